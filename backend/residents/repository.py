"""All SQL about residents and contacts."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.residents.models import Contact, Resident
from bot.messages import Channel


async def find_contacts(session: AsyncSession, channel: Channel, indexes: list[str], *, lock: bool) -> list[Contact]:
    """The contacts of a channel under any of these blind indexes, those under the first index first."""
    wanted = select(Contact).where(Contact.channel == channel, Contact.address_index.in_(indexes))
    if lock:
        # Another transaction may have changed the row while this one waited for it.
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = (await session.scalars(wanted)).all()
    return sorted(found, key=lambda contact: indexes.index(contact.address_index))


async def insert_contact(
    session: AsyncSession, channel: Channel, address: str, index: str, now: datetime
) -> Contact | None:
    """Add a contact; None when somebody else has just added the same one. It waits for whoever is about to."""
    row = {
        "channel": channel,
        "address": address,
        "address_index": index,
        "follows": True,
        "created_at": now,
    }
    new = insert(Contact).values(row).on_conflict_do_nothing().returning(Contact)
    return await session.scalar(new)


async def claim_service_code(session: AsyncSession, resident: Resident, code: str) -> bool:
    """Give the code to a resident who has none; False when it is somebody else's already.

    Afterwards `resident.service_code` is what the database holds, which may be another's doing.
    """
    issue = update(Resident).where(Resident.id == resident.id, Resident.service_code.is_(None))
    try:
        async with session.begin_nested():
            await session.execute(issue.values(service_code=code))
    except IntegrityError:
        return False
    await session.refresh(resident, ["service_code"])
    return True


async def by_service_code(session: AsyncSession, code: str) -> Resident | None:
    """The resident with this service code."""
    return await session.scalar(select(Resident).where(Resident.service_code == code))
