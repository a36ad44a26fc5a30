"""From the elements of a verified WeChat message to an `Inbound`: one small reader per type of message.

The field names and the meaning of every event are those of WeChat's pages on receiving messages and events.
"""

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from bot.channels.errors import Unreadable
from bot.channels.wechat.document import Document
from bot.messages import Address, Channel, DeliveryReport, Inbound, InboundKind, Location, Media

_NAME = re.compile(r"[\x21-\x7e]{1,64}")  # an openid has 28 of these, an account's id fewer
_MESSAGE_ID = re.compile(r"[0-9]{1,20}")  # a 64-bit number, kept as text
_LONGEST_KEY = 256  # menu keys have up to 128 bytes, scenes up to 64 characters
_LONGEST_STATUS = 64
_SENDER_DIGITS = 16  # of a digest, 64 bits: two senders of one account do not share them by chance
_FOLLOW_SCENE = "qrscene_"
_MILLISECONDS_FROM = 100_000_000_000  # no timestamp in seconds reaches this before the year 5138
_CLOCK_SKEW = timedelta(minutes=5)

# What makes one event differ from another in the same second.
_EVENT_IDENTITY = (
    "ToUserName", "FromUserName", "OpenID", "CreateTime", "MsgType", "Event", "EventKey",
    "Ticket", "MsgID", "Status", "RevokeInfo",
)  # fmt: skip

# Here the platform speaks about a person (revoked or changed authorisation), and the person is in OpenID.
_ABOUT_A_PERSON = frozenset({"user_authorization_revoke", "user_authorization_cancellation", "user_info_modified"})


@dataclass(frozen=True, slots=True)
class _Content:
    """What a message says, without who said it and when."""

    kind: InboundKind
    text: str = ""
    key: str = ""
    media: tuple[Media, ...] = ()
    location: Location | None = None
    report: DeliveryReport | None = None


def read_inbound(document: Document, now: datetime) -> Inbound:
    """Read a verified message. Raises Unreadable when something needed is missing or impossible."""
    message_type = document.required("MsgType").lower()
    event = document.required("Event").lower() if message_type == "event" else ""
    content = _read_event(event, document) if event else _read_message(message_type, document)
    return Inbound(
        address=Address(Channel.WECHAT, _read_person(document, event)),
        kind=content.kind,
        dedupe_key=_dedupe_key(document, message_type),
        sent_at=_read_time(document.required("CreateTime"), now),
        text=content.text,
        key=content.key,
        media=content.media,
        location=content.location,
        report=content.report,
    )


def _read_person(document: Document, event: str) -> str:
    return _name(document, "OpenID" if event in _ABOUT_A_PERSON else "FromUserName")


def _name(document: Document, element: str) -> str:
    """An openid or the id of an account. Raises Unreadable for what cannot be one."""
    name = document.required(element)
    if not _NAME.fullmatch(name):
        raise Unreadable(f"{element} is not an id")
    return name


def _key(document: Document, element: str) -> str:
    """A menu key, a scene or the id of a choice. Raises Unreadable when it is longer than any can be."""
    key = document.text(element).strip()
    if len(key) > _LONGEST_KEY:
        raise Unreadable(f"{element} is too long")
    return key


def _required_key(document: Document) -> str:
    document.required("EventKey")
    return _key(document, "EventKey")


def _read_time(created: str, now: datetime) -> datetime:
    """CreateTime in UTC; seconds, or milliseconds as some relays send. What cannot be true becomes `now`."""
    if not (created.isascii() and created.isdigit() and len(created) <= 13):
        return now
    seconds = int(created)
    if seconds >= _MILLISECONDS_FROM:
        seconds //= 1000
    sent_at = datetime.fromtimestamp(seconds, UTC)
    return sent_at if sent_at <= now + _CLOCK_SKEW else now


def _dedupe_key(document: Document, message_type: str) -> str:
    """Equal for each retry of one message, also when it is signed or encrypted anew.

    Messages have an id, which counts together with its sender: whoever else's message bears the same id must never
    get this one's answer. Events have none: WeChat's rule is sender and second, which we widen, because two
    different events of one second do occur. The openid goes in hashed only.
    """
    account = _name(document, "ToUserName")
    message_id = document.text("MsgId").strip()
    if message_type in _MESSAGES or (message_id and message_type != "event"):
        if not _MESSAGE_ID.fullmatch(message_id):
            raise Unreadable("the message has no MsgId")
        sender = hashlib.sha256(_name(document, "FromUserName").encode()).hexdigest()
        return f"wechat:{account}:{sender[:_SENDER_DIGITS]}:{message_id}"
    identity = [f"{name}={document.text(name)}" for name in _EVENT_IDENTITY]
    identity += [f"{path}={text}" for path, text in document.nested]
    digest = hashlib.sha256("\0".join(identity).encode()).hexdigest()
    return f"wechat:{account}:event:{digest}"


