"""All SQL about residents and contacts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.residents.models import Binding, Contact, OneTimeCode, Resident
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
    """The resident with this service code; of one who turned out to be another, that other."""
    owner = select(func.coalesce(Resident.merged_into_id, Resident.id)).where(Resident.service_code == code)
    return await session.scalar(select(Resident).where(Resident.id == owner.scalar_subquery()))


async def bind(
    session: AsyncSession,
    contact: Contact,
    resident: Resident,
    proven_by: str,
    now: datetime,
    *,
    notices: dict[str, Any] | None = None,
) -> None:
    """Record that a contact is a person's; of one that is already, only a newer consent to notices is kept."""
    row = {
        "contact_id": contact.id, "resident_id": resident.id, "proven_by": proven_by, "notices": notices,
        "created_at": now,
    }  # fmt: skip
    new = insert(Binding).values(row)
    if notices is None:
        await session.execute(new.on_conflict_do_nothing())
    else:
        keys = ["contact_id", "resident_id"]
        await session.execute(new.on_conflict_do_update(index_elements=keys, set_={"notices": notices}))


async def people_of(session: AsyncSession, contact_id: int) -> Sequence[Resident]:
    """Whose contact this is, those who were first."""
    found = select(Resident).join(Binding, Binding.resident_id == Resident.id).where(Binding.contact_id == contact_id)
    return (await session.scalars(found.order_by(Binding.created_at, Resident.id))).all()


async def contacts_told(session: AsyncSession, resident_id: int) -> Sequence[Contact]:
    """The contacts at which this person agreed to be told of all their requests."""
    found = select(Contact).join(Binding, Binding.contact_id == Contact.id)
    return (
        await session.scalars(
            found.where(Binding.resident_id == resident_id, Binding.notices.is_not(None)).order_by(Contact.id)
        )
    ).all()


async def contacts_of(session: AsyncSession, resident_id: int) -> Sequence[Contact]:
    """The contacts that are bound to this person, locked."""
    found = select(Contact).join(Binding, Binding.contact_id == Contact.id).where(Binding.resident_id == resident_id)
    return (await session.scalars(found.order_by(Contact.id).with_for_update(of=Contact))).all()


async def unbind(session: AsyncSession, contact: Contact, resident: Resident) -> None:
    """A contact is this person's no longer, and nothing is told there of their requests by that binding."""
    gone = delete(Binding).where(Binding.contact_id == contact.id, Binding.resident_id == resident.id)
    await session.execute(gone)
    if contact.resident_id == resident.id:
        contact.resident_id = None
    await session.flush()


async def move_contacts(session: AsyncSession, other: Resident, kept: Resident) -> None:
    """Give `kept` every contact of `other`, who turned out to be the same person."""
    theirs = select(Binding).where(Binding.resident_id == other.id)
    for binding in (await session.scalars(theirs)).all():
        contact = await session.get_one(Contact, binding.contact_id)
        await bind(session, contact, kept, binding.proven_by, binding.created_at, notices=binding.notices)
        await session.delete(binding)
    moved = update(Contact).where(Contact.resident_id == other.id).values(resident_id=kept.id)
    await session.execute(moved.execution_options(synchronize_session="fetch"))
    await session.execute(update(Resident).where(Resident.merged_into_id == other.id).values(merged_into_id=kept.id))
    other.merged_into_id = kept.id
    await session.flush()


async def forget_consents(session: AsyncSession, contact_id: int) -> None:
    """Take back what was agreed to be told at this contact, and the one-time codes it asked for."""
    await session.execute(update(Binding).where(Binding.contact_id == contact_id).values(notices=None))
    await session.execute(delete(OneTimeCode).where(OneTimeCode.contact_id == contact_id, OneTimeCode.state != "spent"))


async def codes_since(session: AsyncSession, contact_id: int, phone_id: int, since: datetime) -> tuple[int, int]:
    """How many one-time codes this contact has asked for since then, and how many were sent to this phone."""
    asked = select(func.count()).where(OneTimeCode.contact_id == contact_id, OneTimeCode.created_at >= since)
    sent = select(func.count()).where(OneTimeCode.phone_id == phone_id, OneTimeCode.created_at >= since)
    row = (await session.execute(select(asked.scalar_subquery(), sent.scalar_subquery()))).one()
    return row[0], row[1]


async def forget_codes(session: AsyncSession, before: datetime) -> None:
    """Delete the one-time codes that no limit counts any more."""
    await session.execute(delete(OneTimeCode).where(OneTimeCode.created_at < before))


async def latest_code(session: AsyncSession, contact_id: int) -> OneTimeCode | None:
    """The one-time code this contact asked for last: earlier ones are good for nothing."""
    latest = select(OneTimeCode).where(OneTimeCode.contact_id == contact_id).order_by(OneTimeCode.id.desc()).limit(1)
    return await session.scalar(latest.with_for_update())
