"""The account's access token as `stable_token` gives it out: the same until shortly before its end."""

import secrets
from datetime import datetime, timedelta

from backend.simulator.wechat.errors import ApiError

LIFETIME = timedelta(seconds=7200)
OVERLAP = timedelta(minutes=5)
"""From this long before its end a token is renewed; meanwhile the old one goes on being valid."""


class AccessTokens:
    """One account's tokens; the last is current, the one before it may still be valid."""

    def __init__(self, app_id: str, secret: str) -> None:
        self._app_id = app_id
        self._secret = secret
        self._issued: list[tuple[str, datetime]] = []

    def issue(self, app_id: str, secret: str, now: datetime, *, force: bool = False) -> tuple[str, int]:
        """The current token and for how many seconds it is valid. Raises ApiError 40013 or 40125."""
        if app_id != self._app_id:
            raise ApiError(40013, "invalid appid")
        if not secrets.compare_digest(secret.encode("utf-8", "replace"), self._secret.encode()):
            raise ApiError(40125, "invalid appsecret")
        if force or not self._issued or self._issued[-1][1] - OVERLAP <= now:
            before = [(token, min(ends, now + OVERLAP)) for token, ends in self._issued[-1:]]
            self._issued = [*before, (secrets.token_urlsafe(102), now + LIFETIME)]
        token, ends = self._issued[-1]
        return token, int((ends - now).total_seconds())

    def check(self, token: str, now: datetime) -> None:
        """Raises ApiError when this token opens nothing: 41001 without one, 42001 expired, 40001 unknown."""
        if not token:
            raise ApiError(41001, "access_token missing")
        ends = dict(self._issued).get(token)
        if ends is None:
            raise ApiError(40001, "invalid credential, access_token is invalid or not latest")
        if ends <= now:
            raise ApiError(42001, "access_token expired")
