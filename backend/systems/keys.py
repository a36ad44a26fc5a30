"""Keys of other systems: given out once, kept as a digest, compared in constant time.

A key is 256 random bits, so a plain digest is enough: there is nothing to guess that a slow one would protect.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Conflict, Invalid, NotFound
from backend.systems import repository
from backend.systems.models import ApiKey, Scope

MARK = "minsheng"
"""What every key begins with, so that a leaked one can be told for what it is."""
CALLS_PER_MINUTE = 600
MOST_CALLS = 100_000
USE_KEPT_TO = timedelta(minutes=1)
"""How exactly it is kept when a key was last used: not every call need write its row."""

_SYSTEM = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_KEY = re.compile(rf"{MARK}_([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})")


async def add(
    session: AsyncSession, system: str, scopes: Collection[str], now: datetime, *, calls: int = CALLS_PER_MINUTE
) -> tuple[ApiKey, str]:
    """A new key for a system, and its full text, which is known now and never again. Raises Invalid."""
    if not _SYSTEM.fullmatch(system):
        raise Invalid("系统名用 2 到 40 个小写字母、数字、横线，以字母或数字开头")
    if not 1 <= calls <= MOST_CALLS:
        raise Invalid(f"每分钟次数应为 1 到 {MOST_CALLS}")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = ApiKey(
        system=system, prefix=prefix, digest=_digest(secret), scopes=_known(scopes), calls_per_minute=calls,
        created_at=now,
    )  # fmt: skip
    session.add(key)
    await session.flush()
    return key, f"{MARK}_{prefix}_{secret}"


async def revoke(session: AsyncSession, prefix: str, now: datetime) -> ApiKey:
    """End a key. With its last key a system's subscriptions end too. Raises NotFound, Conflict."""
    key = await repository.key_by_prefix(session, prefix, lock=True)
    if key is None:
        raise NotFound("没有这个密钥")
    if key.revoked_at is not None:
        raise Conflict("这个密钥已经吊销")
    key.revoked_at = now
    await session.flush()
    if not await repository.valid_keys(session, key.system):
        for subscription in await repository.subscriptions(session, key.system):
            subscription.ended_at = now
    return key


async def authenticate(session: AsyncSession, presented: str, now: datetime) -> ApiKey | None:
    """The key whose full text this is; None for one that is unknown, wrong or revoked, told apart by nobody."""
    match = _KEY.fullmatch(presented)
    key = await repository.key_by_prefix(session, match[1]) if match else None
    fits = hmac.compare_digest(key.digest if key else "", _digest(match[2] if match else ""))
    if key is None or not fits or key.revoked_at is not None:
        return None
    if key.last_used_at is None or now - key.last_used_at >= USE_KEPT_TO:
        key.last_used_at = now
    return key


def _known(scopes: Collection[str]) -> list[str]:
    unknown = set(scopes) - {*Scope}
    if unknown or not scopes:
        raise Invalid(f"权限只能是：{'、'.join(Scope)}")
    return sorted({str(scope) for scope in scopes})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
