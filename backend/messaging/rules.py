"""What follows from an attempt to deliver: pure rules, apart from the sending itself.

States only move forward, whatever order receipts come in.
"""

from dataclasses import dataclass
from datetime import timedelta

from backend.messaging.models import DeliveryState
from bot.channels.errors import Failure

_RANK = {
    DeliveryState.QUEUED: 0,
    DeliveryState.SENDING: 1,
    DeliveryState.UNKNOWN: 1,
    DeliveryState.SENT: 2,
    DeliveryState.FAILED: 3,
    DeliveryState.DELIVERED: 3,
}

_PROVIDER_STATES = {
    "queued": DeliveryState.SENT,
    "accepted": DeliveryState.SENT,
    "scheduled": DeliveryState.SENT,
    "sending": DeliveryState.SENT,
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.DELIVERED,
    "success": DeliveryState.DELIVERED,
    "undelivered": DeliveryState.FAILED,
    "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.FAILED,
}


def state_of(provider_status: str) -> DeliveryState | None:
    """What a provider's word means to us; None for a word that says nothing about where the message is.

    Twilio's words (docs: outbound message status) and WeChat's TEMPLATESENDJOBFINISH, whose failures read
    `failed:user block`, `failed: system failed`.
    """
    return _PROVIDER_STATES.get(provider_status.partition(":")[0].strip().lower())


def may_follow(new: DeliveryState, old: DeliveryState) -> bool:
    """Whether a delivery in state `old` may move to `new`: never backwards, and never out of a final state."""
    return _RANK[new] > _RANK[old]


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Send it again after `after`; nothing was sent."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class FindOut:
    """It may have been sent: ask the provider after `after`, do not send."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class GiveUp:
    """This way leads nowhere; the next rung of the ladder, if there is one, is for the notices to choose."""


NextStep = TryAgain | FindOut | GiveUp

_BACKOFF = timedelta(seconds=10)
_RETRIES = 5
_LATER = timedelta(minutes=20)
_ALARM_PAUSE = timedelta(minutes=10)
_ALARM_RETRIES = 6
_QUOTA_PAUSE = timedelta(hours=1)
_QUOTA_RETRIES = 3
_QUESTIONS = 3
_SENDINGS = 2


def after_failure(failure: Failure, attempts: int, *, another_way: bool) -> NextStep:
    """What to do after the `attempts`-th attempt (from 1) failed so.

    With `another_way` open a configuration fault or a used-up quota does not make the resident wait for us to mend it.
    """
    if failure is Failure.RETRY and attempts <= _RETRIES:
        return TryAgain(_BACKOFF * 2 ** (attempts - 1))
    if failure is Failure.RETRY_LATER and attempts == 1:
        return TryAgain(_LATER)
    if failure is Failure.QUOTA and attempts <= _QUOTA_RETRIES and not another_way:
        return TryAgain(_QUOTA_PAUSE)
    if failure is Failure.ALARM and attempts <= _ALARM_RETRIES and not another_way:
        return TryAgain(_ALARM_PAUSE)
    if failure is Failure.UNKNOWN_OUTCOME:
        return FindOut(_BACKOFF)
    return GiveUp()


def still_unknown(asked: int, attempts: int, *, certain: bool) -> NextStep:
    """What to do when the provider, asked `asked` times, does not have a message that may have been sent.

    `certain`: it can be asked at all, so that what it still does not have after minutes was never taken; then it is
    sent once more. Where nobody can be asked the outcome stays unknown.
    """
    if not certain:
        return GiveUp()
    if asked < _QUESTIONS:
        return FindOut(_BACKOFF * 3**asked)
    return TryAgain(_BACKOFF) if attempts < _SENDINGS else GiveUp()
