"""When a period ends: pure arithmetic in China's time (《民法典》 arts. 200 to 204).

The day on which a period begins is not counted; a period in days ends at 24:00 of its last day; one in natural days
whose last day is not worked ends with the next working day (art. 203), unless its rule says otherwise; hours run on
the clock. `at` is the first instant after a period.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from backend.core.clock import SHANGHAI
from backend.core.workdays.calendar import WorkCalendar

Unit = Literal["working days", "natural days", "hours"]
_WRITTEN = re.compile(rf"([1-9][0-9]{{0,2}}) ({'|'.join(get_args(Unit))})")

Stop = tuple[datetime, datetime]
"""From when until when a clock stood still; both aware."""

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
        return last_day(self.at)


def last_day(at: datetime) -> date:
    """The last day of a period that ends at `at`, the first instant after it; in China's time."""
    return (at - _INSTANT).astimezone(SHANGHAI).date()


def parse_limit(written: str, *, runs_on: bool = True) -> Limit:
    """Read "5 working days", "7 natural days" or "24 hours". Raises ValueError."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"not a limit: {written!r}")
    unit: Unit = found[2]  # type: ignore[assignment]  # the pattern knows the units
    return Limit(int(found[1]), unit, runs_on)


def due(start: datetime, limit: Limit, calendar: WorkCalendar, stopped: Sequence[Stop] = ()) -> Due:
    """When a period that begins at `start` (aware) ends, given when its clock stood still.

    Days are treated as a beginning is: the day on which the clock stops still counts, the day on which it goes on does
    not. Hours go on by as much as they stood still.
    """
    if limit.unit == "hours":
        at = _after_hours(start, limit.amount, stopped)
        return Due(at, calendar.version(at.year), provisional=False)
    begun = start.astimezone(SHANGHAI).date()
    still = _days_stopped(stopped)
    if limit.unit == "working days":
        last = _nth(begun, limit.amount, lambda day: calendar.is_working(day) and day not in still)
        looked_at = range((begun + ONE_DAY).year, last.year + 1)
    else:
        nth = last = _nth(begun, limit.amount, lambda day: day not in still)
        while limit.runs_on and not calendar.is_working(last):
            last += ONE_DAY
        looked_at = range(nth.year, last.year + 1) if limit.runs_on else range(0)
    return Due(
        datetime.combine(last + ONE_DAY, time(), SHANGHAI),
        calendar.version(last.year),
        provisional=not all(calendar.knows(year) for year in looked_at),
    )


def _after_hours(start: datetime, hours: int, stopped: Sequence[Stop]) -> datetime:
    """Elapsed time, so it is added where no clock is ever put forward or back."""
    at = start.astimezone(UTC) + timedelta(hours=hours)
    for since, until in sorted(stopped):
        if since < at:
            at += until - since
    return at.astimezone(SHANGHAI)


def _nth(begun: date, amount: int, counts: Callable[[date], bool]) -> date:
    """The day on which so many days that count are complete; the first that may count is the one after `begun`."""
    day, left = begun, amount
    while left:
        day += ONE_DAY
        left -= counts(day)
    return day


def _days_stopped(stopped: Sequence[Stop]) -> set[date]:
    """The days that do not count because the clock stood still when they began."""
    days: set[date] = set()
    for since, until in stopped:
        first, last = since.astimezone(SHANGHAI).date(), until.astimezone(SHANGHAI).date()
        days.update(first + number * ONE_DAY for number in range(1, (last - first).days + 1))
    return days
