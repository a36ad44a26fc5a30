"""The encryption of WeChat's compatible and safe modes (AES-256-CBC, framed with length and app id).

The cipher and the padding are wechatpy's; opening the frame is ours, because wechatpy checks neither padding
nor lengths and fails there with half a dozen kinds of exception.
"""

import base64
import binascii
import hmac
import secrets

from wechatpy.crypto.base import WeChatCipher
from wechatpy.crypto.pkcs7 import PKCS7Encoder

from bot.channels.errors import SignatureInvalid, Unreadable

_KEY_CHARACTERS = 43
_AES_BLOCK = 16
_RANDOM_BYTES = 16
_LENGTH_BYTES = 4


def read_key(encoding_aes_key: str) -> bytes:
    """The 32-byte key out of WeChat's 43-character EncodingAESKey. Raises ValueError for anything else."""
    if len(encoding_aes_key) != _KEY_CHARACTERS:
        raise ValueError(f"the EncodingAESKey must have {_KEY_CHARACTERS} characters")
    try:
        # Not strict: many consoles hand out keys whose last two bits are not zero.
        key = base64.b64decode(encoding_aes_key + "=")
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise ValueError("the EncodingAESKey is not base64 of 32 bytes")
    return key


class Envelope:
    """Opens and seals what WeChat encrypts for one account."""

    def __init__(self, app_id: str, encoding_aes_key: str) -> None:
        self._app_id = app_id.encode()
        self._cipher = WeChatCipher(read_key(encoding_aes_key))

    def open(self, encrypted: str) -> bytes:
        """The message inside. Its signature must have been checked before.

        Raises Unreadable when the frame is broken, SignatureInvalid when it was sealed for another account.
        """
        frame = _unpad(self._decrypt(encrypted))[_RANDOM_BYTES:]
        length = int.from_bytes(frame[:_LENGTH_BYTES], "big")
        content = frame[_LENGTH_BYTES:]
        if len(frame) < _LENGTH_BYTES or length > len(content):
            raise Unreadable("the encrypted message is shorter than it says")
        if not hmac.compare_digest(content[length:], self._app_id):
            raise SignatureInvalid("the encrypted message is for another account")
        return content[:length]

    def seal(self, text: str) -> str:
        """Encrypt an answer for WeChat, as base64."""
        message = text.encode()
        frame = secrets.token_bytes(_RANDOM_BYTES) + len(message).to_bytes(_LENGTH_BYTES, "big") + message
        sealed: bytes = self._cipher.encrypt(PKCS7Encoder.encode(frame + self._app_id))
        return base64.b64encode(sealed).decode()

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            raw = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):  # ValueError: characters beyond ASCII
            raise Unreadable("the encrypted message is not base64") from None
        if not raw or len(raw) % _AES_BLOCK:
            raise Unreadable("the encrypted message is not whole blocks")
        plain: bytes = self._cipher.decrypt(raw)
        return plain


def _unpad(plain: bytes) -> bytes:
    count = plain[-1]
    if not 1 <= count <= PKCS7Encoder.block_size or plain[-count:] != bytes([count]) * count:
        raise Unreadable("the encrypted message is wrongly padded")
    return plain[:-count]
