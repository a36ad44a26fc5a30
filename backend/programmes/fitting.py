"""Which programme a story asks for, and which its words fit. Pure; apart from the screening, which reads facts only.

A story that says nothing of a school, a house or a crop fits no programme that is about one: better none than a wrong
one, for the office of the kind of assistance reads the story in any case.
"""

import re
from collections.abc import Sequence

from backend.programmes.models import Programme
from bot.nlu.normalise.fold import fold

_GAP = ".{0,8}"
_ASKED = r"(?:申请|办|想要|想吃|给|能|评|纳入|报)[^，。；,;]{0,4}$"
_HELD = r"(?:是|有|吃|吃着|在吃|领|领着|在领|享受|享受着|拿着)$"


def fit(programme: Programme, story: str) -> int | None:
    """How many of its words a story holds; None where it wants one and there is none."""
    words = fold(story)
    found = sum(1 for told in programme.told if _pattern(told).search(words))
    return None if programme.told and not found else found


def asked(programmes: Sequence[Programme], story: str) -> set[str]:
    """Codes of those of the named programmes that a story asks for in so many words, as 申请低保, 能给吃个低保不."""
    return {programme.code for programme in programmes if any(_before(programme, story, _ASKED))}


def received(programmes: Sequence[Programme], story: str) -> set[str]:
    """Codes of those that are only told of as what the household has already, as 家里吃低保."""
    held = {programme.code for programme in programmes if any(_before(programme, story, _HELD))}
    return held - asked(programmes, story)


def _before(programme: Programme, story: str, pattern: str) -> list[bool]:
    words = fold(story)
    called = [name.removeprefix("吃") for name in (programme.name, *programme.aliases)]
    names = "|".join(re.escape(fold(name)) for name in sorted(called, key=len, reverse=True))
    return [re.search(pattern, words[: one.start()]) is not None for one in re.finditer(names, words)]


def _pattern(told: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(re.escape(part) for part in fold(told).split("…")))
