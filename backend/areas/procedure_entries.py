"""The shape of `procedures.yml` and `calendar.yml`: stages with their limits, and what the calendar does not know."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from backend.areas.entries import Code, Entry, Name

StageCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)]
WrittenLimit = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2} (working days|natural days|hours)$")]
"""As `backend.core.workdays.parse_limit` reads it."""


class StageEntry(Entry):
    """One stage (环节) with the time it may take."""

    stage: StageCode
    name: Name
    limit: WrittenLimit


class ProcedureEntry(Entry):
    """One procedure (办理流程).

    `besides` are stages that are reached only when something happens; `afterwards` those that follow the decision.
    """

    code: Code
    name: Name
    stages: Annotated[tuple[StageEntry, ...], Field(min_length=1)]
    afterwards: tuple[StageEntry, ...] = ()
    besides: tuple[StageEntry, ...] = ()
    ends_on_rest_days: bool = False


class Days(Entry):
    """Days in a row, both ends included."""

    first: date
    last: date


class CalendarEntry(Entry):
    """What is said of one year: a notice of the State Council (`complete`), or single days of the county's own."""

    code: Code
    year: Annotated[int, Field(ge=2000, le=2100, strict=True)]
    complete: bool = False
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    days_off: tuple[Days | date, ...] = ()
    days_worked: tuple[date, ...] = ()