def _read_message(message_type: str, document: Document) -> _Content:
    reader = _MESSAGES.get(message_type)
    return reader(document) if reader else _Content(InboundKind.UNKNOWN)


def _read_event(event: str, document: Document) -> _Content:
    """Events that nobody sent in order to be answered, those unknown to us among them, are silent."""
    reader = _EVENTS.get(event)
    return reader(document) if reader else _Content(InboundKind.SILENT, key=event[:_LONGEST_KEY])


def _text(document: Document) -> _Content:
    if "Content" not in document.texts:
        raise Unreadable("the message lacks Content")
    # Ids of tapped choices come back as we wrote them into the link, which is percent-encoded.
    key = unquote(_key(document, "bizmsgmenuid"))
    return _Content(InboundKind.TEXT, text=document.text("Content"), key=key)


def _image(document: Document) -> _Content:
    media = Media(document.required("MediaId"), url=document.text("PicUrl").strip(), channel=Channel.WECHAT)
    return _Content(InboundKind.IMAGE, media=(media,))


def _voice(document: Document) -> _Content:
    audio = document.text("Format").strip().lower()
    media = Media(document.required("MediaId"), content_type=f"audio/{audio}" if audio else "")
    return _Content(InboundKind.VOICE, text=document.text("Recognition"), media=(media,))


def _video(document: Document) -> _Content:
    return _Content(InboundKind.VIDEO, media=(Media(document.required("MediaId"), content_type="video/mp4"),))


def _location(document: Document) -> _Content:
    location = Location(
        latitude=_degrees(document.required("Location_X"), 90),
        longitude=_degrees(document.required("Location_Y"), 180),
        label=document.text("Label").strip(),
    )
    return _Content(InboundKind.LOCATION, location=location)


def _degrees(text: str, limit: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:  # not a number compares false
        raise Unreadable("the message gives an impossible position")
    return value


def _link(document: Document) -> _Content:
    lines = (document.text(name).strip() for name in ("Title", "Description", "Url"))
    return _Content(InboundKind.LINK, text="\n".join(line for line in lines if line))


def _follow(document: Document) -> _Content:
    key = _key(document, "EventKey")
    scene = key.removeprefix(_FOLLOW_SCENE) if key.startswith(_FOLLOW_SCENE) else ""
    return _Content(InboundKind.FOLLOW, key=scene)


def _unfollow(_document: Document) -> _Content:
    return _Content(InboundKind.UNFOLLOW)


def _scan(document: Document) -> _Content:
    return _Content(InboundKind.SCAN, key=_required_key(document))


def _menu(document: Document) -> _Content:
    return _Content(InboundKind.MENU, key=_required_key(document))


def _scanned_from_menu(document: Document) -> _Content:
    # The resident looks at "receiving…" until we answer: it is a menu entry chosen, with what was scanned.
    scanned = dict(document.nested).get("ScanCodeInfo/ScanResult", "")
    return _Content(InboundKind.MENU, key=_required_key(document), text=scanned.strip())


def _template_delivered(document: Document) -> _Content:
    message_id = document.required("MsgID")
    if not _MESSAGE_ID.fullmatch(message_id):
        raise Unreadable("the receipt has no MsgID")
    report = DeliveryReport(message_id, status=document.required("Status")[:_LONGEST_STATUS])
    return _Content(InboundKind.DELIVERY, report=report)


def _forget(document: Document) -> _Content:
    return _Content(InboundKind.FORGET, key=_key(document, "RevokeInfo"))


_Reader = Callable[[Document], _Content]

_MESSAGES: Mapping[str, _Reader] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
}

# Not here and therefore silent, by choice: LOCATION (its coordinates are nobody's business and are dropped),
# VIEW and view_miniprogram (a page opens), scancode_push, pic_* and location_select (the thing itself follows
# as a message), subscribe_msg_* and user_info_modified (the platform's state), and the account's own affairs.
_EVENTS: Mapping[str, _Reader] = {
    "subscribe": _follow,
    "unsubscribe": _unfollow,
    "scan": _scan,
    "click": _menu,
    "scancode_waitmsg": _scanned_from_menu,
    "templatesendjobfinish": _template_delivered,
    "user_authorization_revoke": _forget,
    "user_authorization_cancellation": _forget,
}
