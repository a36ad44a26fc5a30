"""Digits said or typed in any form, with the blanks and dashes people put between them.

It stands apart because phones, id numbers and codes are all runs of such digits. 幺 and 妖 are one,
洞 and the letter O zero, 拐 seven, 勾 nine, as numbers are read over the phone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPELLINGS = (
    "零〇洞Oo",
    "一幺妖么壹Il",
    "二两贰",
    "三叁",
    "四肆",
    "五伍",
    "六陆",
    "七拐柒",
    "八捌",
    "九勾玖",
)
SPOKEN = {char: str(value) for value, chars in enumerate(_SPELLINGS) for char in chars}
# Typed and spoken digits are kept apart: in "13800001234一共四口" the 一 belongs to the next word.
TYPED = "[0-9OoIl]"
SAID = "[" + "".join(c for c in SPOKEN if not c.isascii()) + "]"
DIGIT = f"(?:{TYPED}|{SAID})"
GAP = r"[ \-_.·,，、:：—–]{0,3}"
_GROUP = rf"(?:{TYPED}+|{SAID}+)"
_RUN = re.compile(rf"{_GROUP}(?:{GAP}{_GROUP})*")
_GROUPS = re.compile(_GROUP)


def exactly(count: int) -> str:
    """A pattern for `count` digits of one kind, with gaps between them and no further digit of it behind."""
    return "(?:" + "|".join(rf"(?:{kind}{GAP}){{{count - 1}}}{kind}(?!{kind})" for kind in (TYPED, SAID)) + ")"


def to_digits(text: str) -> str:
    """The ASCII digits of a folded text, in order; everything else is dropped."""
    return "".join(SPOKEN.get(c, c) for c in text if c in SPOKEN or (c.isascii() and c.isdigit()))


@dataclass(frozen=True, slots=True)
class DigitGroup:
    """Neighbouring digits without a gap: the digits, and where they stand."""

    digits: str
    start: int
    end: int


def runs(text: str) -> Iterator[tuple[DigitGroup, ...]]:
    """Groups of digits that only gaps part, as one run each."""
    for run in _RUN.finditer(text):
        groups = tuple(
            DigitGroup(to_digits(match.group()), run.start() + match.start(), run.start() + match.end())
            for match in _GROUPS.finditer(run.group())
        )
        yield groups


def windows(groups: tuple[DigitGroup, ...], length: int) -> Iterator[tuple[str, int, int]]:
    """Neighbouring whole groups of a run that hold exactly `length` digits together: digits, start, end."""
    for first in range(len(groups)):
        digits = ""
        for group in groups[first:]:
            digits += group.digits
            if len(digits) == length:
                yield digits, groups[first].start, group.end
            if len(digits) >= length:
                break
