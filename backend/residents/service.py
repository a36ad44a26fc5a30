"""Whose message this is: the contact of an address, the resident behind a contact, and the resident's service code."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from backend.core import crypto
from backend.residents import codes, repository
from backend.residents.models import Contact, Resident
from bot.messages import Channel

TRIES = 20
"""So many codes in a row that are all taken means that the random source is broken."""


class NoServiceCodeLeft(RuntimeError):
    """Every code that was drawn is taken."""


async def contact_for(
    session: AsyncSession, channel: Channel, address_id: str, now: datetime, *, lock: bool = True
) -> Contact:
    """The contact with this address, made when it is new; its row is locked until the transaction ends if `lock`.

    A known contact costs one query. It is found under the blind index of every key, and moved to the newest one.
    """
    indexes = crypto.cipher().indexes(address_id)
    contact = await _known(session, channel, indexes, lock)
    if contact is None:
        contact = await repository.insert_contact(session, channel, address_id, indexes[0], now)
    if contact is None:
        contact = await _known(session, channel, indexes, lock)
    assert contact is not None  # the insert met it, and contacts are never deleted
    return contact


async def _known(session: AsyncSession, channel: Channel, indexes: list[str], lock: bool) -> Contact | None:
    found = await repository.find_contacts(session, channel, indexes, lock=lock)
    if not found:
        return None
    contact = found[0]
    if lock and contact.address_index != indexes[0]:
        contact.address_index = indexes[0]
        flag_modified(contact, "address")  # written again, so encrypted with the newest key
    return contact


async def resident_of(session: AsyncSession, contact: Contact, now: datetime) -> Resident:
    """The resident a contact belongs to. A contact that has none yet is somebody we do not know: a new resident."""
    if contact.resident_id is None:
        # The lock makes one resident of two first requests at once.
        await session.refresh(contact, ["resident_id"], with_for_update=True)
    if contact.resident_id is not None:
        return await session.get_one(Resident, contact.resident_id)
    return await another_resident(session, contact, now)


async def binds_by_writing(session: AsyncSession, contact: Contact, resident: Resident, now: datetime) -> None:
    """Take this resident for the one who speaks at this contact: they wrote from it."""
    contact.resident_id = resident.id
    await session.flush()
    await repository.bind(session, contact, resident, "writing", now)


async def another_resident(session: AsyncSession, contact: Contact, now: datetime) -> Resident:
    """One more person who writes from a contact that others use as well."""
    resident = Resident(created_at=now)
    session.add(resident)
    await session.flush()
    await binds_by_writing(session, contact, resident, now)
    return resident


async def service_code_for(
    session: AsyncSession, resident: Resident, digits: codes.Digits = codes.random_digits
) -> str:
    """The resident's service code, issued now if they have none. One for each person, never changed."""
    for _ in range(TRIES):
        if resident.service_code is not None:
            return resident.service_code
        await repository.claim_service_code(session, resident, codes.new_service_code(digits))
    raise NoServiceCodeLeft
