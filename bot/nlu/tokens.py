"""How text is cut and counted: tokens, their normal forms, and their n-grams.

It stands apart because the Rasa island imports this very module, so that training and serving cannot cut
differently; it therefore uses nothing but the standard library and runs on Python 3.10 as well.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_CHARACTERS = 2000
"""What lies beyond this in one message is not read: several times the longest text a resident can send at once."""

_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+|[^\s]")
_START, _END = "^", "$"
_CALLS_FOR_HELP = frozenset(("110", "119", "120", "122", "12345"))
_LONG_NUMBERS = {11: "#11", 12: "#12", 14: "#14", 15: "#15", 17: "#17", 18: "#18"}


class Token(NamedTuple):
    """One piece of text: a character, or a whole run of digits or Latin letters; `text == line[start:end]`."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Cut a text at every character, keeping digit runs and Latin runs whole and dropping white space.

    Chinese entities then always begin and end on a token, which no dictionary segmenter can promise.
    """
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def normal_form(token: str) -> str:
    """What a token counts as: Latin in lower case, a number only by its length.

    Lengths that mean something stay apart (11 a telephone number, 12 a service code, 15, 17 and 18 an identity
    card); the value of a number must not teach the model anything, but for the numbers one calls for help.
    """
    if not token.isascii() or token in _CALLS_FOR_HELP:
        return token
    if token.isdigit():
        return _LONG_NUMBERS.get(len(token)) or ("#1" if len(token) == 1 else "#2" if len(token) < 7 else "#7")
    return token.lower()


def ngrams(words: Sequence[str], longest: int) -> list[str]:
    """All runs of 1 to `longest` words, with marks for the message's beginning and end in runs of two and more."""
    return [*words, *(" ".join(run) for run in runs(words, longest))]


def runs(words: Sequence[str], longest: int) -> Iterator[Sequence[str]]:
    """All runs of 2 to `longest` words of a message, its beginning and end being words too."""
    marked = [_START, *words, _END]
    for size in range(2, longest + 1):
        for first in range(len(marked) - size + 1):
            yield marked[first : first + size]


def padded(words: Sequence[str], width: int) -> list[str]:
    """The words with `width` marks before and after, so that every word has neighbours on both sides."""
    return [_START] * width + list(words) + [_END] * width
