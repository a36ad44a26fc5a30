"""The receiving half of the Twilio adapter: verify a webhook, read a message or a delivery receipt.

The signature is computed by Twilio's own SDK and compared by us: its comparison is not constant-time, and it
raises TypeError on a missing header.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator, add_port, remove_port

from bot.channels.characters import strip_unstorable
from bot.channels.errors import SignatureInvalid, Unreadable
from bot.channels.sms.words import read_keyword
from bot.messages import Address, Channel, DeliveryReport, Inbound, InboundKind, Media

Pairs = Sequence[tuple[str, str]]
"""Form parameters as they came: in order, blank ones kept, names repeated where they were."""

_MAX_MEDIA = 10
_MAX_ID = 64
_KINDS_OF_MEDIA: Mapping[str, InboundKind] = {
    "image": InboundKind.IMAGE,
    "audio": InboundKind.VOICE,
    "video": InboundKind.VIDEO,
}


class TwilioInbox:
    """Receives for one Twilio account, at the URL under which the world reaches us."""

    def __init__(self, account_sid: str, auth_tokens: Sequence[str], public_url: str) -> None:
        """`auth_tokens` are the primary and, while it is being rotated, the secondary one.

        `public_url` is the configured base (`https://help.example.cn`): what Twilio called is built from it,
        never from request headers, which anybody can set. Raises ValueError when something is empty.
        """
        tokens = [token for token in auth_tokens if token]
        if not tokens or not account_sid:
            raise ValueError("the Twilio account and its auth token must not be empty")
        base = urlsplit(public_url.rstrip("/"))
        if not base.hostname:
            raise ValueError("the public URL must be absolute")
        self._account_sid = account_sid
        self._validators = [RequestValidator(token) for token in tokens]
        # Twilio is not consistent about naming the default port in what it signs.
        self._bases = {remove_port(base), add_port(base)}

    def receive(self, url_path: str, pairs: Pairs, signature: str | None, now: datetime) -> Inbound:
        """Read one inbound message. `url_path` is path and query as they were requested.

        Twilio names no time, so `now` is when it was sent. STOP, START and HELP carry in `key` who answers
        them (`carrier`, `ours`). Raises SignatureInvalid or Unreadable.
        """
        form = self._verify(url_path, pairs, signature)
        body = strip_unstorable(form.text("Body"))
        media = _read_media(form)
        if not media and "Body" not in form:
            raise Unreadable("the message has neither a body nor media")
        kind, key = read_keyword(body, form.text("OptOutType")) or (_kind_of(body, media), "")
        return Inbound(
            address=Address(Channel.SMS, form.required("From")),
            kind=kind,
            dedupe_key=f"sms:{form.required('MessageSid')}",
            sent_at=now,
            text=body,
            key=key,
            media=media,
        )

    def receive_status(self, url_path: str, pairs: Pairs, signature: str | None) -> DeliveryReport:
        """Read one delivery receipt. Receipts come in any order: see `delivery.advances`.

        Raises SignatureInvalid or Unreadable.
        """
        form = self._verify(url_path, pairs, signature)
        return DeliveryReport(
            provider_id=form.required("MessageSid"),
            status=form.required("MessageStatus").casefold(),
            error_code=strip_unstorable(form.text("ErrorCode").strip())[:_MAX_ID],
        )

    def _verify(self, url_path: str, pairs: Pairs, signature: str | None) -> "_Form":
        form = _Form(pairs)
        if not signature or not self._is_signed(url_path, form, signature):
            raise SignatureInvalid("the signature does not fit")
        if form.required("AccountSid") != self._account_sid:
            raise SignatureInvalid("the message is for another account")
        return form

    def _is_signed(self, url_path: str, form: "_Form", signature: str) -> bool:
        path = _encodable(url_path)
        given = signature.encode("utf-8", "replace")
        return any(
            hmac.compare_digest(validator.compute_signature(base + path, form).encode(), given)
            for validator in self._validators
            for base in self._bases
        )


class _Form(dict[str, list[str]]):
    """Parameters by name, each with all its values; `getlist` is how the SDK asks for them."""

    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        for name, value in pairs:
            self.setdefault(_encodable(name), []).append(_encodable(value))

    def getlist(self, name: str) -> list[str]:
        return self[name]

    def text(self, name: str) -> str:
        """The value of a parameter that may be missing. Raises Unreadable when it has two different ones."""
        values = set(self.get(name, ()))
        if len(values) > 1:
            raise Unreadable(f"the message gives {name} twice")
        return values.pop() if values else ""

    def required(self, name: str) -> str:
        """The value of an identifier. Raises Unreadable when it is missing or cannot be one."""
        value = self.text(name).strip()
        if not value or len(value) > _MAX_ID or strip_unstorable(value) != value:
            raise Unreadable(f"the message lacks {name}")
        return value


def _encodable(text: str) -> str:
    # A lone surrogate cannot have been sent; replaced, the signature over it simply does not fit.
    return text.encode("utf-8", "replace").decode()


def _kind_of(body: str, media: tuple[Media, ...]) -> InboundKind:
    if body.strip() or not media:
        return InboundKind.TEXT
    return _KINDS_OF_MEDIA.get(media[0].content_type.partition("/")[0], InboundKind.UNKNOWN)


def _read_media(form: _Form) -> tuple[Media, ...]:
    count = form.text("NumMedia").strip() or "0"
    if not (count.isascii() and count.isdigit() and int(count[:3]) <= _MAX_MEDIA):
        raise Unreadable("the message gives an impossible number of media")
    media = []
    for index in range(int(count)):
        url = strip_unstorable(form.text(f"MediaUrl{index}").strip())
        if not url:
            raise Unreadable("the message announces media it does not have")
        content_type = strip_unstorable(form.text(f"MediaContentType{index}").strip())
        media.append(Media(url.rpartition("/")[2], content_type, url, Channel.SMS))
    return tuple(media)
