"""WeChat's side of the webhook: signs, encrypts and pushes as its documentation says, and opens our replies.

Written from the documentation with `cryptography` alone, so that it shares no mistake of the code under test.
"""

import base64
import hashlib
import os
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree as ET

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

APP_ID = "wx0000invented0001"
TOKEN = "invented-token-for-tests"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = "gh_invented0001"
OPENID = "oINVENTED-openid_0000000001x"


class Markup(str):
    """A value that is XML itself and stays as it is; every other value is put into CDATA."""

    __slots__ = ()


@dataclass(frozen=True)
class Push:
    """One request as it reaches the webhook."""

    query: dict[str, str]
    body: bytes


@dataclass
class WeChatSender:
    """Pushes as one account configured in `mode` (plain, compat, safe) would."""

    mode: str = "safe"
    app_id: str = APP_ID
    token: str = TOKEN
    aes_key: str = AES_KEY
    account: str = ACCOUNT
    openid: str = OPENID
    _nonces: int = field(default=0, repr=False)

    def push(self, fields: Mapping[str, str], now: datetime, **overrides: str) -> Push:
        """A message of these elements, with the common ones filled in, signed for `now`."""
        common = {
            "ToUserName": self.account,
            "FromUserName": self.openid,
            "CreateTime": str(int(now.timestamp())),
        }
        return self.push_xml(to_xml({**common, **fields}), now, **overrides)

    def push_xml(self, xml: str | bytes, now: datetime, **overrides: str) -> Push:
        """The same for a body written by hand. `overrides` replace query parameters after signing."""
        raw = xml if isinstance(xml, bytes) else xml.encode()
        self._nonces += 1
        timestamp, nonce = str(int(now.timestamp())), f"{700000000 + self._nonces}"
        query = {
            "signature": sha1_of(self.token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": self.openid,
        }
        if self.mode == "plain":
            return Push({**query, **overrides}, raw)
        encrypted = self.encrypt(raw)
        query["encrypt_type"] = "aes"
        query["msg_signature"] = sha1_of(self.token, timestamp, nonce, encrypted)
        return Push({**query, **overrides}, self._wrap(raw, encrypted))

    def verification(self, now: datetime, echostr: str) -> dict[str, str]:
        """The query of a server verification."""
        timestamp = str(int(now.timestamp()))
        return {
            "signature": sha1_of(self.token, timestamp, "42"),
            "timestamp": timestamp,
            "nonce": "42",
            "echostr": echostr,
        }

    def encrypt(self, message: bytes) -> str:
        """AES-256-CBC over random ‖ length ‖ message ‖ app id, padded to 32."""
        return encrypt_frame(
            os.urandom(16) + struct.pack(">I", len(message)) + message + self.app_id.encode(), self.aes_key
        )

    def open_reply(self, body: bytes) -> dict[str, str]:
        """The elements of our passive reply, after checking signature and app id where it is encrypted."""
        outer = from_xml(body)
        if self.mode == "plain":
            return outer
        signed = sha1_of(self.token, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
        assert signed == outer["MsgSignature"]
        frame = decrypt_frame(outer["Encrypt"], self.aes_key)
        length = struct.unpack(">I", frame[16:20])[0]
        assert frame[20 + length :] == self.app_id.encode()
        return from_xml(frame[20 : 20 + length])

    def _wrap(self, raw: bytes, encrypted: str) -> bytes:
        sealed = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt>".encode()
        if self.mode == "compat":
            return raw.replace(b"</xml>", sealed + b"</xml>")
        account = f"<ToUserName><![CDATA[{self.account}]]></ToUserName>".encode()
        return b"<xml>" + account + sealed + b"</xml>"


def sha1_of(*parts: str) -> str:
    """WeChat's signature: SHA-1 over the sorted, joined parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def to_xml(fields: Mapping[str, str]) -> str:
    """A message of these elements."""
    elements = (
        f"<{name}>{value if isinstance(value, Markup) else f'<![CDATA[{value}]]>'}</{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{''.join(elements)}</xml>"


def from_xml(body: bytes) -> dict[str, str]:
    """The texts of the root's children; fails when one occurs twice."""
    children = list(ET.fromstring(body.decode()))
    assert len({child.tag for child in children}) == len(children)
    return {child.tag: child.text or "" for child in children}


def encrypt_frame(frame: bytes, aes_key: str) -> str:
    """Pad to 32 bytes and encrypt, as base64."""
    count = 32 - len(frame) % 32
    return encrypt_blocks(frame + bytes([count]) * count, aes_key)


def encrypt_blocks(plain: bytes, aes_key: str) -> str:
    """Encrypt whole blocks as they are, as base64."""
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def decrypt_frame(sealed: str, aes_key: str) -> bytes:
    """Decrypt and remove the padding."""
    decryptor = _cipher(aes_key).decryptor()
    plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    assert re.fullmatch(rb"(.)\1*", plain[-plain[-1] :], re.DOTALL)
    return plain[: -plain[-1]]


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
