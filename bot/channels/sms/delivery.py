"""The order of delivery statuses, because Twilio promises none for its receipts."""

from collections.abc import Mapping

# A status may only be replaced by one of a higher rank. The final ones share a rank, so the first of them
# stands; `read` proves more than any of them. docs: outbound-message-status-in-status-callbacks.
_RANKS: Mapping[str, int] = {
    "accepted": 1,
    "scheduled": 1,
    "queued": 2,
    "sending": 3,
    "sent": 4,
    "partially_delivered": 5,
    "delivered": 6,
    "undelivered": 6,
    "failed": 6,
    "canceled": 6,
    "read": 7,
}


def rank(status: str) -> int:
    """How far along a status is; 0 for one we do not know, which therefore never replaces anything."""
    return _RANKS.get(status.casefold(), 0)


def advances(known: str, reported: str) -> bool:
    """Whether a reported status may replace the known one. `known` is empty when there is none yet."""
    return rank(reported) > rank(known)
