"""Names of a county's places written with other characters: 林邑镇, as a recogniser hears it, for 临邑镇; 盂寺镇, which
looks like it, for 孟寺镇.

Apart from the gazetteer because it is asked only about an answer that names no place, and needs readings of characters
(pypinyin), which are loaded when they are needed first.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
"""Sounds that dialects do not tell apart."""

_SHORTEST = 2
_SHORTEST_BY_LOOKS = 3


@cache
def _looks() -> dict[str, frozenset[str]]:
    """For a character those that look like it."""
    groups = Path(__file__).with_name("look_alikes.txt").read_text(encoding="utf-8").split()
    alike: dict[str, set[str]] = {}
    for group in groups:
        for character in group:
            alike.setdefault(character, set()).update(group)
    return {character: frozenset(others) for character, others in alike.items()}


@cache
def _reading(character: str) -> str:
    """How a character is read, without tone and without what dialects merge; itself if it has no reading."""
    from pypinyin import lazy_pinyin

    sound = str(lazy_pinyin(character)[0])
    for precise, vague in _MERGED:
        sound = sound.replace(precise, vague)
    return sound


class SoundAlikes:
    """A list of names, asked for the one that a stretch of text sounds like, or looks like."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({name for name in names if len(name) >= _SHORTEST}, key=len, reverse=True)
        self._by_sound: dict[tuple[str, ...], str] | None = None
        self._by_gap: dict[tuple[int, str], list[str]] | None = None

    def repaired(self, text: str) -> str:
        """The text with each stretch that sounds or looks like a name, and shares characters with it, as that name."""
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
        if any(mine == theirs for mine, theirs in zip(written, name, strict=False)):
            return name
        return self._looking_like(written) if len(written) == size >= _SHORTEST_BY_LOOKS else ""

    def _looking_like(self, written: str) -> str:
        """The one name that differs in a single character, which looks like the one that was written."""
        found = {
            name
            for gap, mine in enumerate(written)
            for name in self._gaps().get((gap, written[:gap] + written[gap + 1 :]), ())
            if name[gap] != mine and name[gap] in _looks().get(mine, ())
        }
        return found.pop() if len(found) == 1 else ""

    def _gaps(self) -> dict[tuple[int, str], list[str]]:
        """The names by what is left of them without one of their characters, and which."""
        if self._by_gap is None:
            self._by_gap = {}
            for name in self._names:
                for gap in range(len(name)):
                    self._by_gap.setdefault((gap, name[:gap] + name[gap + 1 :]), []).append(name)
        return self._by_gap

    def _known(self) -> dict[tuple[str, ...], str]:
        """The names by their sound; of two that sound alike neither is guessed."""
        if self._by_sound is None:
            known: dict[tuple[str, ...], str] = {}
            for name in self._names:
                sound = tuple(_reading(character) for character in name)
                known[sound] = "" if sound in known else name
            self._by_sound = known
        return self._by_sound
