"""What the engine asks of the office, in order: words to say, and acts that only the office can do.

Most are answered by an outcome (see `outcomes`); until it arrives the session waits. `Say`, `RaiseAlarm` and
`SetNotices` are not answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.messages import Media, Outbound
from bot.nlu.places import ResolvedArea
from bot.nlu.understanding import AidTypeName


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the resident, already rendered for the channel. `key` names the wording that closes them."""

    outbound: Outbound
    key: str


@dataclass(frozen=True, slots=True)
class HelpRequestForm:
    """A complete help request, confirmed by the resident.

    With `on_behalf` the name, id number, area and household are those of the household in need and the
    phone is the reporter's. `hardship` is in the resident's own words. `monthly_income` is the household's
    total in yuan. `agreements` names, for each agreement given (`consent`, `health`, `finance`, `pledge`,
    `data_check`), the version of the text agreed to; an urgent request has consent only. `provenance` maps a slot
    to `{"value", "by", "said_in", "at", "confidence", "history"}` in plain JSON: who gave it, the dedupe key of the
    message in which it was said, and when. `programme` is the code of the programme that is asked for, where it was
    given as such; residents name programmes in their own words.
    """

    on_behalf: bool
    applicant_name: str = field(repr=False)
    phone: str = field(repr=False)
    id_number: str | None = field(repr=False)
    area: ResolvedArea = field(repr=False)
    aid_types: tuple[AidTypeName, ...]
    hardship: str = field(repr=False)
    household_size: int | None
    monthly_income: int | None = field(repr=False)
    attachments: tuple[Media, ...]
    urgent: bool
    agreements: Mapping[str, str]
    provenance: Mapping[str, Mapping[str, Any]] = field(repr=False)
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class SubmitHelpRequest:
    """File this request; answered by `Submitted`."""

    form: HelpRequestForm


@dataclass(frozen=True, slots=True)
class LookUpProgress:
    """Find requests by a case code, or (None) the sender's own by binding; answered by `ProgressFound`.

    `speaker` is the name of who is speaking, where several people use one contact.
    """

    code: str | None
    speaker: str | None = field(default=None, repr=False)


RequestAct = Literal["withdraw", "object", "amend", "supplement", "rate", "consent"]
"""What a resident does to a request that was filed; `consent` is the word of somebody for whom another reported."""


@dataclass(frozen=True, slots=True)
class FindRequests:
    """Find the sender's requests to which this can be done now; answered by `RequestsFound`.

    `code` narrows it to one; for `consent` it is needed, for the request is another's.
    """

    about: RequestAct
    code: str | None = None


@dataclass(frozen=True, slots=True)
class ActOnRequest:
    """Do this to a request, confirmed by the resident; answered by `Acted`.

    `slot` is the one that is amended or was asked for, `value` what it is to hold. `score` is `good`, `fair` or
    `bad`, `reopen` whether a closed request is to be taken up again. `said_in` is the dedupe key of the message in
    which it was said. `agreements` maps an agreement to the version of its text.
    """

    act: RequestAct
    number: str
    words: str = field(default="", repr=False)
    slot: str = ""
    value: Any = field(default=None, repr=False)
    media: tuple[Media, ...] = ()
    score: str = ""
    reopen: bool = False
    said_in: str = ""
    agreements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileComplaint:
    """Hand a complaint or a report of fraud to supervision; answered by `ComplaintFiled`.

    Not `named`: who sent it is not kept with it, nor are its words with the sender; `said_in` are the dedupe keys of
    the messages that hold them.
    """

    words: str = field(repr=False)
    named: bool
    said_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordOffer:
    """Record that somebody wants to help; answered by `OfferRecorded`."""

    words: str = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskCatalogue:
    """Find the programmes a question is about; answered by `PolicyFound`. `topic` is the one spoken of before."""

    words: str = field(repr=False)
    aid_types: tuple[AidTypeName, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class ScreenHousehold:
    """Find the programmes a household may be due; answered by `Screened`. Nothing of it is kept.

    `circumstances` are of `CIRCUMSTANCES`; None: was not asked or not told.
    """

    household_size: int | None
    monthly_income: int | None = field(repr=False)
    circumstances: tuple[str, ...] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookUpMyData:
    """Find what is kept of the sender and who has looked at it; answered by `MyDataFound`."""


Right = Literal["erase", "withdraw_consent"]


@dataclass(frozen=True, slots=True)
class ExerciseRight:
    """Do what the sender has a right to (PIPL arts. 15 and 47), as far as law allows; answered by `RightExercised`."""

    right: Right


@dataclass(frozen=True, slots=True)
class SetNotices:
    """Send status notices to this contact, or no more."""

    wanted: bool


QueueReason = Literal["asked", "misunderstood", "urgent"]


@dataclass(frozen=True, slots=True)
class QueueForOperator:
    """Put the conversation into the operators' queue; answered by `OperatorQueued`.

    `summary` is what is known so far, in Chinese lines for the operator.
    """

    reason: QueueReason
    summary: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RaiseAlarm:
    """Danger was recognised: alert the operators at once. The conversation goes on."""


CodePurpose = Literal["bind", "unbind", "consent"]


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send a one-time code to this phone, 11 digits; answered by `CodeSent`. The message says what it is for.

    For `consent` it goes to the phone that the request `number` names for the person concerned, which is not told here.
    """

    phone: str = field(repr=False)
    purpose: CodePurpose = "bind"
    number: str = ""


@dataclass(frozen=True, slots=True)
class CheckCode:
    """Check the one-time code that the resident says they received; answered by `CodeChecked`."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BindPhone:
    """Bind the phone whose code was right to who is speaking; answered by `Bound`.

    `speaker` is the name they gave, if it was asked. `notices` is the version of the text under which they agreed to
    be told here of all their requests, None if they did not.
    """

    speaker: str | None = field(repr=False)
    notices: str | None


@dataclass(frozen=True, slots=True)
class UnbindPhone:
    """Part the phone whose code was right from the other contacts of who is speaking; answered by `Unbound`."""


@dataclass(frozen=True, slots=True)
class BringForm:
    """Bring the form that this person left open on another channel over to here; answered by `FormBrought`."""


Effect = (
    Say
    | SubmitHelpRequest
    | LookUpProgress
    | QueueForOperator
    | RaiseAlarm
    | FindRequests
    | ActOnRequest
    | FileComplaint
    | RecordOffer
    | AskCatalogue
    | ScreenHousehold
    | LookUpMyData
    | ExerciseRight
    | SetNotices
    | SendCode
    | CheckCode
    | BindPhone
    | UnbindPhone
    | BringForm
)
