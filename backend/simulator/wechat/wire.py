"""WeChat's protocol seen from WeChat: what is pushed is signed and sealed here, and our answers are opened.

Written from WeChat's pages on message encryption with `cryptography` alone: sharing code with the receiving side
would make both share their mistakes.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from xml.parsers.expat import ExpatError

import xmltodict
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

Mode = Literal["plain", "compat", "safe"]
Elements = Sequence[tuple[str, str | int | float]]
"""Names and values in the order WeChat sends them; numbers go bare, words in CDATA."""

_PADDED_TO = 32
_RANDOM = 16
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Push:
    """One request to the webhook."""

    query: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class AnswerUnreadableError(Exception):
    """The webhook's answer is nothing that WeChat could show; `str(error)` says why, for the page."""


class Wire:
    """One account's side of the line: its app id, token and key, and the mode its messages travel in."""

    def __init__(self, *, app_id: str, token: str, encoding_aes_key: str, mode: Mode, account: str) -> None:
        """`account` is the original id (gh_…) that residents write to."""
        self.account = account
        self._app_id = app_id.encode()
        self._token = token
        self._key = base64.b64decode(encoding_aes_key + "=")
        self._mode = mode

    def push(self, openid: str, elements: Elements, now: datetime) -> Push:
        """A message or event of these elements from `openid`, signed now with a nonce of its own."""
        clear = to_xml((("ToUserName", self.account), ("FromUserName", openid), *elements))
        stamp = str(int(now.timestamp())), str(secrets.randbelow(900_000_000) + 100_000_000)
        query = dict(zip(("timestamp", "nonce"), stamp, strict=True))
        query |= {"signature": _signature(self._token, *stamp), "openid": openid}
        if self._mode == "plain":
            return Push(query, clear)
        sealed = self.seal(clear)
        query |= {"encrypt_type": "aes", "msg_signature": _signature(self._token, *stamp, sealed)}
        if self._mode == "safe":
            return Push(query, to_xml((("ToUserName", self.account), ("Encrypt", sealed))))
        return Push(query, clear.removesuffix(b"</xml>") + to_xml((("Encrypt", sealed),)).removeprefix(b"<xml>"))

    def open_answer(self, body: bytes) -> dict[str, str]:
        """The elements of a passive reply; empty when the account says nothing. Raises AnswerUnreadableError."""
        if body in (b"", b"success"):
            return {}
        outer = _from_xml(body)
        if "Encrypt" not in outer:
            if self._mode == "safe":
                raise AnswerUnreadableError("安全模式下的回复没有加密")
            return outer
        signed = _signature(self._token, outer.get("TimeStamp", ""), outer.get("Nonce", ""), outer["Encrypt"])
        if not hmac.compare_digest(signed.encode(), outer.get("MsgSignature", "").encode()):
            raise AnswerUnreadableError("回复的签名不对")
        return _from_xml(self.unseal(outer["Encrypt"]))

    def seal(self, message: bytes) -> str:
        """AES-256-CBC over random ‖ length ‖ message ‖ app id, padded to 32 bytes, as base64."""
        frame = secrets.token_bytes(_RANDOM) + len(message).to_bytes(_LENGTH, "big") + message + self._app_id
        missing = _PADDED_TO - len(frame) % _PADDED_TO
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(frame + bytes([missing]) * missing) + encryptor.finalize()).decode()

    def unseal(self, sealed: str) -> bytes:
        """The message in a sealed frame. Raises AnswerUnreadableError when it is broken or another account's."""
        try:
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
        except ValueError:
            raise AnswerUnreadableError("回复的密文不完整") from None
        count = padded[-1] if padded else 0
        if not 1 <= count <= _PADDED_TO or padded[-count:] != bytes([count]) * count:
            raise AnswerUnreadableError("回复的密文填充不对")
        content = padded[_RANDOM + _LENGTH : -count]
        length = int.from_bytes(padded[_RANDOM : _RANDOM + _LENGTH], "big")
        if content[length:] != self._app_id:
            raise AnswerUnreadableError("回复的密文不是这个公众号的")
        return content[:length]

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def to_xml(elements: Elements) -> bytes:
    """Elements under WeChat's root."""
    inner = "".join(f"<{name}>{_written(value)}</{name}>" for name, value in elements)
    return f"<xml>{inner}</xml>".encode("utf-8", "replace")


def _written(value: str | float) -> str:
    if not isinstance(value, str):
        return str(value)
    return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _from_xml(body: bytes) -> dict[str, str]:
    """The texts directly under the root; nested elements are left out."""
    try:
        root = xmltodict.parse(body, strip_whitespace=False)["xml"]
        return {name: value or "" for name, value in root.items() if value is None or isinstance(value, str)}
    except (ExpatError, ValueError, KeyError, AttributeError):
        raise AnswerUnreadableError("回复不是微信能读的 XML") from None


def _signature(*parts: str) -> str:
    """SHA-1 over the sorted parts (WeChat's rule; it authenticates together with the secret token among them)."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()
