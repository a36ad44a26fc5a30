"""The account's access token: fetched by one, shared by all, renewed once when WeChat rejects it.

Taken from `cgi-bin/stable_token`, which gives the same token to everybody who asks and takes the secret in its body;
`cgi-bin/token`, which wechatpy uses, invalidates the former token at each call and takes the secret in the URL.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from bot.channels.errors import ChannelError, Failure
from bot.channels.wechat import codes
from bot.channels.wechat.wire import Wire
from bot.messages import Channel

_PATH = "/cgi-bin/stable_token"
_RENEWED_BEFORE = 200.0  # WeChat issues the next token 300 s before the old one ends, and both are valid meanwhile
_FORCED_EVERY = 24 * 3600 / 20  # at most 20 forced renewals a day
_FORCED_APART = 30.0  # and no two within 30 s, failed ones included


class TokenStore(Protocol):
    """Where tokens are kept so that processes share them. Never raises: a store that is away holds nothing."""

    def get(self, key: str) -> str | None:
        """The token kept under `key`, unless its time is over."""

    def put(self, key: str, token: str, seconds: float) -> None:
        """Keep a token for `seconds`."""

    def drop(self, key: str, token: str) -> None:
        """Forget the token under `key` if it is still this one, in one step."""

    def refreshing(self, key: str) -> AbstractContextManager[None]:
        """Wait for, then hold, the right to fetch a new token."""


class OwnTokens:
    """A TokenStore inside one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._tokens: dict[str, tuple[str, float]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def get(self, key: str) -> str | None:
        with self._guard:
            token, ends = self._tokens.get(key, ("", 0.0))
            return token if token and self._clock() < ends else None

    def put(self, key: str, token: str, seconds: float) -> None:
        with self._guard:
            self._tokens[key] = token, self._clock() + seconds

    def drop(self, key: str, token: str) -> None:
        with self._guard:
            if self._tokens.get(key, ("", 0.0))[0] == token:
                del self._tokens[key]

    @contextmanager
    def refreshing(self, key: str) -> Iterator[None]:
        with self._guard:
            lock = self._locks[key]
        with lock:
            yield


class TieredTokens:
    """A shared store with the process's own behind it, so that an outage does not mean a fetch per call."""

    def __init__(self, shared: TokenStore, own: TokenStore) -> None:
        self._shared, self._own = shared, own

    def get(self, key: str) -> str | None:
        return self._shared.get(key) or self._own.get(key)

    def put(self, key: str, token: str, seconds: float) -> None:
        self._own.put(key, token, seconds)
        self._shared.put(key, token, seconds)

    def drop(self, key: str, token: str) -> None:
        self._own.drop(key, token)
        self._shared.drop(key, token)

    @contextmanager
    def refreshing(self, key: str) -> Iterator[None]:
        # One thread of each process queues for the shared right; the others wait for that thread.
        with self._own.refreshing(key), self._shared.refreshing(key):
            yield


class AccessTokens:
    """Gives out the token of one account."""

    def __init__(self, app_id: str, secret: str, wire: Wire, store: TokenStore) -> None:
        self._app_id = app_id
        self._secret = secret
        self._wire = wire
        self._store = store
        self._key = f"wechat:{app_id}"
        self._forced_key = f"wechat:{app_id}:forced"

    def current(self) -> str:
        """The token to use now. Raises ChannelError when there is none to be had."""
        token = self._store.get(self._key)
        if token:
            return token
        with self._store.refreshing(self._key):
            return self._store.get(self._key) or self._fetch(force=False)

    def renew(self, rejected: str) -> str:
        """Another token than the one WeChat has just rejected; somebody else may have fetched it meanwhile.

        Raises ChannelError when there is none to be had.
        """
        self._store.drop(self._key, rejected)
        with self._store.refreshing(self._key):
            token = self._store.get(self._key) or self._fetch(force=False)
            if token != rejected:
                return token
            # WeChat still gives out what it rejects: only a forced renewal ends that, and those are few.
            if self._store.get(self._forced_key):
                self._store.drop(self._key, rejected)
                raise ChannelError(Channel.WECHAT, codes.REJECTED_TOKEN, "token_rejected")
            self._store.put(self._forced_key, "tried", _FORCED_APART)
            token = self._fetch(force=True)
            self._store.put(self._forced_key, "done", _FORCED_EVERY)
            return token

    def _fetch(self, *, force: bool) -> str:
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret,
            "force_refresh": force,
        }
        try:
            result = self._wire.call("POST", _PATH, body, repeatable=True)
        except ChannelError as error:
            if error.failure is not Failure.REFRESH_TOKEN:
                raise
            # Here 40001 does not speak of a token: it is the secret that is wrong.
            raise ChannelError(Channel.WECHAT, codes.REJECTED_TOKEN, error.code, error.reference) from None
        token, lasts = result.get("access_token"), result.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(lasts, int) or lasts <= 0:
            raise ChannelError(Channel.WECHAT, codes.REJECTED_TOKEN, "no_token")
        self._store.put(self._key, token, lasts - min(_RENEWED_BEFORE, lasts / 10))
        return token
