"""A provider that keeps files, and fails as it is told."""

from collections import deque

from bot.channels.channel import File
from bot.channels.errors import ChannelError, Failure, Ruling
from bot.messages import Channel, Media
from tests.fakes.pictures import JPEG


class ScriptedMedia:
    """Gives every file as `content`. `fail_with` makes the next attempts fail, in order; then all goes well again."""

    def __init__(self, content: bytes = JPEG) -> None:
        self.content = content
        self.asked: list[tuple[str, str]] = []
        self._failures: deque[tuple[Failure, str]] = deque()

    def fail_with(self, *failures: tuple[Failure, str]) -> None:
        """Make the next attempts fail so."""
        self._failures.extend(failures)

    def fetch(self, media: Media, *, at_most: int) -> File:
        """Give the file, or fail as told."""
        self.asked.append((media.id, media.url))
        if self._failures:
            failure, code = self._failures.popleft()
            raise ChannelError(Channel.WECHAT, Ruling(failure), code)
        return File("application/octet-stream", self.content)
