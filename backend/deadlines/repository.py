"""All SQL about deadlines, their pauses and reminders."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import column, exists, func, select, table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.deadlines.models import Deadline, DeadlinePause, Reminder
from backend.deadlines.rules import Step

BATCH = 500
"""Deadlines of one look: small enough for one short transaction."""

_REQUESTS = table("help_requests", column("id"))


async def running(session: AsyncSession, help_request_id: int, *, lock: bool = False) -> Sequence[Deadline]:
    """The deadlines of a request that have not ended, oldest first."""
    wanted = select(Deadline).where(Deadline.help_request_id == help_request_id, Deadline.finished_at.is_(None))
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(wanted.order_by(Deadline.id))).all()


async def of_request(session: AsyncSession, help_request_id: int) -> Sequence[Deadline]:
    """Every deadline a request ever had, oldest first."""
    wanted = select(Deadline).where(Deadline.help_request_id == help_request_id)
    return (await session.scalars(wanted.order_by(Deadline.id))).all()


async def nearest(session: AsyncSession, help_request_ids: Collection[int]) -> dict[int, Deadline]:
    """For each of these requests the running deadline that is due first."""
    wanted = select(Deadline).where(Deadline.help_request_id.in_(help_request_ids), Deadline.finished_at.is_(None))
    found: dict[int, Deadline] = {}
    for deadline in await session.scalars(wanted.order_by(Deadline.due_at, Deadline.id)):
        found.setdefault(deadline.help_request_id, deadline)
    return found


async def pauses(session: AsyncSession, deadline_ids: Collection[int]) -> Sequence[DeadlinePause]:
    """The pauses of these deadlines, oldest first."""
    if not deadline_ids:
        return []
    wanted = select(DeadlinePause).where(DeadlinePause.deadline_id.in_(deadline_ids))
    return (await session.scalars(wanted.order_by(DeadlinePause.id))).all()


async def due_before(session: AsyncSession, moment: datetime, after: int) -> Sequence[Deadline]:
    """A batch of the clocks that run and are due before `moment`, with ids above `after`, in the order of ids."""
    wanted = select(Deadline).where(
        Deadline.finished_at.is_(None), Deadline.paused_at.is_(None), Deadline.due_at < moment, Deadline.id > after
    )
    return (await session.scalars(wanted.order_by(Deadline.id).limit(BATCH))).all()


async def to_recount(session: AsyncSession, after: int, *, provisional_until: int | None) -> Sequence[Deadline]:
    """A batch of the deadlines that have not ended; only the provisional ones up to a year where that is given."""
    # The request is locked before its clock, as by everybody else: the clock's due date is kept with the request.
    whose = _REQUESTS.c.id == Deadline.help_request_id
    wanted = select(Deadline).join(_REQUESTS, whose).where(Deadline.finished_at.is_(None), Deadline.id > after)
    wanted = wanted.with_for_update(of=(_REQUESTS, Deadline), key_share=True)
    if provisional_until is not None:
        year = func.extract("year", func.timezone("Asia/Shanghai", Deadline.due_at))
        wanted = wanted.where(Deadline.provisional, year <= provisional_until)
    return (await session.scalars(wanted.order_by(Deadline.id).limit(BATCH))).all()


async def remind(session: AsyncSession, deadline: Deadline, step: Step, now: datetime) -> bool:
    """Put a reminder on record; False when it was given already: today, or at all if the step is not daily."""
    day = now.astimezone(SHANGHAI).date()
    if not step.daily:
        given = exists().where(
            Reminder.deadline_id == deadline.id, Reminder.step == step.step, Reminder.due_at == deadline.due_at
        )
        if await session.scalar(select(given)):
            return False
    row = insert(Reminder).values(
        deadline_id=deadline.id, step=step.step, day=day, recipient=step.recipient, due_at=deadline.due_at, at=now
    )
    return await session.scalar(row.on_conflict_do_nothing().returning(Reminder.id)) is not None


async def reminders(session: AsyncSession, deadline_ids: Collection[int]) -> Sequence[Reminder]:
    """The reminders of these deadlines, oldest first."""
    wanted = select(Reminder).where(Reminder.deadline_id.in_(deadline_ids))
    return (await session.scalars(wanted.order_by(Reminder.id))).all()
