"""What a resident can do in WeChat, as the page says it, and the elements WeChat sends for it.

Field names and their order are those of WeChat's pages on receiving messages and events.
"""

import secrets
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field, PrivateAttr

from backend.simulator.wechat.followers import Contact
from backend.simulator.wechat.wire import Elements

Words = Annotated[str, Field(min_length=1, max_length=4000)]
Line = Annotated[str, Field(max_length=200)]
Scene = Annotated[str, Field(max_length=64)]
WebAddress = Annotated[str, Field(max_length=500, pattern=r"^https?://")]


def _new_media_id() -> str:
    return secrets.token_urlsafe(48)


class Said(BaseModel):
    """A message: it has a message id, and the account may answer it for 48 hours."""

    contact: ClassVar[Contact] = Contact.SAID


class Done(BaseModel):
    """An event: it has no message id, and opens a minute at most."""

    contact: ClassVar[Contact] = Contact.TOUCHED


class Text(Said):
    """A text; `choice` is the id of the choice that was tapped to send it."""

    act: Literal["text"]
    words: Words
    choice: Line = ""

    def elements(self) -> Elements:
        """The message's own elements."""
        tapped = (("bizmsgmenuid", self.choice),) if self.choice else ()
        return (("MsgType", "text"), ("Content", self.words), *tapped)


class Voice(Said):
    """A voice message; `words` are what WeChat's speech recognition made of it."""

    act: Literal["voice"]
    words: Annotated[str, Field(max_length=4000)] = ""

    def elements(self) -> Elements:
        """The message's own elements."""
        return (
            ("MsgType", "voice"), ("MediaId", _new_media_id()), ("Format", "amr"), ("Recognition", self.words),
            ("MediaId16K", _new_media_id()),
        )  # fmt: skip


class Picture(Said):
    """A picture, which WeChat keeps at an address of its own."""

    act: Literal["picture"]
    url: WebAddress
    _media_id: str = PrivateAttr(default_factory=_new_media_id)

    @property
    def media_id(self) -> str:
        """Under which WeChat keeps it."""
        return self._media_id

    def elements(self) -> Elements:
        """The message's own elements."""
        return (("MsgType", "image"), ("PicUrl", self.url), ("MediaId", self.media_id))


class Place(Said):
    """A position sent on purpose; degrees."""

    act: Literal["place"]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    label: Line = ""

    def elements(self) -> Elements:
        """The message's own elements."""
        return (
            ("MsgType", "location"), ("Location_X", self.latitude), ("Location_Y", self.longitude), ("Scale", 16),
            ("Label", self.label),
        )  # fmt: skip


class Link(Said):
    """A shared web page."""

    act: Literal["link"]
    title: Line
    description: Line = ""
    url: WebAddress

    def elements(self) -> Elements:
        """The message's own elements."""
        return (("MsgType", "link"), ("Title", self.title), ("Description", self.description), ("Url", self.url))


class MenuClick(Done):
    """A tap on an entry of the account's menu."""

    act: Literal["menu"]
    key: Annotated[str, Field(min_length=1, max_length=128)]

    def elements(self) -> Elements:
        """The event's own elements."""
        return (("MsgType", "event"), ("Event", "CLICK"), ("EventKey", self.key))


class Scan(Done):
    """A follower's look at a parametric QR code of the account."""

    act: Literal["scan"]
    scene: Annotated[Scene, Field(min_length=1)]

    def elements(self) -> Elements:
        """The event's own elements."""
        return (("MsgType", "event"), ("Event", "SCAN"), ("EventKey", self.scene), ("Ticket", _ticket()))


class Follow(Done):
    """Following the account; with a scene, by scanning its QR code."""

    act: Literal["follow"] = "follow"
    scene: Scene = ""

    def elements(self) -> Elements:
        """The event's own elements."""
        if not self.scene:
            return (("MsgType", "event"), ("Event", "subscribe"), ("EventKey", ""))
        key = f"qrscene_{self.scene}"
        return (("MsgType", "event"), ("Event", "subscribe"), ("EventKey", key), ("Ticket", _ticket()))


class Unfollow(Done):
    """Unfollowing it."""

    act: Literal["unfollow"]

    def elements(self) -> Elements:
        """The event's own elements."""
        return (("MsgType", "event"), ("Event", "unsubscribe"), ("EventKey", ""))


Gesture = Annotated[
    Text | Voice | Picture | Place | Link | MenuClick | Scan | Follow | Unfollow, Field(discriminator="act")
]


def _ticket() -> str:
    return secrets.token_urlsafe(60)
