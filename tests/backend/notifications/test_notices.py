"""A caseworker acts, the resident is told: by WeChat first, by SMS where that does not reach them, once."""

import itertools

import pytest
from sqlalchemy import select, update

from backend.areas import repository as areas
from backend.conversations.service import handle
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.messaging import service as messaging
from backend.messaging.models import Delivery, Message
from backend.messaging.service import DELIVER, SETTLE
from backend.notifications.jobs import notify, settle
from backend.notifications.models import Notice
from backend.offices.models import RoutingRule
from backend.programmes.models import Programme
from backend.runtime import Runtime, template_key
from backend.staff.models import Account
from bot.channels.channel import TemplateMessage
from bot.channels.errors import Failure
from bot.messages import Address, Channel, DeliveryReport, Inbound, InboundKind
from tests.backend.conftest import Office

STORY = [
    "我想申请低保，老伴长年卧病", "同意", "给我自己", "王小满", "13800000001", "跳过", "临邑镇朱家胡同村", "1",
    "老伴长年卧病，地里没收成", "3口人", "一个月一千块", "没有", "同意", "是的",
]  # fmt: skip


@pytest.fixture
async def filed(office: Office) -> HelpRequest:
    """A request filed by talking, by a procedure without a table, with its notices of filing already gone."""
    async with office.runtime.database.unit_of_work() as session:
        living = update(RoutingRule).where(RoutingRule.aid_type == "living")
        await session.execute(living.values(procedure_code="referral"))
        await session.execute(update(Programme).values(procedure_code="referral"))
        (await areas.county(session)).linked_at_most = 0
    numbers = itertools.count(1)
    for words in STORY:
        inbound = Inbound(
            Address(Channel.WECHAT, "oRESIDENT"),
            InboundKind.TEXT,
            f"story:{next(numbers)}",
            office.runtime.clock(),
            words,
        )
        answered = await handle(office.runtime, inbound, passive=True)
        if answered.submitted:
            break
    else:
        pytest.fail("the story did not end with a request")
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        return (await session.scalars(select(HelpRequest))).one()


async def act(office: Office, request: HelpRequest, action: str, note: str = "") -> HelpRequest:
    async with office.runtime.database.unit_of_work() as session:
        accounts = await session.scalars(select(Account).where(Account.username == "minzheng"))
        return await help_requests.act(
            session, office.runtime, accounts.one(), request.id, request.version, action, note
        )


async def receive(office: Office, channel: Channel, provider_id: str, status: str, code: str) -> None:
    report = DeliveryReport(provider_id, status, code)
    async with office.runtime.database.unit_of_work() as session:
        await messaging.receive_report(office.runtime, session, channel, report, office.runtime.clock())


async def latest_delivery(office: Office) -> int:
    async with office.runtime.database.unit_of_work() as session:
        return (await session.scalars(select(Delivery.id).order_by(Delivery.id.desc()).limit(1))).one()


async def nothing(runtime: Runtime, *, delivery_id: int) -> None:
    """A worker that has not come to this job yet."""


async def outcome(office: Office) -> str:
    async with office.runtime.database.unit_of_work() as session:
        return (await session.scalars(select(Notice.outcome))).one()


async def test_the_resident_is_told_by_template_message(office, filed):
    await act(office, filed, "accept")
    await office.work()
    (sent,) = office.wechat.attempts
    assert isinstance(sent, TemplateMessage)
    assert filed.number in sent.params.values()
    assert await outcome(office) == "told"
    assert office.sms.attempts == []


async def test_where_wechat_does_not_reach_them_a_text_message_does(office, filed):
    office.wechat.fail_with((Failure.FALL_BACK, "43004"), (Failure.FALL_BACK, "45015"))
    await act(office, filed, "accept")
    await office.work()
    (sent,) = office.sms.attempts
    assert sent.to.id == "+8613800000001"
    assert isinstance(sent, TemplateMessage)
    assert filed.number in sent.params.values()
    assert await outcome(office) == "told"


