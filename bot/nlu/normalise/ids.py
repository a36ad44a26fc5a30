"""Resident identity numbers (GB 11643-1999): 18 characters with a check character, in any spacing.

It stands apart because a wrong check character makes it no entity, and the dialogue must be able to say why.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.nlu.normalise.digits import DIGIT, GAP, SAID, TYPED, exactly, to_digits
from bot.nlu.normalise.fold import fold

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_EX = r"(?:[Xx×✕╳叉]|艾克斯|爱克斯)"
_BODY = "|".join(rf"(?<!{kind})(?:{kind}{GAP}){{17}}{_EX}" for kind in (TYPED, SAID))
_SHAPE = re.compile(rf"(?:{_BODY}|(?<!{TYPED})(?<!{SAID}){exactly(18)})")
# Half typed, half said (…3042084四): only a fitting check character can tell such a run from two numbers.
_MIXED = re.compile(rf"(?=((?:{DIGIT}{GAP}){{17}}(?:{DIGIT}|{_EX})))")
_NEARLY = re.compile(rf"(?<![A-Za-z])(?:{TYPED}{{15,20}}|{SAID}{{15,20}}){_EX}?")
_GAPS = re.compile(r"[ \-_.,，、]")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid identity number (18 characters, upper-case X) and where it stands in the text."""

    number: str
    start: int
    end: int


def check_character(first17: str) -> str:
    """The check character of GB 11643 (ISO 7064 MOD 11-2) over the first 17 digits."""
    weighted = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[weighted % 11]


def is_id_number(number: str) -> bool:
    """Whether 18 characters are an identity number: a real birth date and a fitting check character."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return False
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    return check_character(number[:17]) == number[17]


def _canonical(written: str) -> str:
    digits = to_digits(written)
    return digits if len(digits) == 18 else f"{digits[:17]}X"


def find_id_numbers(text: str) -> tuple[IdNumber, ...]:
    """Every valid identity number in a folded text."""
    found: list[IdNumber] = []
    spans = [*(m.span() for m in _SHAPE.finditer(text)), *(m.span(1) for m in _MIXED.finditer(text))]
    for start, end in spans:
        number = _canonical(text[start:end])
        if is_id_number(number) and not any(one.start < end and start < one.end for one in found):
            found.append(IdNumber(number, start, end))
    return tuple(found)


def id_shapes(text: str) -> tuple[tuple[int, int], ...]:
    """Where a folded text holds something of the shape of an identity number, valid or not."""
    return tuple(match.span() for match in _SHAPE.finditer(text))


def looks_like_id(text: str) -> bool:
    """Whether somebody meant to give an identity number, right or wrong: 15 to 20 digits in a row.

    Lets the dialogue say "please check the number" instead of not understanding at all.
    """
    folded = fold(text)
    return bool(_SHAPE.search(folded) or _NEARLY.search(_GAPS.sub("", folded)))


def parse_id_number(text: str) -> str | None:
    """The first valid identity number in a bare answer; None if there is none."""
    found = find_id_numbers(fold(text))
    return found[0].number if found else None
