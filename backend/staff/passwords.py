"""Staff passwords: how they are kept, and which are refused.

Argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane); at most two are computed at a time, so
that a flood of sign-ins cannot fill the memory.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from backend.core.errors import Invalid
from backend.settings import DEVELOPMENT_MARK

SHORTEST = 10
LONGEST = 200
"""Characters. The upper bound keeps a request from costing more than a password is worth."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")


def refuse_unfit(password: str, username: str) -> None:
    """Raises Invalid when a password is too short, too long, or tells itself by the username."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"密码应为 {SHORTEST} 到 {LONGEST} 个字符")
    if password.lower() == username.lower() or len(set(password)) < 4:
        raise Invalid("密码太容易猜到")


def is_demo(password: str) -> bool:
    """Whether it is a password of the demo, which production refuses."""
    return password.startswith(DEVELOPMENT_MARK)


async def hashed(password: str) -> str:
    """The hash that is stored."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def fits(stored: str | None, password: str) -> bool:
    """Whether `password` is the one whose hash is `stored`.

    Without a hash, for an unknown username, it takes as long and says no. An unreadable hash fits nothing.
    """
    if len(password) > LONGEST:
        return False
    return await asyncio.get_running_loop().run_in_executor(_threads, _verify, stored, password)


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str | None, password: str) -> bool:
    decoy = _decoy()
    try:
        return _hasher.verify(stored or decoy, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    """The hash of a password nobody has."""
    return _hasher.hash("nobody has this password")
