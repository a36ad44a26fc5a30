"""What can go wrong on a channel, drawn as trees, and what each failure asks of whoever sends.

It stands apart from the adapters because the office acts on consequences and never on a provider's codes.
No message of these exceptions ever holds personal data or a secret.

    InboundRefused          something that arrived is not let in; `status` is the HTTP answer
    ├── SignatureInvalid    403  nobody we know has signed it, or too long ago
    ├── Unreadable          400  signed, but not a message we can read
    └── TooLarge            413  over the limit, not even looked at

    ChannelError            a message was not sent, or its fate is unknown; `failure` says what to do
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.messages import Channel


class Failure(StrEnum):
    """What a failed sending asks of the sender."""

    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a consequence, not a secret
    """The access token was rejected. Handled inside the adapter, which renews it and tries once more."""

    RETRY = "retry"
    """Not sent, and nothing is wrong with the message: send again soon, with growing pauses."""

    RETRY_LATER = "retry_later"
    """Not delivered for a reason that passes: send once more, after minutes or hours, then give up."""

    QUOTA = "quota"
    """Not sent: what may be sent in this period is used up. Send in the next, or by another channel."""

    FALL_BACK = "fall_back"
    """This person cannot be reached here now (window closed, unfollowed): take the ladder's next rung."""

    PERMANENT = "permanent"
    """This text will never reach this address. Do not send it there again; another channel may still work."""

    OPTED_OUT = "opted_out"
    """The person has asked not to be written to here. Send nothing more until they come back."""

    ALARM = "alarm"
    """Our configuration or account is at fault, for every message alike: a person must mend it. The message
    is kept and tried again at long intervals, so that nothing is lost while it is being mended."""

    UNKNOWN_OUTCOME = "unknown_outcome"
    """It may have been sent. Never send it again blindly: ask the provider where it can be asked."""


_RETRYABLE = frozenset({Failure.RETRY, Failure.RETRY_LATER, Failure.QUOTA, Failure.ALARM})
_ALERTING = frozenset({Failure.ALARM})


@dataclass(frozen=True, slots=True)
class Ruling:
    """How one provider code is classed. `retry_after` is in seconds; `alert` calls a person in any case."""

    failure: Failure
    alert: bool = False
    retry_after: float | None = None

    @property
    def calls_a_person(self) -> bool:
        """Whether somebody must be told, and not only the resident go without."""
        return self.alert or self.failure in _ALERTING


class InboundRefused(Exception):
    """Something that arrived is not let in. `status` is the HTTP status to answer with."""

    status = 400


class SignatureInvalid(InboundRefused):
    """Nothing proves that the provider sent this to us: unsigned, wrongly signed, stale, not for us."""

    status = 403


class Unreadable(InboundRefused):
    """The request cannot be read as a message: malformed, incomplete or ambiguous."""

    status = 400


class TooLarge(InboundRefused):
    """The body is over the size limit."""

    status = 413


class ChannelError(Exception):
    """A message was not sent, or nobody knows whether it was.

    `code` is the provider's own code, or a word of ours in lower case (`timeout`, `not_json`) where there is
    none. `reference` is what the provider's support asks for. `retry_after` is in seconds.
    """

    def __init__(self, channel: Channel, ruling: Ruling, code: str, reference: str = "") -> None:
        super().__init__(f"{channel}: {ruling.failure} (code {code})")
        self.channel = channel
        self.failure = ruling.failure
        self.code = code
        self.reference = reference
        self.retry_after = ruling.retry_after
        self.alert = ruling.calls_a_person

    @property
    def retryable(self) -> bool:
        """Whether the same message may be sent on the same channel again, at the pace its failure names."""
        return self.failure in _RETRYABLE
