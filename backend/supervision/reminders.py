"""Reminders that were given, for whoever leads an office or supervises all of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.deadlines.models import Deadline, Reminder
from backend.deadlines.rules import Recipient
from backend.help_requests.models import HelpRequest
from backend.offices.models import Office
from backend.staff.models import Account, Role

SHOWN = 200
"""Reminders on one page; how many there are in all is told beside them."""


@dataclass(frozen=True, slots=True)
class Given:
    """One reminder: to whom, of which stage of which request, when, and how that stage stands now."""

    at: datetime
    recipient: str
    step: str
    number: str
    office: str
    deadline: Deadline


def visible_to(account: Account) -> ColumnElement[bool]:
    """A supervisor sees every reminder, a leader those about requests of their office, everybody else none."""
    if account.role == Role.SUPERVISOR and account.active:
        return true()
    if account.role == Role.LEADER and account.active:
        return HelpRequest.office_code == account.office_code
    return false()


async def given(
    session: AsyncSession, account: Account, since: datetime, *, to: Recipient | None = None
) -> tuple[list[Given], int]:
    """The reminders since then, the latest first, and how many there are in all; `to` one sort of recipient."""
    wanted = (
        select(
            Reminder.at, Reminder.recipient, Reminder.step, HelpRequest.number, Office.name, Deadline,
            func.count().over(),
        )
        .join(Deadline, Deadline.id == Reminder.deadline_id)
        .join(HelpRequest, HelpRequest.id == Deadline.help_request_id)
        .join(Office, Office.code == HelpRequest.office_code)
        .where(visible_to(account), Reminder.day >= since.date())
        .order_by(Reminder.id.desc())
        .limit(SHOWN)
    )  # fmt: skip
    if to is not None:
        wanted = wanted.where(Reminder.recipient == to)
    rows = (await session.execute(wanted)).all()
    return [Given(*row[:6]) for row in rows], rows[0][6] if rows else 0
