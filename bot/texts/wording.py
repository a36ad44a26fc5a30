"""Looks a sentence up by its key, fills it in, and chooses the form for the channel.

The tables are read once, when the package is imported; a malformed one stops the start rather than a conversation.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.messages import Channel, Choice, Outbound

Params = Mapping[str, str | int]
_NOTHING: Params = {}
_TABLES = Path(__file__).parent / "zh"


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


def _read_tables() -> tuple[dict[str, Wording], dict[str, dict[str, str]]]:
    wordings: dict[str, Wording] = {}
    named: dict[str, dict[str, str]] = {}
    for path in sorted(_TABLES.glob("*.yml")):
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
    choices = tuple(Choice(str(name), str(label)) for name, label in (entry.get("choices") or {}).items())
    return Wording(key, entry["text"], entry.get("sms", entry["text"]), choices)


_WORDINGS, _LABELS = _read_tables()


def keys() -> frozenset[str]:
    """Every key that has a wording."""
    return frozenset(_WORDINGS)


def has(key: str) -> bool:
    """Whether a wording stands under this key."""
    return key in _WORDINGS


def placeholders(key: str) -> frozenset[str]:
    """The names of what must be filled in, over all channels."""
    wording = _WORDINGS[key]
    parsed = (field for text in (wording.text, wording.sms) for _, field, _, _ in Formatter().parse(text))
    return frozenset(field for field in parsed if field)


def render(key: str, params: Params = _NOTHING, *, channel: Channel) -> Outbound:
    """The message under a key. Raises `KeyError` for an unknown key or a missing parameter."""
    return Outbound(phrase(key, params, channel=channel), _WORDINGS[key].choices)


def keys_under(prefix: str) -> frozenset[str]:
    """Every key that begins with `prefix`, for instance all status notices."""
    return frozenset(key for key in _WORDINGS if key.startswith(prefix))


def template(key: str, *, channel: Channel) -> str:
    """The sentence under a key with its `{placeholders}`, for providers that want templates beforehand."""
    return _WORDINGS[key].on(channel)


def phrase(key: str, params: Params = _NOTHING, *, channel: Channel) -> str:
    """The text alone, without choices; filled-in values are never read as templates again."""
    return _WORDINGS[key].on(channel).format_map(params)


def version(key: str, *, channel: Channel) -> str:
    """Which text this is, for the record of an agreement: key, channel form and a digest of its template.

    Taken from the text itself, so that no edit of a sentence can forget to change its version.
    """
    template = _WORDINGS[key].on(channel)
    form = "sms" if channel is Channel.SMS else "full"
    return f"{key}/{form}@{hashlib.sha256(template.encode()).hexdigest()[:12]}"


def label(group: str, key: str) -> str:
    """The Chinese name of something the code names in English, for instance `label("aid", "medical")`."""
    return _LABELS[group][key]


def labels(group: str) -> Mapping[str, str]:
    """All names of a group, in the order in which they are to be offered."""
    return _LABELS[group]
