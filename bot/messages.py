"""The words every part shares: where a message comes from, what it carries, what is said back.

They stand apart because channels, understanding, flows and the office all speak them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Channel(StrEnum):
    """A way by which a resident reaches the county."""

    WECHAT = "wechat"
    SMS = "sms"
    PHONE = "phone"
    WEB = "web"


Language = Literal["zh", "en"]
"""The languages in which residents are answered; Chinese unless they ask for the other."""


@dataclass(frozen=True, slots=True)
class Address:
    """One resident's end of one channel: an openid on WeChat, a telephone number on SMS (E.164 as received)."""

    channel: Channel
    id: str = field(repr=False)  # personal: kept out of logs and tracebacks


class InboundKind(StrEnum):
    """What kind of thing arrived. `STOP`, `START` and `HELP` are the carrier's own words on SMS."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    MENU = "menu"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    SCAN = "scan"
    STOP = "stop"
    START = "start"
    HELP = "help"
    DELIVERY = "delivery"
    FORGET = "forget"  # the platform demands that the person's data be deleted
    SILENT = "silent"  # an event that is recorded and never answered
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Media:
    """A file the resident sent, as the provider names it. `url` is never fetched on receipt.

    `channel` is whose provider keeps it; None for what no provider of ours does, such as papers of another system.
    """

    id: str
    content_type: str = ""
    url: str = field(default="", repr=False)
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A position the resident sent on purpose; degrees, WGS or GCJ as the provider gave it."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)
    label: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a provider says became of a message we sent. `status` is the provider's own word."""

    provider_id: str
    status: str
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One verified message or event from one resident.

    `dedupe_key` is equal for every delivery of the same message and differs for any two messages, so that a
    unique constraint on it makes one turn of many retries. `text` holds what was said (a voice message's
    recognised words); `key` holds a menu key, a scanned scene or the id of a tapped choice.
    """

    address: Address
    kind: InboundKind
    dedupe_key: str
    sent_at: datetime
    text: str = field(default="", repr=False)
    key: str = ""
    media: tuple[Media, ...] = ()
    location: Location | None = None
    report: DeliveryReport | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer the resident may tap, or give by its number or its words."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Outbound:
    """One thing said to a resident. Channels render `choices` as they can: tappable, or numbered lines."""

    text: str = field(repr=False)
    choices: tuple[Choice, ...] = ()
