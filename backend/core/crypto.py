"""Encryption of personal data at rest, and blind indexes to find it again.

Keys come from SECRET_KEYS, newest first: the newest encrypts, all decrypt. A blind index is a keyed digest of a value,
so that a telephone number can be looked up without being stored in clear. Basis: 等级保护 2.0, PIPL art. 51.
"""

import base64
import hashlib
import hmac
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


def derive(secret: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose out of one secret."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"minsheng {purpose}".encode()).derive(
        secret.encode()
    )


class Cipher:
    """Encrypts and indexes with one ordered set of secrets."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(derive(key, "encryption"))) for key in secrets])
        self._index_keys = [derive(key, "blind index") for key in secrets]

    def encrypt(self, text: str) -> bytes:
        """Encrypt with the newest key."""
        return self._fernet.encrypt(text.encode())

    def seal(self, content: bytes) -> bytes:
        """Encrypt a file with the newest key; it grows by a third."""
        return self._fernet.encrypt(content)

    def unseal(self, token: bytes) -> bytes:
        """The reverse of `seal`; raises `cryptography.fernet.InvalidToken` when no key fits."""
        return self._fernet.decrypt(token)

    def decrypt(self, token: bytes) -> str:
        """Decrypt with whichever key fits; raises `cryptography.fernet.InvalidToken` when none does."""
        return self._fernet.decrypt(token).decode()

    def indexes(self, value: str) -> list[str]:
        """The blind index of `value` under every key, newest first: store the first, look up by all."""
        return [hmac.new(key, value.encode(), hashlib.sha256).hexdigest() for key in self._index_keys]


class _ProcessCipher:
    """The cipher of this process. Column types have no other way to reach it; `configure` sets it once at the start."""

    current: Cipher | None = None


def configure(secrets: tuple[str, ...]) -> Cipher:
    """Make the cipher of this process from SECRET_KEYS and return it."""
    _ProcessCipher.current = _cipher(secrets)
    return _ProcessCipher.current


@cache
def _cipher(secrets: tuple[str, ...]) -> Cipher:
    return Cipher(secrets)


def cipher() -> Cipher:
    """The cipher of this process; raises RuntimeError before `configure`."""
    if _ProcessCipher.current is None:
        raise RuntimeError("crypto.configure has not been called")
    return _ProcessCipher.current


class EncryptedText(TypeDecorator[str]):
    """A text column that is encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  SQLAlchemy's signature
        """Encrypt on the way in."""
        return None if value is None else cipher().encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Decrypt on the way out."""
        return None if value is None else cipher().decrypt(value)


class EncryptedBytes(TypeDecorator[bytes]):
    """A column of bytes, such as a picture, that is encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  SQLAlchemy's signature
        """Encrypt on the way in."""
        return None if value is None else cipher().seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Decrypt on the way out."""
        return None if value is None else cipher().unseal(value)


class EncryptedJSON(TypeDecorator[Any]):
    """A column of plain JSON that is encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002  SQLAlchemy's signature
        """Encrypt on the way in."""
        return None if value is None else cipher().encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Decrypt on the way out."""
        return None if value is None else json.loads(cipher().decrypt(value))
