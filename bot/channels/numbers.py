"""Telephone numbers in three forms: E.164 to store and send, 11 digits for residents, masked for logs."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\-().·]")
# The second digit is left open: new ranges keep appearing.
_CHINESE_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[0-9]{10})")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_CHINA = "+86"


def to_e164(text: str) -> str:
    """`13000000001`, `+86 130-0000-0001`, full-width digits … as `+8613000000001`; others need `+` or `00`.

    Raises ValueError (without the number in it) when it is not a telephone number that SMS can reach.
    """
    compact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    mobile = _CHINESE_MOBILE.fullmatch(compact)
    if mobile:
        return _CHINA + mobile[1]
    if compact.startswith("00"):
        compact = "+" + compact[2:]
    if not _E164.fullmatch(compact):
        raise ValueError("not a telephone number")
    return compact


def mainland_mobile(number: str) -> str | None:
    """The 11 digits of a mainland mobile number, however it is written; None for any other text."""
    try:
        mobile = _CHINESE_MOBILE.fullmatch(to_e164(number))
    except ValueError:
        return None
    return mobile[1] if mobile else None


def mask(number: str) -> str:
    """A number as logs and lists may show it: `+86130****0001`. Short ones are hidden altogether."""
    if len(number) < 8:
        return "*" * len(number)
    return number[:-8] + "****" + number[-4:]
