"""The receiving half of the WeChat channel: verify a request, open it, read it, and render the passive reply.

In plain mode the signature does not cover the body, so that mode is for development only. In compatible and
safe mode only the encrypted part is believed; a body without one is refused, whatever else it is signed with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.channels.errors import SignatureInvalid, TooLarge, Unreadable
from bot.channels.wechat.document import MAX_BYTES, Document, read_document
from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.reading import read_inbound
from bot.channels.wechat.reply import render_encrypted, render_text_reply
from bot.channels.wechat.signature import is_signed
from bot.messages import Inbound, Outbound

MAX_AGE_SECONDS = 300
"""How far a request's timestamp may lie from now. WeChat documents no limit; its retries are signed anew."""

NOTHING_TO_SAY = b"success"
"""Tells WeChat that the message has arrived and that no reply follows."""


class WeChatMode(StrEnum):
    """How the account exchanges messages (消息加解密方式): 明文, 兼容, 安全."""

    PLAIN = "plain"
    COMPAT = "compat"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class WeChatRequest:
    """A verified request: what it says, and what is needed to answer it."""

    inbound: Inbound
    to_user: str = field(repr=False)
    """The account that was written to; the reply comes from it."""
    from_user: str = field(repr=False)
    """Who wrote, as WeChat names them (the platform itself for some events); the reply goes to it."""
    encrypted: bool


class WeChatInbox:
    """Receives for one account."""

    def __init__(self, app_id: str, token: str, encoding_aes_key: str, mode: WeChatMode | str) -> None:
        """Raises ValueError when the token is empty, the mode unknown, or a needed key not a key."""
        if not token:
            raise ValueError("the WeChat token must not be empty: anybody could sign with an empty one")
        self._token = token
        self._mode = WeChatMode(mode)
        self._envelope = None if self._mode is WeChatMode.PLAIN else Envelope(app_id, encoding_aes_key)

    def verify_server(self, query: Mapping[str, str]) -> str:
        """Answer WeChat's server verification: the echostr, to be sent back as it is, as plain text.

        Raises SignatureInvalid, or Unreadable when there is nothing to echo.
        """
        self._check_signature(query)
        if "echostr" not in query:
            raise Unreadable("the verification request has no echostr")
        return query["echostr"]

    def receive(self, query: Mapping[str, str], body: bytes, now: datetime) -> WeChatRequest:
        """Read one pushed message or event. `now` is timezone-aware.

        Raises TooLarge, SignatureInvalid or Unreadable, and nothing else whatever arrives.
        """
        if len(body) > MAX_BYTES:
            raise TooLarge("the message is over the size limit")
        _check_age(query.get("timestamp", ""), now)
        if self._envelope is None:
            self._check_signature(query)
            document = read_document(body)
        else:
            document = self._open(self._envelope, query, body)
        return WeChatRequest(
            inbound=read_inbound(document, now),
            to_user=document.required("ToUserName"),
            from_user=document.required("FromUserName"),
            encrypted=self._envelope is not None,
        )

    def render_reply(
        self, request: WeChatRequest, outbound: Outbound | None, now: datetime, nonce: str | None = None
    ) -> bytes:
        """The body of the HTTP answer; `success` when nothing is to be said. A nonce is made unless given."""
        if outbound is None or not (outbound.text.strip() or outbound.choices):
            return NOTHING_TO_SAY
        reply = render_text_reply(request.from_user, request.to_user, outbound, now)
        if self._envelope is None:
            return reply.encode()
        return render_encrypted(self._envelope.seal(reply), self._token, now, nonce).encode()

    def _check_signature(self, query: Mapping[str, str]) -> None:
        stamp = query.get("timestamp", ""), query.get("nonce", "")
        if not is_signed(query.get("signature", ""), self._token, *stamp):
            raise SignatureInvalid("the signature does not fit")

    def _open(self, envelope: Envelope, query: Mapping[str, str], body: bytes) -> Document:
        encrypted = read_document(body).texts.get("Encrypt", "")
        if not encrypted:
            raise SignatureInvalid("the message is not encrypted, so nothing vouches for what it says")
        stamp = query.get("timestamp", ""), query.get("nonce", "")
        if not is_signed(query.get("msg_signature", ""), self._token, *stamp, encrypted):
            raise SignatureInvalid("the message signature does not fit")
        return read_document(envelope.open(encrypted))


def _check_age(timestamp: str, now: datetime) -> None:
    plausible = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    if not plausible or abs(now.timestamp() - int(timestamp)) > MAX_AGE_SECONDS:
        raise SignatureInvalid("the request is too old, or from the future")
