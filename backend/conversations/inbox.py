"""What operators see: which conversations wait, and what was said in one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import NotFound
from backend.messaging.models import Conversation, Delivery, Message
from backend.residents.models import Contact
from backend.staff.models import Account
from bot.flows import session as sessions
from bot.flows.summary import summary


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One conversation in the list."""

    id: int
    channel: str
    waiting_since: datetime | None
    waiting_reason: str | None
    urgent: bool
    operator_id: int | None
    operator_name: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a transcript. `delivery_state` is None for what came in or went out in a webhook's answer."""

    id: int
    author: str
    kind: str
    text: str = field(repr=False)
    details: Any = field(repr=False)
    at: datetime
    operator_name: str | None
    delivery_state: str | None
    delivery_failure: str | None


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """One conversation as an operator sees it. `known` is what the assistant has gathered, in Chinese lines."""

    row: InboxRow
    fence: int
    known: tuple[str, ...] = field(repr=False)


def _rows() -> Any:
    return (
        select(
            Conversation.id, Contact.channel, Conversation.waiting_since, Conversation.waiting_reason,
            Conversation.urgent, Conversation.operator_id, Account.display_name, Conversation.updated_at,
        )
        .join(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(Account, Account.id == Conversation.operator_id)
    )  # fmt: skip


async def listing(session: AsyncSession, *, recent: int = 30) -> list[InboxRow]:
    """Danger first, then who waits longest, then what operators hold, then the latest conversations with the bot."""
    busy = (Conversation.waiting_since.is_not(None)) | (Conversation.operator_id.is_not(None))
    waiting_first = case((Conversation.waiting_since.is_not(None), 0), else_=1)
    ordered = _rows().where(busy).order_by(waiting_first, Conversation.urgent.desc(), Conversation.waiting_since)
    idle = Conversation.waiting_since.is_(None) & Conversation.operator_id.is_(None)
    quiet = _rows().where(idle).order_by(Conversation.updated_at.desc()).limit(recent)
    rows = [*(await session.execute(ordered)).all(), *(await session.execute(quiet)).all()]
    return [InboxRow(*row) for row in rows]


async def opened(session: AsyncSession, conversation_id: int) -> OpenConversation:
    """One conversation. Raises NotFound."""
    row = (await session.execute(_rows().where(Conversation.id == conversation_id))).one_or_none()
    if row is None:
        raise NotFound("没有这个会话")
    conversation = await session.get_one(Conversation, conversation_id)
    try:
        known = summary(sessions.from_json(conversation.session))
    except sessions.UnreadableSessionError:
        known = ()
    return OpenConversation(InboxRow(*row), conversation.fence, known)


async def transcript(session: AsyncSession, conversation_id: int, *, after_id: int = 0, limit: int = 200) -> list[Line]:
    """The latest messages after `after_id`, oldest first, each with where its last delivery stands."""
    latest = (
        select(Delivery.state, Delivery.failure)
        .where(Delivery.message_id == Message.id)
        .order_by(Delivery.id.desc())
        .limit(1)
        .lateral()
    )
    found = (
        select(
            Message.id, Message.author, Message.kind, Message.text, Message.details, Message.created_at,
            Account.display_name, latest.c.state, latest.c.failure,
        )
        .outerjoin(Account, Account.id == Message.operator_id)
        .outerjoin(latest, Message.id.is_not(None))
        .where(Message.conversation_id == conversation_id, Message.id > after_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Line(*row) for row in reversed((await session.execute(found)).all())]
