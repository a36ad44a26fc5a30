"""The staff's session cookie: which account, under which epoch, last used when; signed, not secret.

Nothing is kept on the server: a deactivated account or a new epoch ends every session at its next request, because
each request looks the account up.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.responses import Response

from backend.core import crypto
from backend.settings import Settings

COOKIE = "minsheng_staff"
PATH = "/console"
IDLE = timedelta(hours=8)
"""A session that is not used for so long has ended; pages that refresh themselves do not count as use."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a valid cookie says; whether the account still is what it was is looked up."""

    account_id: int
    epoch: int


class Cookies:
    """Writes and reads session cookies with one ordered set of secrets: the newest signs, all verify."""

    def __init__(self, settings: Settings) -> None:
        keys = [crypto.derive(secret, "staff session") for secret in reversed(settings.secret_keys)]
        self._serializer = URLSafeSerializer(
            keys, salt="staff session", signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
        )
        self._secure = settings.production

    def read(self, cookie: str | None, now: datetime) -> Ticket | None:
        """The ticket in a cookie; None when there is none, it is not ours, or it has not been used for too long."""
        if not cookie:
            return None
        try:
            account_id, epoch, used_at = self._serializer.loads(cookie)
        except (BadSignature, ValueError, TypeError):
            return None
        idle = now.timestamp() - used_at
        return Ticket(account_id, epoch) if idle < IDLE.total_seconds() else None

    def write(self, response: Response, ticket: Ticket, now: datetime) -> None:
        """Give the browser a cookie that is good for another while."""
        value = self._serializer.dumps([ticket.account_id, ticket.epoch, int(now.timestamp())])
        response.set_cookie(
            COOKIE, str(value), path=PATH, httponly=True, samesite="lax", secure=self._secure,
        )  # fmt: skip

    def clear(self, response: Response) -> None:
        """Take the cookie away."""
        response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax", secure=self._secure)
