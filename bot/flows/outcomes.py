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
    """Where one request stands, with those that were filed with it. `note` is the caseworker's word to the resident,
    `wanted` the slot the office waits for, "" where it is papers; they, `clock` and `linked` are empty for a stranger's
    look-up, `clock` also where no time runs.
    """

    number: str
    status: RequestStage
    updated_on: date
    office: str
    office_phone: str
    note: str = field(default="", repr=False)
    clock: RequestClock | None = None
    linked: tuple[LinkedStatus, ...] = ()
    wanted: str = ""


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


Proof = Literal["here", "code", "none"]
"""What proves that somebody is whom a request is about: that they speak from here, a code to their phone, nothing."""


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that something can be done to. `wanted` is the slot the office has asked for, "" for papers or none;
    `note` is what it wrote about it. `proof` is what is needed first where the request is another's. `linked` names the
    programmes of those filed with it that go back with it.
    """

    number: str
    status: RequestStage
    office: str
    wanted: str = ""
    note: str = field(default="", repr=False)
    proof: Proof = "here"
    linked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestsFound:
    """The requests that can be acted upon, the likeliest first. `shared`: several people use this contact, so that
    none of them is told or changes anything of another's without a person who asks who it is.
    """

    requests: tuple[OpenRequest, ...]
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Acted:
    """It is done and on record; or (`done` False) it could not be any more, and nothing has changed.

    `moved`: the office is another one now, which is that of the new home. `linked` names the programmes of those filed
    with it to which it was done as well.
    """

    number: str
    office: str
    office_phone: str
    done: bool = True
    moved: bool = False
    linked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintFiled:
    """The complaint lies with supervision under this number."""

    number: str


@dataclass(frozen=True, slots=True)
class OfferRecorded:
    """The offer is recorded; `office` will get in touch."""

    office: str
    office_phone: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One programme as the county describes it, in the residents' words."""

    code: str
    name: str
    qualifies: str
    materials: tuple[str, ...]
    standard: str
    apply: str
    takes: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class PolicyFound:
    """The programmes a question is about, in the county's order; empty when the catalogue has none."""

    programmes: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A programme that a household may be due, and what speaks for it. `due`: every condition that was told holds."""

    code: str
    name: str
    due: bool
    reasons: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Screened:
    """The programmes that a household may be due, best first; empty when what was told speaks for none."""

    chances: tuple[Chance, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody of the staff has looked at what is kept: which day, who (an office or a role), at what."""

    on: date
    who: str
    what: Literal["request", "numbers", "conversation"]


@dataclass(frozen=True, slots=True)
class MyDataFound:
    """What is kept of somebody, by kind and never by value, and who has looked at it, newest first."""

    messages: int
    requests: tuple[str, ...]
    has_draft: bool
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class RightExercised:
    """It is done. `kept` are the numbers of requests that law obliges the office to keep, `withdrawn` of those that
    stop being worked on. `shared`: nothing was done, for several people use this contact.
    """

    kept: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class RequestClosed:
    """A request of this contact is closed: whoever writes next may say how it went."""

    number: str


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
class Unbound:
    """`parted`: they are one person's no longer; `nothing`: they were not; `over`: the proof is good no more; `shared`:
    several people use the phone, so nothing was done.
    """

    result: Literal["parted", "nothing", "over", "shared"]


@dataclass(frozen=True, slots=True)
class FormBrought:
    """The form left open on another channel, which holds it no longer; None: there is none any more."""

    form: Frame | None = field(repr=False)


Outcome = (
    Submitted
    | ProgressFound
    | OperatorQueued
    | HandedBack
    | RequestsFound
    | Acted
    | ComplaintFiled
    | OfferRecorded
    | PolicyFound
    | Screened
    | MyDataFound
    | RightExercised
    | RequestClosed
    | CodeSent
    | CodeChecked
    | Bound
    | Unbound
    | FormBrought
)
