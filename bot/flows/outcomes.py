"""What the office answers to an effect; `engine.resume` goes on from it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from bot.flows.session import Frame

RequestStage = Literal[
    "submitted", "accepted", "materials_requested", "approved", "refused", "closed", "withdrawn",
]  # fmt: skip
REQUEST_STAGES: tuple[RequestStage, ...] = get_args(RequestStage)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The request is filed. `routed` False: no office was found, it lies in the county's own queue.

    `service_code` is the bare code ("MS123456789012"); `office` and `office_phone` are whom to ask.
    """

    number: str
    service_code: str = field(repr=False)
    department: str
    office: str
    office_phone: str
    routed: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """Where one request stands. `note` is the caseworker's word to the resident, empty for a stranger's
    look-up.
    """

    number: str
    status: RequestStage
    updated_on: date
    office: str
    office_phone: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ProgressFound:
    """The requests found, newest first. `own` False: asked by a code alone, so only what gives nothing away
    is said. `shared`: several people use this contact, so who is speaking must be asked first.
    """

    requests: tuple[RequestStatus, ...]
    own: bool
    shared: bool = False


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


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A one-time code is on its way; `sent` False: there were too many, no further one leaves for now."""

    sent: bool


@dataclass(frozen=True, slots=True)
class CodeChecked:
    """What a one-time code is worth; `over`: no code can be right any more. `known`: the phone is that of somebody
    known by name, so that who is speaking must be asked.
    """

    verdict: Literal["right", "wrong", "over"]
    known: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """The phone is bound. `known`: the name given is that of somebody who asked for help from this phone before.

    `done` False: it took too long, and the proof is good no more.
    """

    done: bool
    known: bool = False


@dataclass(frozen=True, slots=True)
class FormBrought:
    """The form left open on another channel, which holds it no longer; None: there is none any more."""

    form: Frame | None = field(repr=False)


Outcome = Submitted | ProgressFound | OperatorQueued | HandedBack | CodeSent | CodeChecked | Bound | FormBrought
