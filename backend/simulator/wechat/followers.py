"""Who follows the account, and how much the account may still write to each (客服消息 limits since 2023-06-12)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from backend.simulator.memory import Recent
from backend.simulator.wechat.errors import ApiError

REMEMBERED = 400


class Contact(Enum):
    """What opens a window for customer-service messages: for how long, and for how many."""

    SAID = (timedelta(hours=48), 5)
    """The person wrote something."""
    TOUCHED = (timedelta(minutes=1), 3)
    """The person followed, scanned a code or tapped the menu."""


@dataclass(slots=True)
class _Window:
    ends: datetime
    left: int


@dataclass(slots=True)
class _Follower:
    follows: bool
    windows: dict[Contact, _Window] = field(default_factory=dict)


class Followers:
    """What this process has seen. Somebody it knows nothing of, as after a restart, counts as a follower who wrote."""

    def __init__(self) -> None:
        self._known: Recent[str, _Follower] = Recent(REMEMBERED)

    def follows(self, openid: str) -> bool:
        """Whether messages reach this person."""
        known = self._known.get(openid)
        return known is None or known.follows

    def introduce(self, openid: str, *, follows: bool) -> None:
        """Believe a phone about itself, if nothing is known of it yet."""
        if openid not in self._known and not follows:
            self._known[openid] = _Follower(follows=False)

    def follow(self, openid: str, *, follows: bool) -> None:
        """The person follows or unfollows; unfollowing closes every window."""
        self._known[openid] = _Follower(follows=follows)

    def hear(self, openid: str, contact: Contact, now: datetime) -> None:
        """Open a window for what the person did."""
        period, messages = contact.value
        follower = self._known.recall(openid, lambda: _Follower(follows=True))
        follower.windows[contact] = _Window(now + period, messages)

    def spend(self, openid: str, now: datetime) -> None:
        """Count one customer-service message. Raises ApiError 45015 out of any window, 45047 in a used-up one."""
        known = self._known.get(openid)
        if known is None:
            return
        windows = [window for window in known.windows.values() if window.ends > now]
        if not known.follows or not windows:
            raise ApiError(45015, "response out of time limit or subscription is canceled")
        window = max(windows, key=lambda window: window.left)
        if not window.left:
            raise ApiError(45047, "out of response count limit")
        window.left -= 1
