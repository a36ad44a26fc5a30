"""A provider that answers as it is told and keeps what it was given."""

import itertools
from collections import deque
from datetime import datetime

from bot.channels.channel import Capabilities, Message, Sent, TextMessage
from bot.channels.errors import ChannelError, Failure, Ruling
from bot.messages import Channel, DeliveryReport


class ScriptedChannel:
    """Sends nothing anywhere. `fail_with` makes the next attempts fail, in order; then all goes well again."""

    def __init__(self, channel: Channel, *, template: bool = True) -> None:
        self.channel = channel
        self.capabilities = Capabilities(
            inbound=True,
            free_text=True,
            template=template and channel is Channel.WECHAT,
            status_callback=True,
            callback_authentication=True,
            reconciliation=channel is Channel.SMS,
            choices=channel is Channel.WECHAT,
        )
        self.attempts: list[Message] = []
        self.found: deque[Sent | None] = deque()
        self._failures: deque[tuple[Failure, str]] = deque()
        self._numbers = itertools.count(1)

    def fail_with(self, *failures: tuple[Failure, str]) -> None:
        """Make the next attempts fail so."""
        self._failures.extend(failures)

    def send(self, message: Message) -> Sent:
        """Take the message, or fail as told."""
        self.attempts.append(message)
        if self._failures:
            failure, code = self._failures.popleft()
            raise ChannelError(self.channel, Ruling(failure), code)
        return Sent(f"{self.channel}-{next(self._numbers)}", "queued")

    def find_sent(self, message: Message, since: datetime) -> Sent | None:
        """What the provider says it has, as told."""
        return self.found.popleft() if self.found else None

    def classify(self, report: DeliveryReport) -> Ruling:
        """A number that opted out, a phone that is off, a sender nobody registered, or a number without a phone."""
        known = {"21610": Failure.OPTED_OUT, "30003": Failure.RETRY_LATER, "30034": Failure.ALARM}
        return Ruling(known.get(report.error_code, Failure.PERMANENT))

    @property
    def texts(self) -> list[str]:
        """The plain texts of all attempts."""
        return [message.text.text for message in self.attempts if isinstance(message, TextMessage)]
