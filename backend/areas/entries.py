"""The shape of the county's files in `data/county`, entry by entry, as the county's own people write them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.nlu.understanding import AidTypeName

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=64)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9-]{2,15}$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""Kept as text: two of them compare as the times do."""


class Entry(BaseModel):
    """One entry; an unknown field is a fault, for it is mostly a known one misspelt."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Period(Entry):
    """A stretch of a working day."""

    opens: ClockTime
    closes: ClockTime


class Hours(Entry):
    """When somebody is at the desk. Day 1 is Monday."""

    days: Annotated[tuple[Annotated[int, Field(ge=1, le=7, strict=True)], ...], Field(min_length=1)]
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]


class StandingProcedures(Entry):
    """Which procedure is followed whatever the rules say: in danger, and where no rule places a request."""

    urgent: Code
    unplaced: Code


class ReminderEntry(Entry):
    """One step of the reminders: how many working days from the due day, to whom, once or every day from then on."""

    step: Code
    days: Annotated[int, Field(ge=-30, le=90, strict=True)]
    to: Literal["caseworker", "leader", "supervision"]
    daily: bool = False


class CountyEntry(Entry):
    """county.yml: the county itself."""

    name: Name
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
    """Begins every request number."""
    hotlines: dict[str, Phone]
    desk_hours: Hours
    procedures: StandingProcedures
    reminders: tuple[ReminderEntry, ...]
    arbiter_after: Annotated[int, Field(ge=1, le=10, strict=True)]
    """At which hand-back of a request the desk has to say whose it is."""
    linked_at_most: Annotated[int, Field(ge=0, le=20, strict=True)]
    """So many requests for other programmes are filed with a report by themselves."""
    told_in_person: tuple[Literal["approved", "refused"], ...] = ()
    """Which decisions are told by telephone or in person even where a message has arrived."""


class AreaEntry(Entry):
    """A county or village under its own code."""

    code: Code
    name: Name


class TownshipEntry(AreaEntry):
    """A township with its villages."""

    villages: tuple[AreaEntry, ...] = ()


class AreasEntry(Entry):
    """areas.yml: the county's areas, each under the one above it."""

    county: AreaEntry
    townships: tuple[TownshipEntry, ...]


class DepartmentEntry(Entry):
    """One of departments.yml. Charities and volunteers are social forces (社会力量): they give, and decide nothing."""

    code: Code
    name: Name
    kind: Literal["government", "charity", "volunteers"] = "government"


class OfficeEntry(Entry):
    """One of offices.yml."""

    code: Code
    name: Name
    department: Code
    area: Code
    phone: Phone
    desk: bool = False


class RuleEntry(Entry):
    """One of routing.yml: of a kind of assistance or of one programme, everywhere or for the households of one area."""

    code: Code
    position: Annotated[int, Field(ge=0, strict=True)]
    aid: AidTypeName | None = None
    programme: Code | None = None
    area: Code | None = None
    department: Code
    level: Literal["township", "county"]
    procedure: Code | None = None
    """Which procedure requests of this kind follow; a programme has its own."""


class StaffEntry(Entry):
    """One of staff.yml, the demo accounts."""

    username: Code
    display_name: Name
    role: Literal["operator", "caseworker", "leader", "administrator", "supervisor"]
    office: Code | None = None
    password: Annotated[str, Field(repr=False, min_length=10, max_length=200)]
