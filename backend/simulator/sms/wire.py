"""Twilio's protocol seen from Twilio: the forms it posts, signed, without its SDK."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

Pairs = Sequence[tuple[str, str]]

API_VERSION = "2010-04-01"
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_ESCAPED = frozenset("\f^{}\\[~]|€")


def new_sid(kind: str = "SM") -> str:
    """An id as Twilio gives them: two letters and 32 hexadecimal digits."""
    return kind + secrets.token_hex(16)


def sign(auth_token: str, url: str, pairs: Pairs) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted parameters (docs: webhooks-security)."""
    signed = url + "".join(name + value for name, value in sorted(pairs))
    return base64.b64encode(hmac.digest(auth_token.encode(), signed.encode(), hashlib.sha1)).decode()


def encode(pairs: Pairs) -> bytes:
    """The form as it travels."""
    return urlencode(pairs).encode()


def segments(text: str) -> int:
    """How many messages a text is sent as: 160 or 153 septets each, beyond GSM-7 70 or 67 UTF-16 units."""
    if set(text) <= _GSM | _GSM_ESCAPED:
        units, alone, joined = len(text) + sum(character in _GSM_ESCAPED for character in text), 160, 153
    else:
        units, alone, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if units <= alone else -(-units // joined)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came with a text: where Twilio keeps it, and what it takes it for."""

    url: str = field(repr=False)
    content_type: str


def inbound(
    account_sid: str, sid: str, sender: str, to: str, body: str, picture: Picture | None = None
) -> list[tuple[str, str]]:
    """The parameters of a text that came in; where Twilio knows no place it sends (and signs) blanks."""
    media = [] if picture is None else [("MediaUrl0", picture.url), ("MediaContentType0", picture.content_type)]
    nowhere = [(end + part, "") for end in ("To", "From") for part in ("City", "State", "Zip", "Country")]
    return [
        *nowhere, ("SmsMessageSid", sid), ("NumMedia", str(len(media) // 2)), ("SmsSid", sid),
        ("SmsStatus", "received"), *media,
        ("Body", body), ("To", to), ("NumSegments", str(segments(body))), ("MessageSid", sid),
        ("AccountSid", account_sid), ("From", sender), ("ApiVersion", API_VERSION),
    ]  # fmt: skip


def receipt(account_sid: str, sid: str, sender: str, to: str, status: str, error: str) -> list[tuple[str, str]]:
    """The parameters of a delivery receipt."""
    failed = [("ErrorCode", error)] if error else []
    return [
        ("SmsSid", sid), ("SmsStatus", status), ("MessageStatus", status), ("To", to), ("MessageSid", sid),
        ("AccountSid", account_sid), ("From", sender), ("ApiVersion", API_VERSION), *failed,
    ]  # fmt: skip
