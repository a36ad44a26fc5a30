"""What a picture is, how large it may be, and when to ask again: pure."""

from datetime import timedelta

from backend.photos.models import Gap
from bot.channels.errors import ChannelError, Failure

LARGEST = 10 * 1024 * 1024
"""Bytes; WeChat takes pictures of up to 10 MB."""
SMALLEST = 16
"""Bytes; nothing shorter is a picture, whatever it begins with."""

PAUSES = (
    timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24),
)  # fmt: skip
"""Between two attempts; WeChat keeps a picture three days."""

_BY_CODE: dict[str, Gap] = {"too_large": "too_large", "not_a_file": "not_a_picture", "not_ours": "not_kept_by_us"}


def kind_of(content: bytes) -> str | None:
    """The kind of picture this is by its first bytes, whatever anybody calls it; None for anything else.

    Only kinds that browsers show and that carry no script.
    """
    if len(content) < SMALLEST:
        return None
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def pause_after(error: ChannelError, attempts: int) -> timedelta | None:
    """How long to wait before the next attempt, after so many; None when there is to be none."""
    if error.failure is Failure.PERMANENT or attempts > len(PAUSES):
        return None
    wanted = timedelta(seconds=error.retry_after or 0)
    return max(PAUSES[attempts - 1], wanted)


def gap_of(error: ChannelError) -> Gap:
    """Why there will be no photo."""
    if error.failure is not Failure.PERMANENT:
        return "not_reachable"
    return _BY_CODE.get(error.code, "gone")
