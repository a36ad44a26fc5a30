"""Statistics out of events: how often each thing happened, by month, township, department or kind. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from backend.help_requests.lifecycle import ONGOING, Action
from backend.petitions.repository import COUNTED_AS

COUNTED = (
    Action.SUBMIT, Action.ACCEPT, Action.REQUEST_MATERIALS, Action.APPROVE, Action.REFUSE, Action.TRANSFER,
    Action.HAND_BACK, Action.WITHDRAW, ONGOING, Action.CLOSE, COUNTED_AS,
)  # fmt: skip
"""What is counted, in the order of the columns: events of requests, and petitions. A county's own step counts as what
it came to: whatever approves as an approval, what hands over to ongoing review as that, and as closed only what a
request was over with."""
UNTIED = "没有对应的申请"
"""The line of what is about no request of ours."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is about, and how often each counted event happened."""

    name: str
    counts: tuple[int, ...]


def table(events: Iterable[tuple[str, str, int]]) -> list[Line]:
    """Lines out of (name, action, times), in the order in which names first come."""
    names: dict[str, Counter[str]] = {}
    for name, action, times in events:
        names.setdefault(name, Counter())[action] += times
    return [Line(name, tuple(found[action] for action in COUNTED)) for name, found in names.items()]


def total(lines: Iterable[Line]) -> Line:
    """All lines together."""
    every = [line.counts for line in lines]
    return Line("合计", tuple(sum(column) for column in zip(*every, strict=True)) or (0,) * len(COUNTED))
