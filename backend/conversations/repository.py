"""Finding a conversation and who is at its other end, in as few statements as a busy webhook deserves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core import crypto
from backend.messaging.models import Conversation
from backend.residents import service as residents
from backend.residents.models import Binding, Contact
from bot.flows import session as sessions
from bot.messages import Address


async def locked(session: AsyncSession, address: Address, now: datetime) -> tuple[Contact, Conversation]:
    """The contact with this address and its conversation, made when they are new; both rows are locked.

    Known ones cost one query. Both are locked in it, so that what is read is what the last turn left.
    """
    both = (
        select(Contact, Conversation)
        .join(Conversation, Conversation.contact_id == Contact.id)
        .where(Contact.channel == address.channel, Contact.address_index == crypto.cipher().indexes(address.id)[0])
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(both)).one_or_none()
    if row is not None:
        return row[0], row[1]
    contact = await residents.contact_for(session, address.channel, address.id, now)
    return contact, await _conversation_of(session, contact, now)


async def conversations_elsewhere(
    session: AsyncSession, contact: Contact, *, lock: bool
) -> list[tuple[Conversation, Contact]]:
    """The conversations of whoever speaks here at their other contacts, the latest first, but for an operator's.

    With `lock` one in which somebody is speaking this very moment is left out: two people who wait for each other's
    conversation would wait for ever.
    """
    found = (
        select(Conversation, Contact)
        .join(Contact, Contact.id == Conversation.contact_id)
        .join(Binding, Binding.contact_id == Contact.id)
        .where(
            Binding.resident_id == contact.resident_id, Contact.id != contact.id,
            Conversation.waiting_since.is_(None), Conversation.operator_id.is_(None), Conversation.urgent.is_(False),
        )
        .order_by(Conversation.updated_at.desc())
    )  # fmt: skip
    if lock:
        found = found.with_for_update(of=Conversation, skip_locked=True).execution_options(populate_existing=True)
    return [(conversation, other) for conversation, other in await session.execute(found)]


async def _conversation_of(session: AsyncSession, contact: Contact, now: datetime) -> Conversation:
    """The contact's one conversation; the contact's row is locked, so nobody else is making it now."""
    conversation = await session.scalar(select(Conversation).where(Conversation.contact_id == contact.id))
    if conversation is None:
        conversation = Conversation(contact_id=contact.id, session=sessions.new().to_json(), updated_at=now)
        session.add(conversation)
        await session.flush()
    return conversation
