"""Which entries of the register hold, and how a request of somebody with these entries is reviewed: pure."""

from collections.abc import Collection, Sequence
from typing import Literal, Protocol

Review = Literal["affirmed", "reverse"]
"""`affirmed`: believed until shown otherwise. `reverse`: nothing counts until it is shown."""


class Entry(Protocol):
    """An entry as far as standing in the register needs it."""

    id: int
    corrects_id: int | None


def standing(entries: Sequence[Entry]) -> Collection[int]:
    """The ids of the entries that hold: those that no counter-entry corrects, and that are none themselves."""
    corrected = {entry.corrects_id for entry in entries}
    return {entry.id for entry in entries if entry.corrects_id is None and entry.id not in corrected}


def review(entries: Sequence[Entry]) -> Review:
    """How a request of somebody with these entries is reviewed. Neither way is it refused unread."""
    return "reverse" if standing(entries) else "affirmed"
