"""Providers' receipts: in whatever order they come, also before we know the message they are about, none is lost."""

import asyncio
import itertools

import pytest
from sqlalchemy import select

from backend.conversations.service import handle
from backend.messaging import service as messaging
from backend.messaging.models import Delivery, EarlyReceipt
from bot.messages import Address, Channel, DeliveryReport, Inbound, InboundKind
from tests.backend.conftest import Office

NUMBERS = itertools.count(1)


@pytest.fixture
async def waiting(office: Office) -> Office:
    """An office with one text message to a resident that waits for the worker; its id at the provider will be sms-1."""
    address = Address(Channel.SMS, "+8613800000009")
    inbound = Inbound(address, InboundKind.TEXT, f"receipts:{next(NUMBERS)}", office.runtime.clock(), "你好")
    await handle(office.runtime, inbound)
    return office


async def receive(office: Office, status: str, code: str = "") -> None:
    report = DeliveryReport("sms-1", status, code)
    async with office.runtime.database.unit_of_work() as session:
        await messaging.receive_report(office.runtime, session, Channel.SMS, report, office.runtime.clock())


async def states(office: Office) -> list[str]:
    async with office.runtime.database.unit_of_work() as session:
        return list((await session.scalars(select(Delivery.state).order_by(Delivery.id))).all())


async def test_a_receipt_before_our_own_record_counts(waiting):
    await receive(waiting, "delivered")
    await waiting.work()
    assert await states(waiting) == ["delivered"]
    async with waiting.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(EarlyReceipt))).all() == []


async def test_a_receipt_that_is_being_written_down_while_the_sending_is_counts(waiting):
    report = DeliveryReport("sms-1", "delivered", "")
    runtime = waiting.runtime
    async with runtime.database.unit_of_work() as session:
        await messaging.receive_report(runtime, session, Channel.SMS, report, runtime.clock())
        working = asyncio.create_task(waiting.work())
        await asyncio.wait({working}, timeout=0.5)  # long enough to send and to come upon the receipt
    await working
    assert await states(waiting) == ["delivered"]


async def test_an_older_word_does_not_take_back_a_newer_one(waiting):
    await waiting.work()
    for status in ("delivered", "sent", "queued"):
        await receive(waiting, status)
    assert await states(waiting) == ["delivered"]


async def test_what_was_taken_and_given_up_for_a_passing_reason_is_brought_once_more(waiting):
    await waiting.work()
    await receive(waiting, "undelivered", "30003")
    await waiting.work()
    assert await states(waiting) == ["failed", "sent"]
