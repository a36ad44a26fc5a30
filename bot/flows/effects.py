"""What the engine asks of the office, in order: words to say, and acts that only the office can do.

All but `Say` and `RaiseAlarm` are answered by an outcome (see `outcomes`); until it arrives the session waits.
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
    total in yuan. `agreements` names, for each agreement given (`consent`, `pledge`), the version of the
    text agreed to; an urgent request has no pledge. `provenance` maps a slot to `{"value", "said_in",
    "confidence", "history"}` in plain JSON; `said_in` is the dedupe key of the message in which it was
    said.
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


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send a one-time code to this phone, 11 digits; answered by `CodeSent`."""

    phone: str = field(repr=False)


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
class BringForm:
    """Bring the form that this person left open on another channel over to here; answered by `FormBrought`."""


Effect = (
    Say | SubmitHelpRequest | LookUpProgress | QueueForOperator | RaiseAlarm | SendCode | CheckCode | BindPhone
    | BringForm
)  # fmt: skip
