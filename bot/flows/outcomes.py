"""What the office answers to an effect; `engine.resume` goes on from it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

RequestStage = Literal[
    "submitted", "accepted", "materials_requested", "approved", "refused", "closed", "withdrawn",
]  # fmt: skip
REQUEST_STAGES: tuple[RequestStage, ...] = get_args(RequestStage)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The request is filed. `routed` False: no office was found, it lies in the county's own queue.

    `service_code` is the bare code ("MS123456789012"); `office` and `office_phone` are whom to ask. `linked` names
    the other programmes that a request was filed for with it.
    """

    number: str
    service_code: str = field(repr=False)
    department: str
    office: str
    office_phone: str
    routed: bool
    urgent: bool
    linked: tuple[str, ...] = ()


ClockState = Literal["running", "provisional", "paused", "overdue"]


@dataclass(frozen=True, slots=True)
class RequestClock:
    """What is due next, and the last day for it. `paused`: it stands still for materials the resident owes.
    `provisional`: the holidays that year are not known yet.
    """

    step: str
    due_on: date
    state: ClockState


@dataclass(frozen=True, slots=True)
class LinkedStatus:
    """Where a request stands that was filed with another one, by the name of its programme."""

    programme: str
    status: RequestStage


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """Where one request stands, with those that were filed with it. `note` is the caseworker's word to the resident;
    it, `clock` and `linked` are empty for a stranger's look-up, `clock` also where no time runs.
    """

    number: str
    status: RequestStage
    updated_on: date
    office: str
    office_phone: str
    note: str = field(default="", repr=False)
    clock: RequestClock | None = None
    linked: tuple[LinkedStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressFound:
    """The requests found, newest first. `own` False: asked by a code alone, so only what gives nothing away
    is said.
    """

    requests: tuple[RequestStatus, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class OperatorQueued:
    """The conversation waits for an operator: `ahead` others before it; `within_hours` whether somebody is
    at the desk.
    """

    ahead: int
    within_hours: bool


@dataclass(frozen=True, slots=True)
class HandedBack:
    """An operator returned the conversation. `note` is for the next operator, not for the resident."""

    note: str = field(default="", repr=False)


Outcome = Submitted | ProgressFound | OperatorQueued | HandedBack
