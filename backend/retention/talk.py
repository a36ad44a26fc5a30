"""What was said, what the assistant remembers, and the addresses people wrote from."""

from datetime import datetime

from sqlalchemy import ColumnElement, cast, exists, func, literal, or_, select, update
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncSession

from backend.complaints.models import Complaint
from backend.help_requests.lifecycle import TO_DO
from backend.help_requests.models import HelpRequest
from backend.messaging.models import Conversation, Delivery, Message
from backend.offers.models import HelpOffer
from backend.residents.models import Binding, Contact
from backend.retention.sorts import Rows, changed
from bot.flows import session as sessions

BATCH = 500
"""Conversations of one transaction."""
REMOVED = "removed:"
"""What the index of an address begins with that is not kept any more."""


def _idle(before: datetime) -> ColumnElement[bool]:
    """Nobody has written since, nobody waits or speaks, and what was remembered has not been emptied since."""
    return (
        (Conversation.updated_at < before)
        & Conversation.operator_id.is_(None)
        & Conversation.waiting_since.is_(None)
        & or_(Conversation.emptied_at.is_(None), Conversation.emptied_at < Conversation.updated_at)
    )


CONVERSATIONS = Rows(Conversation, _idle, lambda now: {"session": sessions.new().to_json(), "emptied_at": now})


class Messages:
    """The words of messages, in conversations of people with no request under way. Counted by message."""

    async def count(self, session: AsyncSession, before: datetime) -> int:
        """How many messages there are to empty."""
        wanted = select(func.count()).select_from(Message).join(Conversation, _of_theirs(before)).where(_not_needed())
        return await session.scalar(wanted) or 0

    async def remove(self, session: AsyncSession, before: datetime, now: datetime) -> int:
        """Empty those of a batch of conversations; a mark keeps them from being looked at again."""
        del now
        latest = (
            select(Conversation.id, func.max(Message.id).label("through"))
            .join(Message, _of_theirs(before))
            .where(_not_needed())
            .group_by(Conversation.id)
            .limit(BATCH)
        )
        emptied = 0
        for conversation_id, message_id in (await session.execute(latest)).all():
            emptied += await _empty_through(session, conversation_id, message_id)
        return emptied


def _of_theirs(before: datetime) -> ColumnElement[bool]:
    """A message of the conversation that is old enough and was not emptied."""
    return (
        (Message.conversation_id == Conversation.id)
        & (Message.created_at < before)
        & (Message.id > func.coalesce(Conversation.emptied_through, 0))
    )


def _not_needed() -> ColumnElement[bool]:
    under_way = or_(HelpRequest.stage.in_(TO_DO), HelpRequest.procedure_stage.is_not(None))
    return ~exists().where(HelpRequest.contact_id == Conversation.contact_id, under_way)


async def _empty_through(session: AsyncSession, conversation_id: int, message_id: int) -> int:
    after = select(func.coalesce(Conversation.emptied_through, 0)).where(Conversation.id == conversation_id)
    these = (
        (Message.conversation_id == conversation_id)
        & (Message.id <= message_id)
        & (Message.id > after.scalar_subquery())
    )
    await changed(
        session, update(Delivery).where(Delivery.message_id.in_(select(Message.id).where(these))).values(template=None)
    )
    emptied = await changed(
        session, update(Message).where(these).values(text="", details=None, intent=None, confidence=None)
    )
    mark = update(Conversation).where(Conversation.id == conversation_id).values(emptied_through=message_id)
    await changed(session, mark)
    return emptied


def _unheard(before: datetime) -> ColumnElement[bool]:
    """Nobody was heard from it, and nothing is left that would have to be told there.

    Whoever has opted out of texts stays known: else the next report that names the number would write to it again.
    """
    kept = HelpRequest.emptied_at.is_(None)
    of_resident = exists().where(Binding.contact_id == Contact.id, HelpRequest.resident_id == Binding.resident_id, kept)
    return (
        (func.coalesce(Contact.last_heard_at, Contact.created_at) < before)
        & Contact.address_index.not_like(f"{REMOVED}%")
        & or_(Contact.channel != "sms", Contact.follows)
        & ~exists().where(HelpRequest.contact_id == Contact.id, kept)
        & ~of_resident
        & ~exists().where(Complaint.contact_id == Contact.id)
        & ~exists().where(HelpOffer.contact_id == Contact.id)
    )


CONTACTS = Rows(
    Contact,
    _unheard,
    lambda _now: {"address": "", "address_index": literal(REMOVED) + cast(Contact.id, SqlText), "follows": False},
)
