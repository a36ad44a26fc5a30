"""Which days are worked in China: holidays off, make-up days (调休补班) on, by the State Council's yearly notice.

The notices of past years come with a library. A county adds those that are newer than the program, and days of its
own, as data. A year without a notice is provisional: its weekends, and the holidays that the law itself puts on days of
the solar calendar, are all that can be known of it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import chinese_calendar

SATURDAY = 5

_BY_LAW = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of what 《全国年节及纪念日放假办法》 art. 2 (as of 2025) fixes by the solar calendar."""


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a county says of one year. `complete`: it is the State Council's notice, and all there is to know of it.

    Otherwise it is about these days only: `off` are not worked, `working` are.
    """

    year: int
    complete: bool
    off: frozenset[date]
    working: frozenset[date]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Whether a day is worked, by the notices of whole years and by what is said of single days."""

    notices: Mapping[int, tuple[frozenset[date], frozenset[date]]] = field(repr=False)
    """Year → the days off that a weekday would hide, and the weekend days that are worked."""
    days: Mapping[date, bool] = field(repr=False)
    """Single days that are worked, or not, whatever a notice says."""

    def is_working(self, day: date) -> bool:
        """Whether the day is worked. Never fails: beyond the notices it is what can be known (see `knows`)."""
        if day in self.days:
            return self.days[day]
        weekday = day.weekday() < SATURDAY
        if not self.knows(day.year):
            return weekday and (day.month, day.day) not in _BY_LAW
        off, working = self.notices[day.year]
        return day in working or (weekday and day not in off)

    def knows(self, year: int) -> bool:
        """Whether the notice of this year is there; without it every date in the year is provisional."""
        return year in self.notices

    def version(self, year: int) -> str:
        """By what a period that ends in this year was counted: the year of the newest notice that it could have used.

        Days of the county's own in that year are marked with a digest, so that a change of them is a new version.
        """
        newest = max((known for known in self.notices if known <= year), default=min(self.notices))
        own = sorted(f"{day}{working}" for day, working in self.days.items() if day.year in (newest, year))
        mark = hashlib.sha256("".join(own).encode()).hexdigest()[:6] if own else ""
        return f"{newest}+{mark}" if mark else f"{newest}"

    def changed(self, changes: Iterable[CalendarChange]) -> "WorkCalendar":
        """This calendar with what a county says laid over it."""
        notices, days = dict(self.notices), dict(self.days)
        for change in changes:
            if change.complete:
                notices[change.year] = (change.off, change.working)
            else:
                days |= dict.fromkeys(change.off, False) | dict.fromkeys(change.working, True)
        return WorkCalendar(notices, days)


@cache
def published() -> WorkCalendar:
    """The notices that the library holds."""
    off: dict[int, set[date]] = {}
    working: dict[int, set[date]] = {}
    for day in chinese_calendar.holidays:
        off.setdefault(day.year, set()).add(day)
    for day in chinese_calendar.workdays:
        working.setdefault(day.year, set()).add(day)
    return WorkCalendar({year: (frozenset(off[year]), frozenset(working.get(year, ()))) for year in off}, {})
