"""Accounts: adding, signing in, and who stands behind a session."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Conflict, Invalid, NotFound, OfficeError
from backend.core.logging import get_logger
from backend.staff import passwords
from backend.staff.models import Account, Role

if TYPE_CHECKING:
    from backend.runtime import Runtime

log = get_logger(__name__)

FAILURES_ALLOWED = 5
FAILURES_WITHIN = timedelta(minutes=15)
"""So often one address may fail for one username before it has to wait."""


class SignInRefused(OfficeError):
    """Username and password do not fit, or the account may not sign in; which of these is not told."""

    status = 401


class TooManyFailures(OfficeError):
    """Too many failures from this address for this username."""

    status = 429


LONGEST_USERNAME = 40
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


async def add(
    session: AsyncSession,
    username: str,
    display_name: str,
    role: Role,
    password: str,
    office_code: str | None,
    now: datetime,
) -> Account:
    """Add an account. Raises Invalid for an unfit password or office, Conflict for a username that is taken."""
    if not _USERNAME.fullmatch(username):
        raise Invalid("用户名用 2 到 40 个小写字母、数字、点、横线，以字母或数字开头")
    passwords.refuse_unfit(password, username)
    if role in (Role.CASEWORKER, Role.LEADER) and office_code is None:
        raise Invalid("经办人和分管领导必须属于一个经办机构")
    if await by_username(session, username) is not None:
        raise Conflict("用户名已有人使用")
    account = Account(
        username=username,
        display_name=display_name,
        password_hash=await passwords.hashed(password),
        role=role,
        office_code=office_code,
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(account)
    except IntegrityError as error:
        raise Invalid("没有这个经办机构，或用户名刚被使用") from error
    return account


async def sign_in(runtime: "Runtime", username: str, password: str, client: str = "") -> Account:
    """The account whose credentials these are. `client` is the address of whoever asks.

    Takes as long for an unknown username as for a known one. Raises SignInRefused or TooManyFailures.
    """
    username = username.strip().lower()[: LONGEST_USERNAME + 1]
    attempts = f"sign-in:{username}:{client}"
    if not await runtime.ephemeral.allow(attempts, limit=FAILURES_ALLOWED, per=FAILURES_WITHIN):
        log.warning("sign_in_throttled")
        raise TooManyFailures("密码多次不正确，请 15 分钟后再试")
    found = await _find(runtime, username)
    fits = await passwords.fits(found.password_hash if found else None, password)
    barred = runtime.settings.production and passwords.is_demo(password)
    if found is None or not fits or not found.active or barred:
        raise SignInRefused("用户名或密码不正确")
    await runtime.ephemeral.forgive(attempts)
    return await _signed_in(runtime, found, password)


async def _find(runtime: "Runtime", username: str) -> Account | None:
    """The account, looked up only under what can be a username at all."""
    if not _USERNAME.fullmatch(username):
        return None
    async with runtime.database.unit_of_work() as session:
        return await by_username(session, username)


async def _signed_in(runtime: "Runtime", found: Account, password: str) -> Account:
    """Record the sign-in, and hash the password anew when the parameters have become stricter."""
    fresh = await passwords.hashed(password) if passwords.is_outdated(found.password_hash) else None
    async with runtime.database.unit_of_work() as session:
        account = await session.get_one(Account, found.id)
        account.signed_in_at = runtime.clock()
        account.password_hash = fresh or account.password_hash
    return account


async def account(session: AsyncSession, account_id: int, epoch: int) -> Account | None:
    """The active account behind a session; None when it was deactivated or its sessions were ended since."""
    wanted = select(Account).where(Account.id == account_id, Account.epoch == epoch, Account.active)
    return await session.scalar(wanted)


async def end_sessions(session: AsyncSession, account: Account) -> None:
    """End every session of this account, wherever it is signed in."""
    account.epoch = Account.epoch + 1
    await session.flush()


async def deactivate(session: AsyncSession, username: str) -> None:
    """Let an account sign in no more; whoever is signed in with it is out at their next click. Raises NotFound."""
    account = await by_username(session, username)
    if account is None:
        raise NotFound("没有这个用户名")
    account.active = False
    await end_sessions(session, account)


async def by_username(session: AsyncSession, username: str) -> Account | None:
    """The account with this username, active or not."""
    return await session.scalar(select(Account).where(Account.username == username))


async def with_demo_passwords(session: AsyncSession, demo: Iterable[tuple[str, str]]) -> list[str]:
    """Which active accounts still have the demo's password, given as (username, password); production has none."""
    found = []
    for username, password in demo:
        account = await by_username(session, username)
        if account is not None and account.active and await passwords.fits(account.password_hash, password):
            found.append(username)
    return found