async def test_who_chose_english_is_told_in_english_by_text_message_as_well(office, filed):
    words = Inbound(
        Address(Channel.WECHAT, "oRESIDENT"), InboundKind.TEXT, "story:english", office.runtime.clock(), "english"
    )
    await handle(office.runtime, words, passive=True)
    office.wechat.fail_with((Failure.FALL_BACK, "43004"), (Failure.FALL_BACK, "45015"))
    await act(office, filed, "accept")
    await office.work()
    (sent,) = office.sms.attempts
    assert sent.template_key == template_key("notice.accepted", "en")


async def test_nobody_reached_is_seen(office, filed):
    office.wechat.fail_with((Failure.FALL_BACK, "43004"), (Failure.FALL_BACK, "45015"))
    office.sms.fail_with((Failure.PERMANENT, "21211"))
    await act(office, filed, "accept")
    await office.work()
    assert await outcome(office) == "unreachable"


async def test_one_event_makes_one_notice_however_often_its_job_runs(office, filed):
    await act(office, filed, "accept")
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        event = (await session.scalars(select(HelpRequestEvent).where(HelpRequestEvent.action == "accept"))).one()
    await notify(office.runtime, event_id=event.id)
    await office.work()
    assert len(office.wechat.attempts) == 1


async def test_an_unknown_outcome_is_asked_about_before_anything_else(office, filed):
    office.wechat.fail_with((Failure.FALL_BACK, "43004"), (Failure.FALL_BACK, "45015"))
    office.sms.fail_with((Failure.UNKNOWN_OUTCOME, "timeout"))
    from bot.channels.channel import Sent

    office.sms.found.append(Sent("sms-found", "sent", 1))
    await act(office, filed, "accept")
    await office.work()
    assert len(office.sms.attempts) == 1
    async with office.runtime.database.unit_of_work() as session:
        states = (await session.scalars(select(Delivery.state).order_by(Delivery.id))).all()
    assert states[-1] == "sent"
    assert await outcome(office) == "told"


async def test_a_passing_fault_is_tried_again(office, filed):
    office.wechat.fail_with((Failure.RETRY, "-1"))
    await act(office, filed, "accept")
    await office.work()
    assert len(office.wechat.attempts) == 2
    assert await outcome(office) == "told"


async def test_a_notice_names_nobody_and_no_hardship(office, filed):
    office.wechat.fail_with((Failure.FALL_BACK, "43004"), (Failure.FALL_BACK, "45015"))
    await act(office, filed, "request_materials", "请补交住院发票")
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        (words,) = await session.scalars(select(Message.text).where(Message.author == "notice"))
    told = [words, *(value for sent in office.sms.attempts for value in sent.params.values())]
    for secret in ("王小满", "卧病", "住院", "13800000001"):
        assert not any(secret in said for said in told)


async def test_a_notice_says_what_its_own_event_did(office, filed):
    accepted = await act(office, filed, "accept")
    await act(office, accepted, "approve")
    await office.work()
    assert [sent.params["status"] for sent in office.wechat.attempts] == ["已受理", "批准了"]


async def test_a_receipt_takes_back_that_they_were_told(office, filed):
    await act(office, filed, "accept")
    await office.work()
    await receive(office, Channel.WECHAT, "wechat-1", "failed: system failed", "")
    assert await outcome(office) == "told"
    await office.queue.run_all({SETTLE: settle, DELIVER: nothing}, office.runtime)
    assert await outcome(office) == "pending"


async def test_a_second_try_after_a_receipt_is_not_overtaken_by_the_first_ones_end(office, filed):
    office.wechat.fail_with((Failure.FALL_BACK, "43004"), (Failure.FALL_BACK, "45015"))
    await act(office, filed, "accept")
    await office.work()
    first = await latest_delivery(office)
    await receive(office, Channel.SMS, "sms-1", "undelivered", "30003")
    await settle(office.runtime, delivery_id=first)
    assert await outcome(office) == "told"
    await office.work()
    assert len(office.sms.attempts) == 2
    assert await outcome(office) == "told"
