"""Drawing a sample that anybody can draw again: pure.

Not by a random generator, whose numbers may differ between versions: by a digest of seed and request number, which can
be computed by hand. Neither who draws nor in what order the requests are listed makes a difference.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from backend.areas.supervision_entries import SpotCheckEntry
from backend.core.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Drawn:
    """A request that was drawn, by its number, and whether its household is to be visited."""

    number: str
    with_visit: bool


def seed_of(area_code: str, month: date) -> str:
    """The seed of a county's month: 371424:2026-10."""
    return f"{area_code}:{month:%Y-%m}"


def draw(numbers: Iterable[str], seed: str, rule: SpotCheckEntry) -> list[Drawn]:
    """The sample: the requests with the smallest digests, the first of them with a visit.

    A share that is no whole number is rounded up; a month with fewer requests than the least is looked at whole.
    """
    ordered = sorted(set(numbers), key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest())
    wanted = min(len(ordered), max(rule.at_least, _part(rule.share, len(ordered))))
    visits = _part(rule.visits, wanted)
    return [Drawn(number, place < visits) for place, number in enumerate(ordered[:wanted])]


def _part(percent: int, whole: int) -> int:
    return -(-percent * whole // 100)


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_before(month: date) -> date:
    """The month before, by its first day."""
    return month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1)


def month_after(month: date) -> date:
    """The month after, by its first day."""
    return month.replace(year=month.year + 1, month=1) if month.month == 12 else month.replace(month=month.month + 1)


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """From the beginning of a month to the first instant after another, both by their first days, in China's time."""
    return datetime.combine(first, time(), SHANGHAI), datetime.combine(month_after(last), time(), SHANGHAI)


def due_on(month: date, rule: SpotCheckEntry) -> date:
    """The first day on which the spot checks of a month's requests are late."""
    return month_after(month).replace(day=rule.until_day)
