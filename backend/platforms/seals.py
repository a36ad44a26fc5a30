"""The port to whoever keeps the office's electronic seal (电子签章), and its stand-in."""

import hashlib
import hmac
from typing import Protocol

from backend.core import crypto


class Seal(Protocol):
    """Sets the office's seal. Blocks; raises OSError when the keeper cannot be reached."""

    def stamp(self, digest: str) -> str:
        """Set the seal under what has this digest (SHA-256, hex); gives what proves it."""


class StandInSeal:
    """A seal kept by nobody but this installation: proves that it was set here, to nobody else's satisfaction."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._keys = [crypto.derive(secret, "stand-in seal") for secret in secrets]

    def stamp(self, digest: str) -> str:
        """Set it by the newest key."""
        return self._set(self._keys[0], digest)

    def fits(self, digest: str, seal: str) -> bool:
        """Whether this seal was set under what has this digest."""
        return any(hmac.compare_digest(self._set(key, digest), seal) for key in self._keys)

    @staticmethod
    def _set(key: bytes, digest: str) -> str:
        return "stand-in:" + hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()
