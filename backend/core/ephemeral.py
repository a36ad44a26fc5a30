"""What may be lost: counters of rate limits, nonces seen, the cached access token, news for open consoles.

The only importer of `redis`. Without the store everything still works, less well: each method says how it degrades.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import redis
import redis.asyncio
from redis.exceptions import RedisError

from backend.core.logging import get_logger

log = get_logger(__name__)


class Ephemeral:
    """A Redis or Valkey server, asked with short timeouts; every failure is a warning, never an error."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._async = redis.asyncio.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        # A listener waits for news as long as it takes, so it has a connection without a read timeout.
        self._listener = redis.asyncio.Redis.from_url(url, socket_connect_timeout=0.5)
        self.sync = redis.Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=0.5)

    async def allow(self, key: str, *, limit: int, per: timedelta) -> bool:
        """Count one use of `key`; False when more than `limit` fell into the period. Allows when the store is away."""
        try:
            async with self._async.pipeline(transaction=True) as pipe:
                pipe.incr(f"limit:{key}")
                pipe.expire(f"limit:{key}", int(per.total_seconds()), nx=True)
                used, _ = await pipe.execute()
        except RedisError:
            log.warning("ephemeral_store_away", part="rate_limit")
            return True
        return int(used) <= limit

    async def forgive(self, key: str) -> None:
        """Forget the uses of `key`. Does nothing when the store is away."""
        with suppress(RedisError):
            await self._async.delete(f"limit:{key}")

    async def first_seen(self, key: str, value: str, *, keep: timedelta) -> str:
        """The value first given for `key` within `keep`: this one or an earlier; this one when the store is away."""
        try:
            if await self._async.set(f"seen:{key}", value, nx=True, ex=int(keep.total_seconds())):
                return value
            stored = await self._async.get(f"seen:{key}")
        except RedisError:
            log.warning("ephemeral_store_away", part="nonce")
            return value
        return stored.decode() if isinstance(stored, bytes) else value

    async def publish(self, topic: str, news: str) -> None:
        """Tell whoever listens now. When the store is away nobody hears it: consoles also refresh by themselves."""
        try:
            await self._async.publish(f"news:{topic}", news)
        except RedisError:
            log.warning("ephemeral_store_away", part="news")

    async def listen(self, topic: str) -> AsyncIterator[str]:
        """News of `topic` as it comes. Ends when the store goes away; the caller tries again later."""
        try:
            async with self._listener.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(f"news:{topic}")
                async for message in channel.listen():
                    yield message["data"].decode()
        except RedisError:
            log.warning("ephemeral_store_away", part="news")

    async def is_ready(self) -> bool:
        """Whether the store answers now."""
        try:
            return bool(await self._async.ping())
        except RedisError:
            return False

    async def close(self) -> None:
        """Close every connection."""
        await self._async.aclose()
        await self._listener.aclose()
        self.sync.close()


class SharedTokens:
    """The access token all processes share, with one refresher at a time (a `TokenStore` of `bot.channels`)."""

    def __init__(self, store: redis.Redis) -> None:
        self._store = store

    def get(self, key: str) -> str | None:
        """The cached token; None when there is none or the store is away."""
        try:
            value = self._store.get(f"token:{key}")
        except RedisError:
            log.warning("ephemeral_store_away", part="token")
            return None
        return value.decode() if isinstance(value, bytes) else None

    def put(self, key: str, token: str, seconds: float) -> None:
        """Cache `token`; does nothing when the store is away."""
        with suppress(RedisError):
            self._store.set(f"token:{key}", token, px=max(1, int(seconds * 1000)))

    def drop(self, key: str, token: str) -> None:
        """Forget the token if it is still `token`, so that a fresh one of somebody else's survives."""
        with suppress(RedisError):
            self._store.eval(  # a check and a delete must be one step
                "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end", 1,
                f"token:{key}", token,
            )  # fmt: skip

    @contextmanager
    def refreshing(self, key: str) -> Iterator[None]:
        """Hold the right to refresh; waits for the holder up to 10 s. When the store is away everyone may refresh."""
        lock = self._store.lock(f"refresh:{key}", timeout=15, blocking_timeout=10)
        held = False
        with suppress(RedisError):
            held = lock.acquire()
        try:
            yield
        finally:
            if held:
                with suppress(RedisError):
                    lock.release()
