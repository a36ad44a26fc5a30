"""Who speaks: the bot, or one operator at a time.

The conversation's row is locked for every change of speaker, and each change raises its fence; whoever speaks names
the fence they were given, so that a page left open on a desk cannot speak into somebody else's conversation.
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations.turn import Turn, as_one
from backend.core.errors import Conflict, Invalid, NotFound
from backend.messaging import service as messaging
from backend.messaging.models import Author, Conversation, Message
from backend.residents.models import Contact
from backend.runtime import Runtime
from backend.staff.models import Account
from bot import texts
from bot.flows import session as sessions
from bot.flows.outcomes import HandedBack
from bot.messages import Channel, Outbound

LONGEST_ANSWER = 1000
"""Characters; longer answers would be cut by the channels."""


async def take_over(session: AsyncSession, runtime: Runtime, account: Account, conversation_id: int) -> Conversation:
    """Make `account` the one who speaks; from now on the bot is silent. Taking what one already holds changes nothing.

    Raises Conflict when another operator holds it.
    """
    conversation, contact = await _locked(session, conversation_id)
    if conversation.operator_id == account.id:
        return conversation
    if conversation.operator_id is not None:
        raise Conflict("另一位坐席已经接管了这个会话")
    now = runtime.clock()
    conversation.operator_id = account.id
    conversation.waiting_since = conversation.waiting_reason = None
    conversation.fence += 1
    conversation.updated_at = now
    joined = texts.render("handoff.joined", channel=Channel(contact.channel))
    message = messaging.record(session, conversation.id, Author.BOT, joined, now)
    await messaging.queue(runtime, session, message, contact, now)
    return conversation


async def say(
    session: AsyncSession, runtime: Runtime, account: Account, conversation_id: int, fence: int, text: str
) -> Message:
    """Answer the resident on their own channel.

    Raises Conflict when the conversation is no longer held under `fence`, Invalid for an empty or too long answer.
    """
    words = text.strip()
    if not words:
        raise Invalid("请先写下要说的话")
    if len(words) > LONGEST_ANSWER:
        raise Invalid(f"一次最多 {LONGEST_ANSWER} 个字，请分几次说")
    conversation, contact = await _held(session, account, conversation_id, fence)
    now = runtime.clock()
    conversation.updated_at = now
    message = messaging.record(session, conversation.id, Author.OPERATOR, Outbound(words), now, operator_id=account.id)
    await messaging.queue(runtime, session, message, contact, now)
    return message


async def hand_back(
    session: AsyncSession,
    runtime: Runtime,
    account: Account,
    conversation_id: int,
    fence: int,
    note: str = "",
) -> Conversation:
    """Give the conversation back to the bot, which goes on where it was. Raises Conflict as `say` does."""
    conversation, contact = await _held(session, account, conversation_id, fence)
    now = runtime.clock()
    conversation.operator_id = None
    conversation.urgent = False
    conversation.fence += 1
    conversation.updated_at = now
    turn = Turn(runtime, session, conversation, contact, None, now)
    spoken = await turn.resume(sessions.from_json(conversation.session), HandedBack(note.strip()))
    conversation.session = spoken.session.to_json()
    reply = as_one(spoken.says)
    if reply is not None:
        message = messaging.record(session, conversation.id, Author.BOT, reply, now)
        await messaging.queue(runtime, session, message, contact, now)
    return conversation


async def _locked(session: AsyncSession, conversation_id: int) -> tuple[Conversation, Contact]:
    """The conversation and its contact; the contact's row is locked, as every inbound message locks it."""
    found = (
        select(Conversation, Contact)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(Conversation.id == conversation_id)
        .with_for_update(of=Contact)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(found)).one_or_none()
    if row is None:
        raise NotFound("没有这个会话")
    conversation, contact = row
    await session.refresh(conversation)  # what was read before the lock was granted may be stale
    return conversation, contact


async def _held(
    session: AsyncSession, account: Account, conversation_id: int, fence: int
) -> tuple[Conversation, Contact]:
    conversation, contact = await _locked(session, conversation_id)
    if conversation.operator_id != account.id or conversation.fence != fence:
        raise Conflict("这个会话已经不由您接待了")
    return conversation, contact
