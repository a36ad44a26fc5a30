"""The port every channel is reached through: what it can do, what is handed to it, what comes back.

It stands apart from the adapters so that the office depends on this page and on no provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.channels.errors import Ruling
from bot.messages import Address, DeliveryReport, Media, Outbound


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an adapter can do. The office asks these, never which provider it is."""

    inbound: bool
    """Residents can write to us here."""
    free_text: bool
    """Any text may be sent, at least while the resident's window is open."""
    template: bool
    """Messages named by a template key may be sent."""
    status_callback: bool
    """The provider reports what became of a message."""
    callback_authentication: bool
    """Those reports prove where they come from."""
    reconciliation: bool
    """The provider can be asked whether it took a message whose outcome is unknown."""
    choices: bool
    """Choices are shown as something to tap; elsewhere they are numbered lines."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """Free text to one resident. `dedupe_id` is the same for every attempt at the same message."""

    to: Address
    text: Outbound
    dedupe_id: str


@dataclass(frozen=True, slots=True)
class TemplateMessage:
    """A notice in a form agreed with the provider, named by our own key and filled with `params`."""

    to: Address
    template_key: str
    params: Mapping[str, str] = field(repr=False)
    url: str | None
    dedupe_id: str


Message = TextMessage | TemplateMessage


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider has taken a message.

    `provider_id` is empty where the provider names none; `status` is its own word; `segments` is what an SMS will be
    billed as, 0 elsewhere.
    """

    provider_id: str
    status: str
    segments: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """A file as the provider gave it. `content_type` is the provider's word, and need not be true."""

    content_type: str
    content: bytes = field(repr=False)


class MediaSource(Protocol):
    """Gives the files residents sent. Synchronous: call it from a thread pool; every call ends by itself."""

    def fetch(self, media: Media, *, at_most: int) -> File:
        """A file that this provider keeps, if it is not larger than so many bytes.

        Raises ChannelError; `permanent` when it will never be had: `too_large`, `not_a_file`, `not_ours`, or gone.
        """


class OutboundChannel(Protocol):
    """Sends to residents. Synchronous: call it from a thread pool; every call ends within its own timeout."""

    @property
    def capabilities(self) -> Capabilities:
        """What this adapter can do."""

    def send(self, message: Message) -> Sent:
        """Hand one message to the provider.

        Raises ChannelError when it was not sent or nobody knows; its `failure` says what to do next.
        """

    def find_sent(self, message: Message, since: datetime) -> Sent | None:
        """Whether a message whose outcome is unknown was taken after all, at `since` or later.

        None when the provider does not have it, or cannot be asked. Raises ChannelError when asking fails.
        """

    def classify(self, report: DeliveryReport) -> Ruling:
        """What the report of a failed delivery asks of us."""
