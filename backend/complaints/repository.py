"""All SQL about complaints. Only supervision reads them; whoever has the number learns whether there is an answer."""

from collections.abc import Sequence

from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.complaints.models import Complaint
from backend.core.errors import NotFound
from backend.staff.models import Account, Role


def readable_by(account: Account) -> Select[Complaint]:
    """The complaints this account may see: a supervisor all, everybody else none."""
    wanted = select(Complaint)
    return wanted if account.role == Role.SUPERVISOR and account.active else wanted.where(false())


async def listing(session: AsyncSession, account: Account, *, limit: int = 100) -> Sequence[Complaint]:
    """Those that wait for an answer first, the oldest first; then the answered ones, the latest first."""
    waiting = readable_by(account).where(Complaint.answered_at.is_(None)).order_by(Complaint.id).limit(limit)
    found = list((await session.scalars(waiting)).all())
    answered = readable_by(account).where(Complaint.answered_at.is_not(None)).order_by(Complaint.answered_at.desc())
    return [*found, *(await session.scalars(answered.limit(limit - len(found)))).all()]


async def one(session: AsyncSession, account: Account, complaint_id: int, *, lock: bool = False) -> Complaint:
    """The complaint with this id; NotFound when there is none or it is not for this account to see."""
    wanted = readable_by(account).where(Complaint.id == complaint_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(wanted) if 0 < complaint_id < 2**63 else None
    if found is None:
        raise NotFound("没有这件投诉举报")
    return found


async def by_number(session: AsyncSession, number: str) -> Complaint | None:
    """The complaint under this number."""
    return await session.scalar(select(Complaint).where(Complaint.number == number))
