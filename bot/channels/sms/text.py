"""How something said looks in an SMS: choices as numbered lines, templates filled in, within Twilio's limit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.characters import strip_unstorable
from bot.messages import Outbound

MAX_UNITS = 1600
"""Limit of a message's body (error 21617), in UTF-16 units."""

_ELLIPSIS = "…"
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class SmsTemplate:
    """A notice's text with `{names}` to fill in, for providers that take any text."""

    text: str

    def fill(self, params: Mapping[str, str]) -> str:
        """The text with its names replaced, once: values are never read as templates. KeyError for a missing one."""
        return _SLOT.sub(lambda slot: params[slot[1]], self.text)


def render_text(outbound: Outbound) -> str:
    """Text and choices as one message; the text gives way when it is too long."""
    lines = [f"{number}. {' '.join(choice.label.split())}" for number, choice in enumerate(outbound.choices, start=1)]
    tail = strip_unstorable("".join(f"\n{line}" for line in lines))
    text = cut(strip_unstorable(outbound.text), MAX_UNITS - _units(tail))
    return cut((text + tail).lstrip("\n"), MAX_UNITS)


def cut(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, cut between characters; a text that was cut ends in an ellipsis."""
    if _units(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * max(0, limit - 1)].decode("utf-16-le", errors="ignore")
    return kept.rstrip() + _ELLIPSIS


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
