"""What people have a right to: to know what is kept and who looked, to have it deleted, to take their consent back.

WeChat's rule for user_authorization_revoke and user_authorization_cancellation: the person's data must be deleted. The
person's own word does the same (PIPL art. 47). A help request that was filed is a file of the office: it stays under
its statutory retention (《社会救助暂行办法》, archives law; PIPL art. 47 (2)), which is told.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.help_requests import repository as help_requests
from backend.help_requests import service as requests
from backend.messaging.models import Author, Conversation, Delivery, DeliveryState, Message
from backend.residents import accesses
from backend.residents import repository as stored
from backend.residents import service as residents
from backend.residents.models import Contact
from backend.residents.models import RightExercised as Exercised
from bot.flows import session as sessions
from bot.flows.effects import Right
from bot.flows.outcomes import MyDataFound, RightExercised

if TYPE_CHECKING:
    from backend.runtime import Runtime


async def forget(session: AsyncSession, contact: Contact, conversation: Conversation) -> None:
    """Empty the conversation of what was said and remembered; nothing waits or is sent any more.

    When this contact writes again, it is a new beginning.
    """
    contact.follows = False
    await stored.forget_consents(session, contact.id)
    await _empty(session, conversation)


async def _empty(session: AsyncSession, conversation: Conversation) -> None:
    conversation.session = sessions.new().to_json()
    conversation.waiting_since = conversation.waiting_reason = None
    theirs = Message.conversation_id == conversation.id
    await session.execute(
        update(Delivery)
        .where(Delivery.message_id.in_(select(Message.id).where(theirs)), Delivery.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.FAILED, code="forgotten")
    )
    await session.execute(update(Message).where(theirs).values(text="", details=None))


async def my_data(
    session: AsyncSession, contact: Contact, conversation: Conversation, remembered: sessions.Session, now: datetime
) -> MyDataFound:
    """What is kept of whoever asks, by kind and count, and who has looked."""
    resident = await residents.resident_of(session, contact, now)
    theirs = (Message.conversation_id == conversation.id) & (Message.author == Author.RESIDENT)
    filed = await help_requests.of_resident(session, resident.id)
    return MyDataFound(
        messages=await session.scalar(select(func.count()).select_from(Message).where(theirs)) or 0,
        requests=tuple(request.number for request in filed),
        has_draft=remembered.shelved is not None or any(frame.flow == "request_help" for frame in remembered.stack),
        looks=await accesses.of_contact(session, contact),
    )


async def exercise(
    session: AsyncSession,
    runtime: "Runtime",
    contact: Contact,
    conversation: Conversation,
    right: Right,
    now: datetime,
) -> RightExercised:
    """Do what somebody has a right to, as far as law allows, and put on record that it was done."""
    resident = await residents.resident_of(session, contact, now)
    session.add(Exercised(contact_id=contact.id, right_to=right, at=now))
    if right == "withdraw_consent":
        return RightExercised(withdrawn=await requests.withdraw_all(session, runtime, resident, now))
    await stored.forget_consents(session, contact.id)
    await _empty(session, conversation)
    filed = await help_requests.of_resident(session, resident.id)
    return RightExercised(kept=tuple(request.number for request in filed))
