"""Twilio's webhooks from the outside: signed, taken once, answered through the outbox."""

import asyncio
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import select

from backend.messaging.models import Delivery, Message
from backend.residents.models import Contact
from tests.backend.conftest import Office
from tests.fakes.twilio_sender import Pairs, TwilioSender

SMS, STATUS = "/channels/sms", "/channels/sms/status"
MOBILE = "+8613800000001"


@pytest.fixture
def sender(office: Office) -> TwilioSender:
    settings = office.runtime.settings
    return TwilioSender(settings.twilio_auth_token, settings.twilio_account_sid, settings.base_url)


async def post(client: httpx.AsyncClient, sender: TwilioSender, path: str, pairs: Pairs) -> httpx.Response:
    headers = {
        "X-Twilio-Signature": sender.sign(path, pairs),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return await client.post(path, content=urlencode(pairs), headers=headers)


async def text(client, sender, sid: str, body: str) -> httpx.Response:
    return await post(client, sender, SMS, sender.message(sid, body, sender=MOBILE))


async def test_a_text_is_answered_through_the_outbox(client, sender, office):
    answer = await text(client, sender, "SM1", "你好")
    assert answer.status_code == 200
    assert answer.text.endswith("<Response/>")
    assert office.sms.attempts == []
    await office.work()
    (sent,) = office.sms.attempts
    assert sent.to.id == MOBILE


async def test_a_sid_is_claimed_once_also_at_the_same_moment(client, sender, office):
    answers = await asyncio.gather(*(text(client, sender, "SM1", "你好") for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    await office.work()
    assert len(office.sms.attempts) == 1


async def test_without_a_signature_nothing_is_taken(client, sender, office):
    body = urlencode(sender.message("SM1", "你好"))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await client.post(SMS, content=body, headers=headers)).status_code == 403
    assert (await client.post(SMS, content=b"\xff", headers=headers)).status_code in (400, 403)


async def test_stop_is_honoured_and_the_carriers_answer_is_not_repeated(client, sender, office):
    await text(client, sender, "SM1", "你好")
    await office.work()
    await text(client, sender, "SM2", "STOP")
    await office.work()
    assert len(office.sms.attempts) == 1
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(Contact.follows))).all() == [False]


async def test_our_own_word_for_stop_is_confirmed_once(client, sender, office):
    await text(client, sender, "SM1", "退订")
    await office.work()
    assert len(office.sms.attempts) == 1
    assert "退订" in office.sms.texts[0]


async def test_whoever_has_left_is_not_texted_again_for_saying_so_twice(client, sender, office):
    for sid, word in (("SM1", "退订"), ("SM2", "T"), ("SM3", "退订")):
        assert (await text(client, sender, sid, word)).status_code == 200
        await office.work()
    assert len(office.sms.attempts) == 1


async def test_start_makes_texts_flow_again(client, sender, office):
    for sid, word in (("SM1", "退订"), ("SM2", "START"), ("SM3", "你好")):
        await text(client, sender, sid, word)
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(Contact.follows))).all() == [True]
    assert len(office.sms.attempts) == 2


async def _state(office: Office) -> tuple[str, str | None]:
    async with office.runtime.database.unit_of_work() as session:
        delivery = (await session.scalars(select(Delivery))).one()
        return delivery.state, delivery.provider_status


@pytest.mark.parametrize(
    "order",
    [
        ["sent", "delivered"],
        ["delivered", "sent"],
        ["delivered", "queued", "sending", "sent"],
        ["sent", "sent", "delivered"],
    ],
)
async def test_receipts_in_any_order_never_move_backwards(client, sender, office, order):
    await text(client, sender, "SM1", "你好")
    await office.work()
    for status in order:
        answer = await post(client, sender, STATUS, sender.receipt("sms-1", status))
        assert answer.status_code == 204
    assert (await _state(office))[0] == "delivered"


async def test_a_receipt_that_comes_before_its_message_is_kept(client, sender, office):
    await text(client, sender, "SM1", "你好")
    await post(client, sender, STATUS, sender.receipt("sms-1", "delivered"))
    await office.work()
    assert (await _state(office))[0] == "delivered"


async def _failed_first(office: Office, client, sender, code: str) -> list[tuple[str, str | None]]:
    """State and failure of each delivery of one reply whose first delivery the carrier gave up with `code`."""
    await text(client, sender, "SM1", "你好")
    await office.work()
    await post(client, sender, STATUS, sender.receipt("sms-1", "undelivered", code))
    await office.work()  # the job queue of tests does not wait
    async with office.runtime.database.unit_of_work() as session:
        rows = (await session.scalars(select(Delivery).order_by(Delivery.id))).all()
        return [(row.state, row.failure) for row in rows]


async def test_what_failed_for_a_passing_reason_is_sent_once_more_and_no_more(client, sender, office):
    assert await _failed_first(office, client, sender, "30003") == [("failed", "retry_later"), ("sent", None)]
    await post(client, sender, STATUS, sender.receipt("sms-1", "delivered"))
    await post(client, sender, STATUS, sender.receipt("sms-2", "undelivered", "30003"))
    await office.work()
    assert len(office.sms.attempts) == 2


async def test_what_can_never_arrive_is_not_sent_again(client, sender, office):
    assert await _failed_first(office, client, sender, "30005") == [("failed", "permanent")]


async def test_a_receipt_that_blames_our_account_calls_an_administrator(client, sender, office, capsys):
    assert await _failed_first(office, client, sender, "30034") == [("failed", "alarm"), ("sent", None)]
    assert "delivery_needs_an_administrator" in capsys.readouterr().out


async def test_a_receipt_that_says_opted_out_stops_our_texts(client, sender, office):
    await text(client, sender, "SM1", "你好")
    await office.work()
    await post(client, sender, STATUS, sender.receipt("sms-1", "failed", "21610"))
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(Contact.follows))).all() == [False]
        assert (await session.scalars(select(Message.author).order_by(Message.id))).all() == ["resident", "bot"]


async def test_a_cry_for_help_is_answered_even_after_opting_out(client, sender, office):
    for sid, words in (("SM1", "退订"), ("SM2", "你好"), ("SM3", "救命，水淹到房顶了")):
        await text(client, sender, sid, words)
        await office.work()
    assert len(office.sms.attempts) == 2
    assert "119" in office.sms.texts[-1]
