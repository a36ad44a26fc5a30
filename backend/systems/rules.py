"""When a delivery that failed is tried again; pure."""

from datetime import timedelta

PAUSES = (
    timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=6), timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
"""The pauses between attempts; after the last attempt a delivery is dead. All in all nearly two days: a weekend's
maintenance is survived, and somebody must look at what is longer."""

LEASE = timedelta(minutes=1)
"""How long one worker has a delivery to itself: several times as long as a call may last, so that only one that died
is taken over from."""

GONE = 410
"""By this status a receiver says that it wants no more."""


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after the `attempts`-th failed attempt (from 1); None when that was the last."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def is_success(status: int) -> bool:
    """Whether a receiver has taken the message; a redirect is no answer."""
    return 200 <= status < 300
