"""How long a text is on the air: a Chinese SMS is counted in UCS-2 units, in segments of 67 when it needs several.

Apart from the wording because the engine, the tests and the channel all measure alike.
"""

from bot.messages import Outbound

_ALONE = 70
_PART = 67
_MOST_SEGMENTS = 3
SMS_LIMIT = _PART * _MOST_SEGMENTS
"""What one message to a resident may have on SMS: three segments (3GPP TS 23.040: 140 octets less the header)."""


def ucs2(text: str) -> int:
    """UCS-2 units of a text; a character outside the basic plane, such as an emoji, counts two."""
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def sms_units(outbound: Outbound) -> int:
    """Units of a message with its choices as numbered lines ("1. 同意")."""
    lines = (f"\n{number}. {choice.label}" for number, choice in enumerate(outbound.choices, start=1))
    return ucs2(outbound.text) + sum(ucs2(line) for line in lines)


def segments(text: str) -> int:
    """How many SMS segments a text takes: one up to 70 units, else 67 units each."""
    units = ucs2(text)
    return 1 if units <= _ALONE else -(-units // _PART)


def clip(text: str, units: int) -> str:
    """The text cut to at most so many units, on a character border, with "…" where something was left out."""
    if ucs2(text) <= units:
        return text
    kept = ""
    for character in text:
        if ucs2(kept + character) > units - 1:
            break
        kept += character
    return kept + "…"
