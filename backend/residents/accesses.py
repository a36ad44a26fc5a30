"""Who of the staff has looked at what is kept of somebody: put on record at the page, told to whoever asks.

Apart from the residents' own service because the pages write here and the dialogue reads.
"""

from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.offices.models import Office
from backend.residents.models import Access, Contact
from backend.staff.models import Account, Role
from bot.flows.outcomes import Look
from bot.texts import label

LookedAt = Literal["request", "numbers", "conversation"]

ONE_LOOK = timedelta(hours=1)
"""Looks of one person at one thing within this time are one look: pages are opened again and again."""

NEWEST = 20


async def record(session: AsyncSession, account: Account, contact_id: int, what: LookedAt, now: datetime) -> None:
    """Put on record that `account` has looked (PIPL art. 51, 等级保护 2.0)."""
    same = (Access.account_id == account.id) & (Access.contact_id == contact_id) & (Access.what == what)
    if await session.scalar(select(Access.id).where(same, Access.at > now - ONE_LOOK).limit(1)) is None:
        session.add(Access(account_id=account.id, contact_id=contact_id, what=what, at=now))
        await session.flush()


async def of_contact(session: AsyncSession, contact: Contact) -> tuple[Look, ...]:
    """Who has looked, newest first: a caseworker by their office, everybody else by what they are here for."""
    theirs = select(Contact.id).where(Contact.resident_id == contact.resident_id)
    whose = Access.contact_id == contact.id
    if contact.resident_id is not None:
        whose = Access.contact_id.in_(theirs)
    found = (
        select(Access.at, Access.what, Account.role, Office.name)
        .join(Account, Account.id == Access.account_id)
        .outerjoin(Office, Office.code == Account.office_code)
        .where(whose)
        .order_by(Access.id.desc())
        .limit(NEWEST)
    )
    rows = await session.execute(found)
    return tuple(
        Look(at.astimezone(SHANGHAI).date(), _who(role, office), cast("LookedAt", what))
        for at, what, role, office in rows
    )


def _who(role: str, office: str | None) -> str:
    return office if role == Role.CASEWORKER and office else label("role", role)
