"""When a period ends: pure arithmetic in China's time (《民法典》 arts. 200 to 204).

The day on which a period begins is not counted; a period in days ends at 24:00 of its last day; one in natural days
whose last day is not worked ends with the next working day (art. 203), unless its rule says otherwise; hours run on
the clock. `at` is the first instant after a period.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from backend.core.clock import SHANGHAI
from backend.core.workdays.calendar import WorkCalendar

Unit = Literal["working days", "natural days", "hours"]
_WRITTEN = re.compile(rf"([1-9][0-9]{{0,2}}) ({'|'.join(get_args(Unit))})")

ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take. `runs_on` matters to natural days only: False ends them on a day of rest too."""

    amount: int
    unit: Unit
    runs_on: bool = True

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period: the first instant after it, and by which calendar it was counted.

    `provisional`: a day without a notice was among those that were looked at, so the next notice may move it.
    """

    at: datetime
    calendar: str
    provisional: bool

    @property
    def day(self) -> date:
        """The last day that still belongs to the period; its due day."""
        return (self.at - _INSTANT).astimezone(SHANGHAI).date()


def parse_limit(written: str, *, runs_on: bool = True) -> Limit:
    """Read "5 working days", "7 natural days" or "24 hours". Raises ValueError."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"not a limit: {written!r}")
    unit: Unit = found[2]  # type: ignore[assignment]  # the pattern knows the units
    return Limit(int(found[1]), unit, runs_on)


def due(start: datetime, limit: Limit, calendar: WorkCalendar) -> Due:
    """When a period that begins at `start` (aware) ends."""
    if limit.unit == "hours":
        # Elapsed time, so it is added where no clock is ever put forward or back.
        at = (start.astimezone(UTC) + timedelta(hours=limit.amount)).astimezone(SHANGHAI)
        return Due(at, calendar.version(at.year), provisional=False)
    begun = start.astimezone(SHANGHAI).date()
    if limit.unit == "working days":
        first, needed = begun + ONE_DAY, limit.amount
    else:
        first, needed = begun + limit.amount * ONE_DAY, int(limit.runs_on)
    last = _nth_working(first, needed, calendar)
    looked_at = range(first.year, last.year + 1) if needed else ()
    return Due(
        datetime.combine(last + ONE_DAY, time(), SHANGHAI),
        calendar.version(last.year),
        provisional=not all(calendar.knows(year) for year in looked_at),
    )


def _nth_working(first: date, needed: int, calendar: WorkCalendar) -> date:
    """The day that completes so many working days, counted from `first` on; `first` itself where none is needed."""
    day, left = first, needed - calendar.is_working(first) if needed else 0
    while left:
        day += ONE_DAY
        left -= calendar.is_working(day)
    return day
