"""Delivering: claim, send, record, each in a transaction of its own, so that no provider is waited for inside one.

Both jobs may run twice. A delivery that is found in `sending` was in the hands of a worker that died: whether it left
is unknown, and it is asked about rather than sent again.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.messaging import rules
from backend.messaging.models import Author, Conversation, Delivery, DeliveryState, EarlyReceipt, Message
from backend.messaging.service import (
    CONFIRMATION,
    DELIVER,
    INBOX,
    PASSING,
    RECONCILE,
    apply_report,
    has_another_way,
    lock_of,
    lock_provider_id,
    outbound_of,
    settled,
    unsubscribe,
)
from backend.residents.models import Contact
from backend.runtime import Runtime
from bot.channels.channel import Message as Outgoing
from bot.channels.channel import Sent, TemplateMessage, TextMessage
from bot.channels.errors import ChannelError, Failure
from bot.messages import Address, Channel, DeliveryReport

log = get_logger(__name__)

LONGEST_ORDERED_PAUSE = timedelta(seconds=30)
"""Up to this pause a retry keeps its place before later texts to the same contact."""


@dataclass(frozen=True, slots=True)
class _Ticket:
    """A delivery taken in hand: what to send by which channel."""

    delivery_id: int
    channel: Channel
    outgoing: Outgoing
    queued_at: datetime
    conversation_id: int
    watched: bool
    """An operator wrote it, and waits to see it arrive."""


async def deliver(runtime: Runtime, *, delivery_id: int) -> None:
    """Send one delivery that waits."""
    ticket = await _claim(runtime, delivery_id)
    if ticket is None:
        return
    try:
        sent = await asyncio.to_thread(runtime.outbound[ticket.channel].send, ticket.outgoing)
    except ChannelError as error:
        if error.alert:
            log.error(
                "delivery_needs_an_administrator", delivery_id=delivery_id, code=error.code, reference=error.reference
            )
        await _record_failure(runtime, delivery_id, error.failure, error.code, error.retry_after)
    else:
        await _record_sent(runtime, delivery_id, ticket.channel, sent)
    if ticket.watched:
        await runtime.ephemeral.publish(INBOX, str(ticket.conversation_id))


async def reconcile(runtime: Runtime, *, delivery_id: int, asked: int = 0) -> None:
    """Ask the provider what became of a delivery whose outcome is unknown."""
    ticket = await _unknown(runtime, delivery_id)
    if ticket is None:
        return
    try:
        sent = await asyncio.to_thread(runtime.outbound[ticket.channel].find_sent, ticket.outgoing, ticket.queued_at)
    except ChannelError as error:
        log.warning("reconciliation_failed", delivery_id=delivery_id, code=error.code)
        sent = None
    if sent is not None:
        await _record_sent(runtime, delivery_id, ticket.channel, sent)
    else:
        await _ask_again(runtime, delivery_id, asked + 1)


async def _claim(runtime: Runtime, delivery_id: int) -> _Ticket | None:
    async with runtime.database.unit_of_work() as session:
        row = delivery, contact, message = await _load(session, delivery_id)
        if delivery.state == DeliveryState.SENDING:
            await _conclude(runtime, session, row, Failure.UNKNOWN_OUTCOME, "worker_lost")
            return None
        if delivery.state != DeliveryState.QUEUED:
            return None
        delivery.attempts += 1
        delivery.updated_at = runtime.clock()
        if not contact.follows and not await _is_wanted(session, message):
            await _conclude(runtime, session, row, Failure.OPTED_OUT, "not_following")
            return None
        delivery.state = DeliveryState.SENDING
        return _ticket(delivery, contact, message)


async def _is_wanted(session: AsyncSession, message: Message) -> bool:
    """Whether somebody who has opted out still expects this.

    A person's answer, the word that we have understood, and what answers a cry for help of theirs.
    """
    if message.author == Author.OPERATOR or message.kind == CONFIRMATION:
        return True
    conversation = await session.get_one(Conversation, message.conversation_id)
    return conversation.urgent and message.answers_id is not None


async def _unknown(runtime: Runtime, delivery_id: int) -> _Ticket | None:
    async with runtime.database.unit_of_work() as session:
        delivery, contact, message = await _load(session, delivery_id)
        return _ticket(delivery, contact, message) if delivery.state == DeliveryState.UNKNOWN else None


async def _load(session: AsyncSession, delivery_id: int) -> tuple[Delivery, Contact, Message]:
    found = (
        select(Delivery, Contact, Message)
        .join(Contact, Contact.id == Delivery.contact_id)
        .join(Message, Message.id == Delivery.message_id)
        .where(Delivery.id == delivery_id)
        .with_for_update(of=Delivery)
    )
    delivery, contact, message = (await session.execute(found)).one()
    return delivery, contact, message


def _ticket(delivery: Delivery, contact: Contact, message: Message) -> _Ticket:
    channel = Channel(contact.channel)
    to = Address(channel, contact.address)
    dedupe_id = f"d{delivery.id}"
    outgoing: Outgoing
    if delivery.template is None:
        outgoing = TextMessage(to, outbound_of(message.text, message.details), dedupe_id)
    else:
        outgoing = TemplateMessage(
            to, delivery.template["key"], delivery.template["params"], delivery.template["url"], dedupe_id
        )
    watched = message.author == Author.OPERATOR
    return _Ticket(delivery.id, channel, outgoing, delivery.created_at, message.conversation_id, watched)


async def _record_sent(runtime: Runtime, delivery_id: int, channel: Channel, sent: Sent) -> None:
    async with runtime.database.unit_of_work() as session:
        await lock_provider_id(session, channel, sent.provider_id)  # before the row, as every receipt does
        delivery, _, message = await _load(session, delivery_id)
        now = runtime.clock()
        delivery.state = DeliveryState.SENT
        _forget_secret(delivery, message)
        delivery.provider, delivery.provider_id = channel, sent.provider_id or None
        delivery.provider_status, delivery.segments = sent.status, sent.segments or None
        delivery.failure = delivery.code = None
        delivery.updated_at = now
        early = select(EarlyReceipt).where(
            EarlyReceipt.provider == channel, EarlyReceipt.provider_id == sent.provider_id
        )
        for receipt in (await session.scalars(early)).all():
            report = DeliveryReport(receipt.provider_id, receipt.status, receipt.code)
            await apply_report(runtime, session, delivery, report, now)
            await session.delete(receipt)
        if delivery.state == DeliveryState.SENT:
            await settled(runtime, session, delivery)


async def _record_failure(
    runtime: Runtime, delivery_id: int, failure: Failure, code: str, retry_after: float | None
) -> None:
    async with runtime.database.unit_of_work() as session:
        pause = timedelta(seconds=retry_after or 0)
        await _conclude(runtime, session, await _load(session, delivery_id), failure, code, pause)


async def _conclude(
    runtime: Runtime,
    session: AsyncSession,
    row: tuple[Delivery, Contact, Message],
    failure: Failure,
    code: str,
    at_least: timedelta = timedelta(),
) -> None:
    """Record a failed attempt and what follows from it; a new attempt waits as long as the provider asks."""
    delivery, contact, message = row
    delivery.failure, delivery.code, delivery.updated_at = failure, code, runtime.clock()
    if failure is Failure.OPTED_OUT:
        await unsubscribe(session, delivery.contact_id)
    another_way = has_another_way(message, contact)  # it need not wait until our account is mended
    step = rules.after_failure(failure, delivery.attempts, another_way=another_way)
    match step:
        case rules.TryAgain(after):
            delivery.state = DeliveryState.QUEUED
            pause = max(after, at_least)
            # A long pause must not hold up what is said to this resident meanwhile.
            lock = lock_of(delivery.contact_id) if pause <= LONGEST_ORDERED_PAUSE else None
            await runtime.jobs.defer(session, DELIVER, lock=lock, after=pause, delivery_id=delivery.id)
        case rules.FindOut(after):
            delivery.state = DeliveryState.UNKNOWN
            await runtime.jobs.defer(session, RECONCILE, after=after, delivery_id=delivery.id)
        case rules.GiveUp():
            delivery.state = DeliveryState.FAILED
            _forget_secret(delivery, message)
            log.warning("delivery_gave_up", delivery_id=delivery.id, failure=failure, code=code)
            await settled(runtime, session, delivery)


def _forget_secret(delivery: Delivery, message: Message) -> None:
    """Nothing more is done with this delivery: what it carried that must not be kept goes."""
    if message.kind == PASSING and delivery.template is not None:
        delivery.template = {**delivery.template, "params": {}}


async def _ask_again(runtime: Runtime, delivery_id: int, asked: int) -> None:
    async with runtime.database.unit_of_work() as session:
        delivery, contact, message = await _load(session, delivery_id)
        if delivery.state != DeliveryState.UNKNOWN:
            return
        certain = runtime.outbound[Channel(contact.channel)].capabilities.reconciliation
        match rules.still_unknown(asked, delivery.attempts, certain=certain):
            case rules.FindOut(after):
                await runtime.jobs.defer(session, RECONCILE, after=after, delivery_id=delivery_id, asked=asked)
            case rules.TryAgain(after):
                delivery.state = DeliveryState.QUEUED
                await runtime.jobs.defer(session, DELIVER, after=after, delivery_id=delivery_id)
            case rules.GiveUp():
                _forget_secret(delivery, message)
                log.error("delivery_outcome_unknown", delivery_id=delivery_id)
                await settled(runtime, session, delivery)


JOBS: dict[str, Handler] = {DELIVER: deliver, RECONCILE: reconcile}
