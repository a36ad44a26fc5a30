"""How WeChat's client shows a text: links that answer for the resident, links that open, and plain words.

The page builds its elements from these parts and never from markup, so nothing said can become part of the page.
"""

import re
from typing import Any

_LINK = re.compile(r"""<a\s[^>]*?href=(?P<quote>["'])(?P<href>.*?)(?P=quote)[^>]*>(?P<label>.*?)</a>""", re.DOTALL)
_CHOICE = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=(?P<says>.*?)&msgmenuid=(?P<id>.*)", re.DOTALL)
_WEB = re.compile(r"https?://[!-~]+")
_BARE_WEB = re.compile(r"https?://[!#-;=?-~]+")
_NOT_AT_THE_END = ".,;:!?)'"

Part = dict[str, Any]


def read_wechat(text: str) -> list[Part]:
    """The parts of a WeChat text, in order: `words`, `link` (text, href) or `choice` (text, says, id)."""
    parts: list[Part] = []
    end = 0
    for found in _LINK.finditer(text):
        part = _tapped(found["href"], found["label"])
        if part is None:  # a link of no kind we know is shown as it was written
            continue
        parts += read_plain(text[end : found.start()])
        parts.append(part)
        end = found.end()
    return parts + read_plain(text[end:])


def read_plain(text: str) -> list[Part]:
    """The parts of a text without markup: words, and addresses of the web, which phones make tappable."""
    parts: list[Part] = []
    end = 0
    for found in _BARE_WEB.finditer(text):
        href = found[0].rstrip(_NOT_AT_THE_END)
        parts += _words(text[end : found.start()])
        parts.append({"kind": "link", "text": href, "href": href})
        end = found.start() + len(href)
    return parts + _words(text[end:])


def _tapped(href: str, label: str) -> Part | None:
    choice = _CHOICE.fullmatch(href)
    if choice:
        return {"kind": "choice", "text": label, "says": choice["says"], "id": choice["id"]}
    if _WEB.fullmatch(href):
        return {"kind": "link", "text": label, "href": href}
    return None


def _words(text: str) -> list[Part]:
    return [{"kind": "words", "text": text}] if text else []
