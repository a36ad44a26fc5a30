"""What pages show from several features at once, read only; each feature's own list is in its own repository."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.deadlines import repository as deadlines
from backend.deadlines.models import Deadline, DeadlinePause, Reminder
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.help_requests.repository import NEWEST, readable_by
from backend.messaging.models import TROUBLED, Conversation, Delivery, Message
from backend.notifications.models import Notice
from backend.offices.models import Office
from backend.residents.models import Binding, Contact, Resident
from backend.staff.models import Account


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """A conversation with somebody whose code was given."""

    id: int
    channel: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened to a help request, by whom, and whether the resident was told of it.

    `outcome` is None where nobody is told; `rung` is the way tried last: its channel and kind.
    """

    at: datetime
    action: str
    stage_before: str | None
    stage_after: str
    actor: str | None
    note: str = field(repr=False)
    details: dict[str, Any] = field(repr=False)
    outcome: str | None
    rung: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Saying:
    """A message of the resident's that something was taken from."""

    at: datetime
    kind: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one stage of a request, with when it stood still and who was reminded."""

    deadline: Deadline
    pauses: tuple[DeadlinePause, ...]
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that came to nothing, may have, or waits for an administrator."""

    id: int
    channel: str
    author: str
    way: str
    state: str
    failure: str | None
    code: str | None
    attempts: int
    updated_at: datetime


_LATER_SELF = func.coalesce(Resident.merged_into_id, Resident.id)
"""Who a resident is now, of two that turned out to be one."""


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """All that a help request shows to whoever holds the service code: what `progress` tells a stranger."""

    tail: str
    stage: str
    updated_at: datetime


async def clocks(session: AsyncSession, help_request_id: int) -> list[Clock]:
    """Every clock a request ever had, oldest first."""
    found = await deadlines.of_request(session, help_request_id)
    ids = [deadline.id for deadline in found]
    pauses, reminders = await deadlines.pauses(session, ids), await deadlines.reminders(session, ids)
    return [
        Clock(
            deadline,
            tuple(pause for pause in pauses if pause.deadline_id == deadline.id),
            tuple(reminder for reminder in reminders if reminder.deadline_id == deadline.id),
        )
        for deadline in found
    ]


async def conversations_of(session: AsyncSession, code: str) -> list[FoundConversation]:
    """The conversations of whoever a canonical service code or request number belongs to, the latest first."""
    by_number = select(HelpRequest.resident_id).where(HelpRequest.number == code)
    by_code = select(_LATER_SELF).where(Resident.service_code == code)
    found = (
        select(Conversation.id, Contact.channel, Conversation.updated_at)
        .join(Contact, Contact.id == Conversation.contact_id)
        .join(Binding, Binding.contact_id == Contact.id)
        .where(or_(Binding.resident_id.in_(by_number), Binding.resident_id.in_(by_code)))
        .order_by(Conversation.updated_at.desc())
    )
    return [FoundConversation(*row) for row in await session.execute(found)]


async def requests_of(session: AsyncSession, account: Account, code: str) -> Sequence[HelpRequest]:
    """The requests this account may see with a canonical request number, or of a service code, the latest first."""
    owner = select(_LATER_SELF).where(Resident.service_code == code)
    wanted = readable_by(account).where(or_(HelpRequest.number == code, HelpRequest.resident_id.in_(owner)))
    return (await session.scalars(wanted.order_by(HelpRequest.id.desc()).limit(NEWEST))).all()


async def history(session: AsyncSession, request_id: int) -> list[HistoryEntry]:
    """Everything that happened to a help request, oldest first. Who may see it was asked for before."""
    found = (
        select(HelpRequestEvent, Account.display_name, Notice.outcome, Notice.ladder, Notice.rung)
        .outerjoin(Account, Account.id == HelpRequestEvent.actor_id)
        .outerjoin(Notice, Notice.event_id == HelpRequestEvent.id)
        .where(HelpRequestEvent.help_request_id == request_id)
        .order_by(HelpRequestEvent.id)
    )
    return [
        HistoryEntry(
            event.at, event.action, event.stage_before, event.stage_after, actor, event.note,
            event.details or {}, outcome,
            ladder[min(rung, len(ladder) - 1)] if ladder else None,
        )
        for event, actor, outcome, ladder, rung in await session.execute(found)
    ]  # fmt: skip


async def sayings(session: AsyncSession, contact_id: int, dedupe_keys: set[str]) -> dict[str, Saying]:
    """The messages of one contact's conversation under these keys."""
    found = (
        select(Message.dedupe_key, Message.created_at, Message.kind, Message.text)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.contact_id == contact_id, Message.dedupe_key.in_(dedupe_keys))
    )
    return {key: Saying(at, kind, text) for key, at, kind, text in await session.execute(found) if key}


async def contact_of(session: AsyncSession, conversation_id: int) -> int | None:
    """Whose conversation it is."""
    return await session.scalar(select(Conversation.contact_id).where(Conversation.id == conversation_id))


async def service_code(session: AsyncSession, resident_id: int) -> str | None:
    """A resident's service code."""
    return await session.scalar(select(Resident.service_code).where(Resident.id == resident_id))


async def troubled_deliveries(session: AsyncSession, *, limit: int = 100) -> list[Trouble]:
    """Deliveries that gave up, whose outcome is unknown, or that a fault of ours holds up; the latest first."""
    found = (
        select(
            Delivery.id, Contact.channel, Message.author, Delivery.way, Delivery.state, Delivery.failure, Delivery.code,
            Delivery.attempts, Delivery.updated_at,
        )
        .join(Contact, Contact.id == Delivery.contact_id)
        .join(Message, Message.id == Delivery.message_id)
        .where(TROUBLED)
        .order_by(Delivery.updated_at.desc(), Delivery.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Trouble(*row) for row in await session.execute(found)]


async def accounts(session: AsyncSession) -> list[tuple[Account, str | None]]:
    """Every account with the name of its office."""
    found = (
        select(Account, Office.name)
        .outerjoin(Office, Office.code == Account.office_code)
        .order_by(Account.active.desc(), Account.role, Account.username)
    )
    return [(account, office) for account, office in await session.execute(found)]


async def public_statuses(session: AsyncSession, service_code: str) -> list[PublicStatus] | None:
    """Where the requests of a code's owner stand, the latest first; None when the code is nobody's."""
    owner = await session.scalar(select(_LATER_SELF).where(Resident.service_code == service_code))
    if owner is None:
        return None
    found = (
        select(HelpRequest.number, HelpRequest.stage, HelpRequest.updated_at)
        .where(HelpRequest.resident_id == owner)
        .order_by(HelpRequest.id.desc())
        .limit(NEWEST)
    )
    return [PublicStatus(number[-4:], stage, at) for number, stage, at in await session.execute(found)]
