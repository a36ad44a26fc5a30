"""Writing down what leaves: a message, and where it must be delivered, a delivery with its job in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.logging import get_logger
from backend.messaging.models import Author, Delivery, DeliveryState, EarlyReceipt, Message
from backend.messaging.rules import TryAgain, after_failure, may_follow, state_of
from backend.residents.models import Contact
from backend.runtime import Runtime
from bot.channels.errors import Failure
from bot.messages import Channel, Choice, DeliveryReport, Outbound

log = get_logger(__name__)

INBOX = "inbox"
"""The topic under which open operator consoles hear of news; the news is the conversation's id."""

DELIVER = "messaging.deliver"
RECONCILE = "messaging.reconcile"
SETTLE = "notifications.settle"
"""Run for a notice's delivery when it has come to an end, one way or the other."""


CONFIRMATION = "confirmation"
"""The kind of message that confirms an opt-out: the one thing still said to somebody who wants no more."""


PASSING = "passing"
"""The kind of message whose delivery carries something that must not be kept: a one-time code."""


@dataclass(frozen=True, slots=True)
class TemplateFields:
    """What a template message needs: which template of ours, and its fields by our names."""

    key: str
    params: dict[str, str]
    url: str | None = None


def details_of(outbound: Outbound) -> dict[str, Any] | None:
    """An outgoing message's choices as plain JSON."""
    if not outbound.choices:
        return None
    return {"choices": [{"key": choice.key, "label": choice.label} for choice in outbound.choices]}


def outbound_of(text: str, details: Any) -> Outbound:
    """The reverse of `details_of`, for a stored message."""
    choices = (details or {}).get("choices", ())
    return Outbound(text, tuple(Choice(choice["key"], choice["label"]) for choice in choices))


def record(
    session: AsyncSession,
    conversation_id: int,
    author: Author,
    outbound: Outbound,
    now: datetime,
    *,
    answers_id: int | None = None,
    operator_id: int | None = None,
) -> Message:
    """Write down something said to the resident; it has no key until the session is flushed."""
    message = Message(
        conversation_id=conversation_id,
        author=author,
        kind="text",
        text=outbound.text,
        details=details_of(outbound),
        answers_id=answers_id,
        operator_id=operator_id,
        created_at=now,
    )
    session.add(message)
    return message


async def queue(
    runtime: Runtime,
    session: AsyncSession,
    message: Message,
    contact: Contact,
    now: datetime,
    *,
    template: TemplateFields | None = None,
) -> Delivery:
    """Have `message` delivered to `contact` once this transaction commits; one contact's texts keep their order."""
    await session.flush()
    delivery = Delivery(
        message_id=message.id,
        contact_id=contact.id,
        way="text" if template is None else "template",
        template=None if template is None else {"key": template.key, "params": template.params, "url": template.url},
        created_at=now,
        updated_at=now,
    )
    session.add(delivery)
    await session.flush()
    await runtime.jobs.defer(session, DELIVER, lock=lock_of(contact.id), delivery_id=delivery.id)
    return delivery


def lock_of(contact_id: int) -> str:
    """The job lock under which everything to one contact goes out in order."""
    return f"contact:{contact_id}"


async def receive_report(
    runtime: Runtime, session: AsyncSession, channel: Channel, report: DeliveryReport, now: datetime
) -> None:
    """Take a provider's receipt. One that comes before its message is known is kept until it is."""
    await lock_provider_id(session, channel, report.provider_id)
    found = select(Delivery).where(Delivery.provider == channel, Delivery.provider_id == report.provider_id)
    delivery = await session.scalar(found.with_for_update())
    if delivery is None:
        row = {
            "provider": channel, "provider_id": report.provider_id, "status": report.status,
            "code": report.error_code, "received_at": now,
        }  # fmt: skip
        await session.execute(insert(EarlyReceipt).values(row).on_conflict_do_nothing())
        return
    await apply_report(runtime, session, delivery, report, now)


async def lock_provider_id(session: AsyncSession, channel: Channel, provider_id: str) -> None:
    """Make a receipt and the record of the message it is about wait for each other, until this transaction ends.

    Else each may look for the other a moment before it is there, and the receipt is never seen again.
    """
    key = func.hashtextextended(f"receipt:{channel}:{provider_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def apply_report(
    runtime: Runtime, session: AsyncSession, delivery: Delivery, report: DeliveryReport, now: datetime
) -> None:
    """Move a delivery as its receipt says, forwards only."""
    state = state_of(report.status)
    if state is None or not may_follow(state, DeliveryState(delivery.state)):
        return
    delivery.state = state
    delivery.provider_status = report.status
    delivery.code = report.error_code or delivery.code
    delivery.updated_at = now
    if state is DeliveryState.FAILED and await _take_failure(runtime, session, delivery, report, now):
        return
    if state in (DeliveryState.FAILED, DeliveryState.DELIVERED):
        await settled(runtime, session, delivery)


async def _take_failure(
    runtime: Runtime, session: AsyncSession, delivery: Delivery, report: DeliveryReport, now: datetime
) -> bool:
    """What follows from a receipt that says failed; True when it is to be sent anew, so that this is not the end."""
    assert delivery.provider is not None, "a receipt finds its delivery by the provider's id"
    ruling = runtime.outbound[Channel(delivery.provider)].classify(report)
    delivery.failure = ruling.failure
    if ruling.calls_a_person:
        log.error("delivery_needs_an_administrator", delivery_id=delivery.id, code=report.error_code)
    if ruling.failure is Failure.OPTED_OUT:
        await unsubscribe(session, delivery.contact_id)
    return await _send_anew(runtime, session, delivery, ruling.failure, now)


async def _send_anew(
    runtime: Runtime, session: AsyncSession, failed: Delivery, failure: Failure, now: datetime
) -> bool:
    """Queue a second delivery after one the provider took and then gave up, if its failure is of those that pass.

    It is a row of its own: the failed one keeps its provider's id, for receipts that are still to come.
    """
    message = await session.get_one(Message, failed.message_id)
    contact = await session.get_one(Contact, failed.contact_id)
    if has_another_way(message, contact) or message.kind == PASSING:
        return False
    same = Delivery.message_id == message.id, Delivery.contact_id == contact.id, Delivery.way == failed.way
    taken = await session.scalar(select(func.count()).where(*same)) or 1
    step = after_failure(failure, taken, another_way=False)
    if not isinstance(step, TryAgain):
        return False
    again = Delivery(
        message_id=message.id, contact_id=contact.id, way=failed.way, template=failed.template,
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(again)
    await session.flush()
    await runtime.jobs.defer(session, DELIVER, after=step.after, delivery_id=again.id)
    return True


def has_another_way(message: Message, contact: Contact) -> bool:
    """Whether the message goes on by another channel when this one fails: what WeChat cannot bring goes by SMS."""
    return message.author == Author.NOTICE and contact.channel == Channel.WECHAT


async def unsubscribe(session: AsyncSession, contact_id: int) -> None:
    """Record that this contact must not be written to any more."""
    contact = await session.get(Contact, contact_id)
    if contact is not None:
        contact.follows = False


async def settled(runtime: Runtime, session: AsyncSession, delivery: Delivery) -> None:
    """Tell the notices that a delivery of theirs has come to an end; anybody else's end needs no further step."""
    message = await session.get(Message, delivery.message_id)
    if message is not None and message.author == Author.NOTICE:
        await runtime.jobs.defer(session, SETTLE, delivery_id=delivery.id)
