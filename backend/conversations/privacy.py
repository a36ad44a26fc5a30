"""Forgetting: what is deleted when the platform says that a person has revoked their authorisation.

WeChat's rule for user_authorization_revoke and user_authorization_cancellation: the person's data must be deleted.
A help request that was filed stays with the office under its own statutory retention.
"""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.messaging.models import Conversation, Message
from backend.residents.models import Contact
from bot.flows import session as sessions


async def forget(session: AsyncSession, contact: Contact, conversation: Conversation) -> None:
    """Empty the conversation of what was said and remembered; nothing is sent until this contact writes again."""
    contact.follows = False
    conversation.session = sessions.new().to_json()
    await session.execute(
        update(Message).where(Message.conversation_id == conversation.id).values(text="", details=None)
    )
