"""When somebody has to be reminded of a deadline, and whom: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from backend.core.clock import SHANGHAI
from backend.core.workdays import WorkCalendar, last_day

Recipient = Literal["caseworker", "leader", "supervision"]

RECOUNTED = "recounted"
"""The step of a reminder that a due date has moved because the calendar did."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the county's reminders.

    `days` is how far from the due day: negative before it, 0 on it, positive once it is over. A step before or on it is
    taken while time is left; one after it as soon as that many days have gone by, every day if `daily`.
    """

    step: str
    days: int
    recipient: Recipient
    daily: bool

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Step":
        """The step as the county's row keeps it."""
        return cls(kept["step"], kept["days"], kept["to"], kept["daily"])


def distance(due_at: datetime, *, in_hours: bool, now: datetime, calendar: WorkCalendar) -> int | None:
    """How far `now` is from the due day; None on a day of rest, on which nobody is reminded of days.

    Days are working days. A limit in hours is told in stretches of 24 hours, on any day: 0 in the last of them, 1 as
    soon as it is over.
    """
    if in_hours:
        return (now - due_at) // ONE_DAY + 1
    today, due_day = now.astimezone(SHANGHAI).date(), last_day(due_at)
    if not calendar.is_working(today):
        return None
    first, last = min(today, due_day), max(today, due_day)
    between = sum(calendar.is_working(first + number * ONE_DAY) for number in range(1, (last - first).days + 1))
    return between if today > due_day else -between


def steps_at(steps: Iterable[Step], far: int) -> Sequence[Step]:
    """The steps to be taken at this distance; what was taken already is left out by whoever records them."""
    if far > 0:
        return [step for step in steps if 0 < step.days <= far]
    return [step for step in steps if step.days <= far and (step.days == 0) == (far == 0)]
