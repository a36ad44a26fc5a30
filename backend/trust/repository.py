"""All SQL about traces and the register. Nobody but a supervisor reads any of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import NotFound
from backend.dishonesty.models import DishonestyEntry
from backend.help_requests.models import HelpRequest
from backend.offices.models import Office
from backend.staff.models import Account, Role
from backend.trust.models import HonestMistake, RegisterLook, Trace, TraceStep

SHOWN = 200
"""Rows of a list on one page."""


def allowed(account: Account) -> ColumnElement[bool]:
    """What stands in every query's condition: true for a supervisor, for nobody else."""
    return true() if account.role == Role.SUPERVISOR and account.active else false()


def _traces(account: Account) -> Select[Trace, str, str]:
    return (
        select(Trace, HelpRequest.number, Office.name)
        .join(HelpRequest, HelpRequest.id == Trace.help_request_id)
        .join(Office, Office.code == HelpRequest.office_code)
        .where(allowed(account))
    )


async def traces(session: AsyncSession, account: Account) -> Sequence[Row[Trace, str, str]]:
    """Every trace with its request's number and office: the open ones first, then the latest."""
    wanted = _traces(account).order_by(Trace.closed_at.is_not(None), Trace.id.desc()).limit(SHOWN)
    return (await session.execute(wanted)).all()


async def trace(session: AsyncSession, account: Account, trace_id: int, *, lock: bool = False) -> Row[Trace, str, str]:
    """One trace; NotFound when there is none or it is not for this account to see."""
    wanted = _traces(account).where(Trace.id == trace_id)
    if lock:
        wanted = wanted.with_for_update(of=Trace).execution_options(populate_existing=True)
    found = (await session.execute(wanted)).one_or_none() if 0 < trace_id < 2**63 else None
    if found is None:
        raise NotFound("没有这条核查线索")
    return found


async def steps(session: AsyncSession, trace_id: int) -> Sequence[Row[TraceStep, str]]:
    """What was done, by whom, oldest first."""
    wanted = select(TraceStep, Account.display_name).join(Account, Account.id == TraceStep.account_id)
    return (await session.execute(wanted.where(TraceStep.trace_id == trace_id).order_by(TraceStep.id))).all()


async def register(session: AsyncSession, account: Account) -> Sequence[DishonestyEntry]:
    """Every entry and counter-entry, the latest first."""
    wanted = select(DishonestyEntry).where(allowed(account)).order_by(DishonestyEntry.id.desc())
    return (await session.scalars(wanted)).all()


async def entry(session: AsyncSession, account: Account, entry_id: int) -> DishonestyEntry:
    """One entry; NotFound when there is none or it is not for this account to see."""
    wanted = select(DishonestyEntry).where(allowed(account), DishonestyEntry.id == entry_id)
    found = await session.scalar(wanted) if 0 < entry_id < 2**63 else None
    if found is None:
        raise NotFound("没有这条失信记录")
    return found


async def is_corrected(session: AsyncSession, entry_id: int) -> bool:
    """Whether a counter-entry corrects this one."""
    return bool(await session.scalar(select(exists().where(DishonestyEntry.corrects_id == entry_id))))


async def looked_since(
    session: AsyncSession, account_id: int, what: str, help_request_id: int | None, since: datetime
) -> bool:
    """Whether this account's look at this is on record since then."""
    same: Any = RegisterLook.help_request_id == help_request_id
    wanted = and_(RegisterLook.account_id == account_id, RegisterLook.what == what, same, RegisterLook.at > since)
    return bool(await session.scalar(select(exists().where(wanted))))


async def looks(session: AsyncSession, account: Account) -> Sequence[Row[RegisterLook, str, str | None]]:
    """Who has looked, the latest first, and at which request if it was the flag of one."""
    wanted = (
        select(RegisterLook, Account.display_name, HelpRequest.number)
        .join(Account, Account.id == RegisterLook.account_id)
        .outerjoin(HelpRequest, HelpRequest.id == RegisterLook.help_request_id)
        .where(allowed(account))
        .order_by(RegisterLook.id.desc())
        .limit(SHOWN)
    )
    return (await session.execute(wanted)).all()


async def mistakes(session: AsyncSession, account: Account) -> Sequence[Row[HonestMistake, str]]:
    """Honest mistakes with the office, the latest first."""
    wanted = select(HonestMistake, Office.name).join(Office, Office.code == HonestMistake.office_code)
    return (await session.execute(wanted.where(allowed(account)).order_by(HonestMistake.id.desc()))).all()
