"""Looks a sentence up by its key, fills it in, and chooses the form for the channel and the language.

The tables are read once, when the package is imported; a malformed one stops the start rather than a conversation.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import yaml

from bot.messages import Channel, Choice, Language, Outbound

Params = Mapping[str, str | int]
_NOTHING: Params = {}
_FOLDER = Path(__file__).parent
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""Every language the sentences stand in; the first is the one that every key has first."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said: the full text, a shorter one for SMS where the full one is long, and what may be tapped."""

    key: str
    text: str
    sms: str
    choices: tuple[Choice, ...]

    def on(self, channel: Channel) -> str:
        """The template for a channel."""
        return self.sms if channel is Channel.SMS else self.text


def _read_tables(language: Language) -> tuple[dict[str, Wording], dict[str, dict[str, str]]]:
    wordings: dict[str, Wording] = {}
    named: dict[str, dict[str, str]] = {}
    for path in sorted((_FOLDER / language).glob("*.yml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem == "labels":
            named = {group: {str(key): str(word) for key, word in words.items()} for group, words in table.items()}
            continue
        for key, entry in table.items():
            if key in wordings:
                raise ValueError(f"the wording {key} stands twice")
            wordings[key] = _wording(key, entry)
    return wordings, named


def _wording(key: str, entry: Any) -> Wording:
    if isinstance(entry, str):
        return Wording(key, entry, entry, ())
    unknown = set(entry) - {"text", "sms", "choices"}
    if unknown:
        raise ValueError(f"the wording {key} has unknown parts: {', '.join(sorted(unknown))}")
    offered = entry.get("choices") or {}
    if any(not isinstance(part, str) for choice in offered.items() for part in choice):
        raise ValueError(f"the wording {key} has choices that YAML reads as something else than words: quote them")
    choices = tuple(Choice(name, label) for name, label in offered.items())
    return Wording(key, entry["text"], entry.get("sms", entry["text"]), choices)


_TABLES = {language: _read_tables(language) for language in LANGUAGES}
_WORDINGS = {language: wordings for language, (wordings, _) in _TABLES.items()}
_LABELS = {language: named for language, (_, named) in _TABLES.items()}


def keys(language: Language = "zh") -> frozenset[str]:
    """Every key that has a wording in this language."""
    return frozenset(_WORDINGS[language])


def has(key: str) -> bool:
    """Whether a wording stands under this key."""
    return key in _WORDINGS["zh"]


def placeholders(key: str, language: Language = "zh") -> frozenset[str]:
    """The names of what must be filled in, over all channels."""
    wording = _WORDINGS[language][key]
    parsed = (field for text in (wording.text, wording.sms) for _, field, _, _ in Formatter().parse(text))
    return frozenset(field for field in parsed if field)


def render(key: str, params: Params = _NOTHING, *, channel: Channel, language: Language = "zh") -> Outbound:
    """The message under a key. Raises `KeyError` for an unknown key or a missing parameter."""
    said = phrase(key, params, channel=channel, language=language)
    return Outbound(said, _WORDINGS[language][key].choices)


def keys_under(prefix: str) -> frozenset[str]:
    """Every key that begins with `prefix`, for instance all status notices."""
    return frozenset(key for key in _WORDINGS["zh"] if key.startswith(prefix))


def template(key: str, *, channel: Channel, language: Language = "zh") -> str:
    """The sentence under a key with its `{placeholders}`, for providers that want templates beforehand."""
    return _WORDINGS[language][key].on(channel)


def phrase(key: str, params: Params = _NOTHING, *, channel: Channel, language: Language = "zh") -> str:
    """The text alone, without choices; filled-in values are never read as templates again."""
    return _WORDINGS[language][key].on(channel).format_map(params)


def version(key: str, *, channel: Channel, language: Language = "zh") -> str:
    """Which text this is, for the record of an agreement: key, channel form, language and a digest of its template.

    Taken from the text itself, so that no edit of a sentence can forget to change its version.
    """
    said = _WORDINGS[language][key].on(channel)
    form = "sms" if channel is Channel.SMS else "full"
    spoken = "" if language == "zh" else f"/{language}"
    return f"{key}/{form}{spoken}@{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def label(group: str, key: str, language: Language = "zh") -> str:
    """The name of something the code names in English, for instance `label("aid", "medical")`."""
    return _LABELS[language][group][key]


def labels(group: str, language: Language = "zh") -> Mapping[str, str]:
    """All names of a group, in the order in which they are to be offered."""
    return _LABELS[language][group]
