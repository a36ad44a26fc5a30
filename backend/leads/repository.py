"""All SQL about leads and lists. A caseworker sees the leads of their office."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import NotFound
from backend.leads.models import Lead, LeadList, LeadListFault
from backend.staff.models import Account, Role

SHOWN = 200
"""Rows of a list on one page."""


def readable_by(account: Account) -> Select[Lead]:
    """The leads this account may see: a caseworker those of their office, everybody else none."""
    wanted = select(Lead)
    if account.role != Role.CASEWORKER or not account.active:
        return wanted.where(false())
    return wanted.where(Lead.office_code == account.office_code)


async def leads(session: AsyncSession, account: Account, *, closed: bool) -> Sequence[Lead]:
    """The account's leads: those to be looked at, the oldest first; or those that were, the latest first."""
    if closed:
        wanted = readable_by(account).where(Lead.closed_at.is_not(None)).order_by(Lead.closed_at.desc(), Lead.id.desc())
    else:
        # By what is the same for all first: so ordered they stand in their index.
        wanted = readable_by(account).where(Lead.closed_at.is_(None)).order_by(Lead.closed_at, Lead.id)
    return (await session.scalars(wanted.limit(SHOWN))).all()


async def lead(session: AsyncSession, account: Account, lead_id: int, *, lock: bool = False) -> Lead:
    """One lead; NotFound when there is none or it is not for this account to see."""
    wanted = readable_by(account).where(Lead.id == lead_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(wanted) if 0 < lead_id < 2**63 else None
    if found is None:
        raise NotFound("没有这条线索，或它不归您的机构")
    return found


async def open_of(session: AsyncSession, person_indexes: Collection[str]) -> dict[str, int]:
    """The open leads about these people: blind index → id."""
    wanted = select(Lead.person_index, Lead.id).where(Lead.person_index.in_(person_indexes), Lead.closed_at.is_(None))
    return {index: key for index, key in await session.execute(wanted) if index is not None}


async def by_digest(session: AsyncSession, digest: str) -> LeadList | None:
    """The list with these very bytes."""
    return await session.scalar(select(LeadList).where(LeadList.digest == digest))


async def lists(session: AsyncSession) -> Sequence[LeadList]:
    """Every list, the latest first."""
    return (await session.scalars(select(LeadList).order_by(LeadList.id.desc()).limit(SHOWN))).all()


async def one_list(session: AsyncSession, lead_list_id: int) -> LeadList:
    """One list; NotFound when there is none."""
    found = await session.get(LeadList, lead_list_id) if 0 < lead_list_id < 2**63 else None
    if found is None:
        raise NotFound("没有这份名单")
    return found


async def faults(session: AsyncSession, lead_list_id: int) -> Sequence[LeadListFault]:
    """The rows of a list that could not be used, in the order of their lines."""
    wanted = select(LeadListFault).where(LeadListFault.lead_list_id == lead_list_id)
    return (await session.scalars(wanted.order_by(LeadListFault.line, LeadListFault.id))).all()


async def outcomes(session: AsyncSession, lead_list_id: int) -> dict[str | None, int]:
    """What came of a list's leads so far: outcome, or None for those not looked at → how many."""
    wanted = select(Lead.outcome, func.count()).where(Lead.lead_list_id == lead_list_id).group_by(Lead.outcome)
    return {row[0]: row[1] for row in await session.execute(wanted)}
