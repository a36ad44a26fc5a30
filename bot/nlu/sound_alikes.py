"""Names of a county's places that a recogniser wrote with other characters: 林邑镇 for 临邑镇, 猪家胡同 for 朱家胡同.

Apart from the gazetteer because it is asked only about an answer that names no place, and needs readings of characters
(pypinyin), which are loaded when they are needed first.
"""

from collections.abc import Iterable
from functools import cache

_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
"""Sounds that dialects do not tell apart."""

_SHORTEST = 2


@cache
def _reading(character: str) -> str:
    """How a character is read, without tone and without what dialects merge; itself if it has no reading."""
    from pypinyin import lazy_pinyin

    sound = str(lazy_pinyin(character)[0])
    for precise, vague in _MERGED:
        sound = sound.replace(precise, vague)
    return sound


class SoundAlikes:
    """A list of names, asked for the one that a stretch of text sounds like."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({name for name in names if len(name) >= _SHORTEST}, key=len, reverse=True)
        self._by_sound: dict[tuple[str, ...], str] | None = None

    def repaired(self, text: str) -> str:
        """The text with each stretch that sounds like a name, and shares a character with it, written as that name."""
        lengths = sorted({len(name) for name in self._names}, reverse=True)
        sounds = [_reading(character) for character in text]
        position = 0
        while position < len(text):
            name = next((n for size in lengths if (n := self._name(text, sounds, position, size))), "")
            text = text[:position] + name + text[position + len(name) :]
            position += len(name) or 1
        return text

    def _name(self, text: str, sounds: list[str], start: int, size: int) -> str:
        name = self._known().get(tuple(sounds[start : start + size]), "")
        written = text[start : start + size]
        return name if any(mine == theirs for mine, theirs in zip(written, name, strict=False)) else ""

    def _known(self) -> dict[tuple[str, ...], str]:
        """The names by their sound; of two that sound alike neither is guessed."""
        if self._by_sound is None:
            known: dict[tuple[str, ...], str] = {}
            for name in self._names:
                sound = tuple(_reading(character) for character in name)
                known[sound] = "" if sound in known else name
            self._by_sound = known
        return self._by_sound
