"""How something said looks in a WeChat text: choices as links that answer for the resident, within the limit.

Passive replies and customer-service messages share it. Words that residents gave us come back to them in our
texts, so nothing in a text or label may become a link of its own.
"""

import re
from urllib.parse import quote

from bot.channels.characters import strip_unstorable
from bot.messages import Choice, Outbound

MAX_BYTES = 2048
"""Limit of a text, in bytes of UTF-8 (WeChat's older pages; current ones name none)."""

_ELLIPSIS = "…"
_TAG_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
# Read as structure inside weixin://…?msgmenucontent=…; their full-width twins look the same to the resident.
_LINK_TWINS = str.maketrans("&#%?=+<>\"'\\", "＆＃％？＝＋＜＞＂＇＼")


def render_text(outbound: Outbound, limit: int = MAX_BYTES) -> str:
    """Text and choices as one WeChat text of at most `limit` bytes.

    When it is too long the text gives way first, then the last choices; no character and no link is cut.
    """
    text = _TAG_OPENING.sub("＜", strip_unstorable(outbound.text))
    lines = [_choice_line(number, choice) for number, choice in enumerate(outbound.choices, start=1)]
    while sum(1 + _size(line) for line in lines) + _size(_ELLIPSIS) > limit:
        lines.pop()
    if not text:
        return "\n".join(lines)
    tail = "".join(f"\n{line}" for line in lines)
    return cut(text, limit - _size(tail)) + tail


def cut(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8, cut between characters; a text that was cut ends in an ellipsis."""
    if _size(text) <= limit:
        return text
    kept = text.encode()[: max(0, limit - _size(_ELLIPSIS))].decode(errors="ignore")
    return kept.rstrip() + _ELLIPSIS


def _choice_line(number: int, choice: Choice) -> str:
    """One choice: tapped, it sends its words and brings its key back; its number can also be typed."""
    label = " ".join(strip_unstorable(choice.label).split())
    said = label.translate(_LINK_TWINS).replace(" ", "")
    shown = label.replace("<", "＜")
    link = f"weixin://bizmsgmenu?msgmenucontent={said}&msgmenuid={quote(choice.key, safe='')}"
    return f'{number}. <a href="{link}">{shown}</a>'


def _size(text: str) -> int:
    return len(text.encode())
