"""Forgetting: what is deleted when the platform says that a person has revoked their authorisation.

WeChat's rule for user_authorization_revoke and user_authorization_cancellation: the person's data must be deleted.
A help request that was filed stays with the office under its own statutory retention.
"""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.messaging.models import Conversation, Delivery, DeliveryState, Message
from backend.residents import repository as stored
from backend.residents.models import Contact
from bot.flows import session as sessions


async def forget(session: AsyncSession, contact: Contact, conversation: Conversation) -> None:
    """Empty the conversation of what was said and remembered; nothing waits or is sent any more.

    When this contact writes again, it is a new beginning.
    """
    contact.follows = False
    conversation.session = sessions.new().to_json()
    conversation.waiting_since = conversation.waiting_reason = None
    await stored.forget_consents(session, contact.id)
    theirs = Message.conversation_id == conversation.id
    await session.execute(
        update(Delivery)
        .where(Delivery.message_id.in_(select(Message.id).where(theirs)), Delivery.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.FAILED, code="forgotten")
    )
    await session.execute(update(Message).where(theirs).values(text="", details=None))
