"""The time, as a value that is handed in, so that tests can hold it still."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""China keeps one official time; every date a resident reads is in it."""

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime."""


def now() -> datetime:
    """The present, in China's time."""
    return datetime.now(SHANGHAI)
