"""Words that mean the same to the office, and a message read as a sequence of such classes.

A class learnt from one of its words holds for all of them, also for those no training example has. Apart because
the Rasa island imports it too (see `tokens`).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from bot.nlu.tokens import normal_form, runs, tokenize

_NUMBER = "<number>"
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿几半多")


class Match(NamedTuple):
    """Words `start` to `end` (exclusive) are one entry of the lexicon, of these classes."""

    start: int
    end: int
    classes: tuple[str, ...]


class Lexicon:
    """All entries of all classes. The first class an entry was given in stands for it where only one can."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        """`classes`: name of the class to its words."""
        self.names = tuple(classes)
        entries: dict[str, list[str]] = {}
        self._longest: dict[str, int] = {}
        for name, words in classes.items():
            for word in words:
                pieces = [normal_form(token.text) for token in tokenize(word)]
                entries.setdefault("".join(pieces), []).append(name)
                self._longest[pieces[0]] = max(len(pieces), self._longest.get(pieces[0], 0))
        self._entries = {entry: tuple(dict.fromkeys(names)) for entry, names in entries.items()}

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Entries among the words from left to right, the longest first, never overlapping."""
        found: list[Match] = []
        start = 0
        while start < len(words):
            match = self._at(words, start)
            if match:
                found.append(match)
            start = match.end if match else start + 1
        return found

    def _at(self, words: Sequence[str], start: int) -> Match | None:
        for size in range(min(self._longest.get(words[start], 0), len(words) - start), 0, -1):
            classes = self._entries.get("".join(words[start : start + size]))
            if classes:
                return Match(start, start + size, classes)
        return None


def class_grams(words: Sequence[str], matches: Sequence[Match], longest: int) -> list[str]:
    """Every class in a message, and all runs of 2 to `longest` pieces of it that hold at least one class."""
    pieces = _pieces(words, matches)
    singles = [_piece(name) for match in matches for name in match.classes]
    singles += [piece for piece in pieces if piece == _NUMBER]
    return singles + [" ".join(run) for run in runs(pieces, longest) if any(map(_is_class, run))]


def _pieces(words: Sequence[str], matches: Iterable[Match]) -> list[str]:
    """The message with each entry replaced by its class, and each longer number by one mark."""
    pieces: list[str] = []
    start = 0
    for match in matches:
        pieces += _with_numbers(words[start : match.start])
        pieces.append(_piece(match.classes[0]))
        start = match.end
    return pieces + _with_numbers(words[start:])


def _with_numbers(words: Sequence[str]) -> list[str]:
    """A lone 一 or 几 is more often part of a word than a number; two numerals or any digits are one."""
    pieces: list[str] = []
    for numeral, group in groupby(words, key=_is_numeral):
        written = list(group)
        pieces += [_NUMBER] if numeral and len("".join(written)) > 1 else written
    return pieces


def _is_numeral(word: str) -> bool:
    return word in _NUMERALS or word[0] == "#" != word


def _piece(name: str) -> str:
    return f"<{name}>"


def _is_class(piece: str) -> bool:
    return piece[0] == "<" != piece


def marks(matches: Iterable[Match], size: int) -> list[list[str]]:
    """For each of `size` words the classes that cover it: `B:illness` where an entry begins, `I:illness` inside."""
    marked_words: list[list[str]] = [[] for _ in range(size)]
    for match in matches:
        for place in range(match.start, match.end):
            mark = "B" if place == match.start else "I"
            marked_words[place] += [f"{mark}:{name}" for name in match.classes]
    return marked_words
