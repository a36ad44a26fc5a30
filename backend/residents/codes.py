"""The service code (民生服务码): `MS`, ten random digits, two check digits by ISO 7064 MOD 97-10."""

import secrets
from collections.abc import Callable

from bot.nlu.normalise.codes import check_digits, is_service_code

RANDOM_DIGITS = 10

Digits = Callable[[int], str]
"""Gives so many decimal digits."""


def random_digits(count: int) -> str:
    """Digits that nobody can foresee."""
    return f"{secrets.randbelow(10**count):0{count}d}"


def new_service_code(digits: Digits = random_digits) -> str:
    """A service code nobody can foresee, in its stored spelling `MS123456789012`."""
    payload = digits(RANDOM_DIGITS)
    return f"MS{payload}{check_digits(payload)}"


def is_valid(code: str) -> bool:
    """Whether a code in its stored spelling has check digits that fit."""
    return is_service_code(code)


def shown(code: str) -> str:
    """The spelling people read: MS 1234 5678 9012."""
    return " ".join((code[:2], code[2:6], code[6:10], code[10:]))
