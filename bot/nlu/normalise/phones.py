"""Mainland mobile numbers, typed or spoken: 138 0000 1234, 一三八…, 幺五零…, +86.

It stands apart because a digit too many or too few makes it no phone at all.
"""

import re
from dataclasses import dataclass

from bot.nlu.normalise.corrections import read_answer
from bot.nlu.normalise.digits import DIGIT, DigitGroup, runs, to_digits, windows

_MOBILE = re.compile(r"1[3-9]\d{9}")
_COUNTRY = re.compile(r"(?:\+\s?|00)?86[ \-]?$")
_COUNTRY_DIGITS = ("86", "086", "0086")


@dataclass(frozen=True, slots=True)
class Phone:
    """An 11-digit mobile number and where it stands in the text."""

    number: str
    start: int
    end: int


def find_phones(text: str) -> tuple[Phone, ...]:
    """Every mobile number in a folded text; a country code before it belongs to its place, not its value."""
    found: list[Phone] = []
    for groups in runs(text):
        position = 0
        for phone in _in_run(groups):
            if phone.start >= position:
                found.append(_with_country_code(text, phone))
                position = phone.end
    return tuple(found)


def _in_run(groups: tuple[DigitGroup, ...]) -> list[Phone]:
    phones = [Phone(d, start, end) for d, start, end in windows(groups, 11) if _MOBILE.fullmatch(d)]
    for group in groups:
        for code in _COUNTRY_DIGITS:
            rest = group.digits.removeprefix(code)
            if len(rest) == 11 and rest != group.digits and _MOBILE.fullmatch(rest):
                phones.append(Phone(rest, group.start, group.end))
    return sorted(phones, key=lambda phone: phone.start)


def _with_country_code(text: str, phone: Phone) -> Phone:
    before = _COUNTRY.search(text[: phone.start])
    if before is None or (before.start() and text[before.start() - 1].isdigit()):
        return phone
    return Phone(phone.number, before.start(), phone.end)


def parse_phone(text: str) -> str | None:
    """The first mobile number in a bare answer, as 11 digits; None if there is none."""
    return read_answer(text, lambda said: next((phone.number for phone in find_phones(_spelled_out(said))), None))


_BRACKETS = re.compile(r"[()/*|~]")
_REPEATED = re.compile(rf"(?P<times>[两二三四五六2-6])个(?P<digit>{DIGIT})")


def _spelled_out(text: str) -> str:
    """The text with 四个零 written as four noughts, and whatever was put between the digits a blank."""
    return _REPEATED.sub(
        lambda match: to_digits(match["digit"]) * int(to_digits(match["times"])), _BRACKETS.sub(" ", text)
    )
