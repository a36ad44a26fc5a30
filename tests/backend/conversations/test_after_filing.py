"""What residents do after filing, through the very path of a webhook: it lands with the office, and is on record."""

from typing import Any

import pytest
from sqlalchemy import select

from backend.complaints.models import Complaint
from backend.deadlines import repository as deadlines
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.messaging.models import Conversation, Message
from backend.offers.models import HelpOffer
from backend.residents import accesses
from backend.residents.models import Contact, RightExercised
from backend.staff.models import Account
from backend.systems.models import RequestChange
from bot.flows import session as sessions
from bot.messages import InboundKind, Media
from tests.backend.conftest import Office
from tests.backend.conversations.conftest import Say

STORY = [
    "我想申请低保，老伴长年卧病", "同意", "给我自己", "王小满", "13800000001", "跳过", "临邑镇朱家胡同村", "1",
    "老伴长年卧病，地里没收成", "3口人", "一个月一千块", "没有", "同意", "是的",
]  # fmt: skip


@pytest.fixture
async def filed(office: Office, say: Say) -> HelpRequest:
    """A request filed by talking."""
    for words in STORY:
        answered = await say(words)
        if answered.submitted:
            break
    return await only_request(office)


async def only_request(office: Office) -> HelpRequest:
    async with office.runtime.database.unit_of_work() as session:
        return (await session.scalars(select(HelpRequest))).one()


async def events(office: Office) -> list[HelpRequestEvent]:
    async with office.runtime.database.unit_of_work() as session:
        return list((await session.scalars(select(HelpRequestEvent).order_by(HelpRequestEvent.id))).all())


async def act(office: Office, action: str, note: str = "", **more: Any) -> None:
    request = await only_request(office)
    async with office.runtime.database.unit_of_work() as session:
        desk = select(Account).where(Account.office_code == request.office_code, Account.role == "caseworker")
        account = (await session.scalars(desk.order_by(Account.id))).first()
        assert account is not None
        await help_requests.act(session, office.runtime, account, request.id, request.version, action, note, **more)
    await office.work()


async def test_each_agreement_is_kept_with_its_text_time_and_channel(office: Office, filed: HelpRequest) -> None:
    assert set(filed.consents) == {"consent", "health", "finance", "pledge", "data_check"}
    for name, given in filed.consents.items():
        asked = "consent" if name in ("consent", "health", "finance") else "pledge"
        assert given["version"].startswith(f"request_help.{asked}.ask/full@")
        assert given["channel"] == "wechat"
        assert given["at"]
    assert filed.consents["consent"]["at"] < filed.consents["pledge"]["at"]
    assert filed.provenance["phone"]["by"] == "resident"


async def test_other_systems_hear_of_what_residents_do(office: Office, filed: HelpRequest, say: Say) -> None:
    for words in ("撤回申请", "撤回"):
        await say(words)
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        told = (await session.execute(select(RequestChange.kind, RequestChange.help_request_id))).all()
    assert sorted(kind for kind, _ in told) == ["request.filed", "request.moved"]
    assert {request_id for _, request_id in told} == {filed.id}


async def test_a_withdrawal_by_the_resident_is_on_record(office: Office, filed: HelpRequest, say: Say) -> None:
    asked = await say("撤回申请")
    assert asked.reply is not None
    assert filed.number in asked.reply.text
    await say("撤回")
    assert (await only_request(office)).stage == "withdrawn"
    last = (await events(office))[-1]
    assert (last.action, last.actor_id, last.stage_before) == ("withdraw", None, "submitted")
    again = await say("撤回申请")
    assert again.reply is not None
    assert "没有现在能撤的" in again.reply.text


async def test_an_objection_takes_a_refused_request_up_again(office: Office, filed: HelpRequest, say: Say) -> None:
    await act(office, "refuse", "收入高于标准")
    await say("我不服，你们把儿子分家出去的工资也算进来了")
    await say("对")
    request = await only_request(office)
    assert request.stage == "accepted"
    last = (await events(office))[-1]
    assert last.action == "object"
    assert "分家出去" in last.details["words"]


async def test_a_correction_keeps_what_was_there(office: Office, filed: HelpRequest, say: Say) -> None:
    await say("我交的电话写错了，是13900002222")
    await say("对")
    request = await only_request(office)
    assert request.phone == "13900002222"
    assert [past["value"] for past in request.provenance["phone"]["history"]] == ["13800000001"]
    last = (await events(office))[-1]
    assert (last.action, last.details["before"], last.details["after"]) == ("amend", "13800000001", "13900002222")
    assert request.version == filed.version + 1


async def test_a_corrected_home_is_that_of_the_countys_list(office: Office, filed: HelpRequest, say: Say) -> None:
    await say("我交的住址写错了")
    await say("邢侗街道文昌社区")
    await say("对")
    request = await only_request(office)
    assert (request.area_label, request.area_code) == ("邢侗街道文昌社区", "371424002001")


async def test_a_corrected_home_takes_the_request_to_the_office_there(
    office: Office, filed: HelpRequest, say: Say
) -> None:
    for words in ("我交的住址写错了", "邢侗街道文昌社区"):
        await say(words)
    told = await say("对")
    request = await only_request(office)
    assert request.office_code != filed.office_code
    assert request.routing["transferred_from"] == [filed.office_code]
    assert request.routing["inputs"]["area"] == "371424002001"
    last = (await events(office))[-1]
    assert (last.details["office_before"], last.details["office_after"]) == (filed.office_code, request.office_code)
    assert told.reply is not None
    assert "邢侗街道" in told.reply.text


async def test_another_village_of_the_same_township_moves_nothing(office: Office, filed: HelpRequest, say: Say) -> None:
    for words in ("我交的住址写错了", "临邑镇东关村", "对"):
        await say(words)
    request = await only_request(office)
    assert request.office_code == filed.office_code
    assert "transferred_from" not in request.routing


async def test_the_answer_lands_in_the_field_that_was_asked_for_and_the_stage_resumes(
    office: Office, filed: HelpRequest, say: Say
) -> None:
    await act(office, "accept")
    await act(office, "request_materials", "请补身份证号。", wanted="id_number")
    asked = await say("我要补材料")
    assert asked.reply is not None
    assert "身份证号" in asked.reply.text
    await say("371424196805059128")
    request = await only_request(office)
    assert request.id_number == "371424196805059128"
    assert request.stage == "accepted"
    assert (await events(office))[-1].details["slot"] == "id_number"


async def test_papers_asked_for_before_acceptance_lead_back_to_it(office: Office, filed: HelpRequest, say: Say) -> None:
    await act(office, "request_materials", "请补一张诊断证明。")
    await say("", kind=InboundKind.IMAGE, media=(Media("media-9", "image/jpeg"),))
    done = await say("好了")
    assert done.reply is not None
    assert filed.number in done.reply.text
    request = await only_request(office)
    assert [media["id"] for media in request.attachments] == ["media-9"]
    assert request.stage == "submitted"


async def test_too_late_changes_nothing(office: Office, filed: HelpRequest, say: Say) -> None:
    await say("撤回申请")
    await act(office, "refuse", "不符合条件")
    told = await say("撤回")
    assert told.reply is not None
    assert "现在撤不了" in told.reply.text
    assert (await only_request(office)).stage == "refused"


async def test_nobody_acts_on_anothers_request(office: Office, filed: HelpRequest, say: Say) -> None:
    told = await say(f"撤回申请{filed.number}", who="oSTRANGER")
    assert told.reply is not None
    assert "没有现在能撤的" in told.reply.text
    assert (await only_request(office)).stage == "submitted"


async def test_a_closed_request_is_rated_by_a_digit_and_may_be_taken_up_again(
    office: Office, plainly: None, filed: HelpRequest, say: Say
) -> None:
    await act(office, "accept")
    await act(office, "approve")
    await act(office, "close")
    await say("3")
    await say("钱没到账")
    await say("重新办")
    assert (await only_request(office)).stage == "accepted"
    rated, reopened = (await events(office))[-2:]
    assert (rated.action, rated.details["score"], rated.details["words"]) == ("rate", "bad", "钱没到账")
    assert reopened.action == "reopen"


async def test_an_anonymous_complaint_leaves_nothing_of_its_sender(office: Office, say: Say) -> None:
    await say("我举报村里有人开着小车冒领低保")
    filed = await say("不留")
    assert filed.reply is not None
    assert "TS-" in filed.reply.text
    async with office.runtime.database.unit_of_work() as session:
        complaint = (await session.scalars(select(Complaint))).one()
        texts = (await session.scalars(select(Message.text).where(Message.author == "resident"))).all()
    assert (complaint.contact_id, complaint.words) == (None, "我举报村里有人开着小车冒领低保")
    assert str(complaint.number) in filed.reply.text
    assert not any("冒领" in text for text in texts)
    found = await say(f"查进度{complaint.number}")
    assert found.reply is not None
    assert "等受理" in found.reply.text


async def test_a_named_complaint_can_be_answered(office: Office, say: Say) -> None:
    await say("我举报村里有人开着小车冒领低保")
    await say("留")
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(Complaint))).one().contact_id is not None


async def test_an_offer_is_recorded_with_the_office_for_charity(office: Office, say: Say) -> None:
    await say("我想捐几床被子给困难户")
    told = await say("13900002222")
    assert told.reply is not None
    assert "县慈善总会" in told.reply.text
    async with office.runtime.database.unit_of_work() as session:
        offer = (await session.scalars(select(HelpOffer))).one()
    assert (offer.words, offer.phone) == ("我想捐几床被子给困难户", "13900002222")


async def test_policy_is_answered_from_the_catalogue_and_a_follow_up_keeps_the_programme(
    office: Office, say: Say
) -> None:
    first = await say("低保要什么条件")
    second = await say("那要什么材料")
    assert first.reply is not None
    assert second.reply is not None
    assert "低保标准" in first.reply.text
    assert "《社会救助暂行办法》" in first.reply.text
    assert "最低生活保障要带" in second.reply.text


async def test_what_could_i_get_lists_programmes_with_reasons_and_files(office: Office, say: Say) -> None:
    await say("我家这情况能领什么补助")
    await say("4口人")
    await say("一个月一千块")
    told = await say("1")
    assert told.reply is not None
    assert "最低生活保障" in told.reply.text
    begun = await say("现在登记")
    assert begun.session is not None
    assert begun.session.slots["household_size"] == 4
    assert begun.session.awaiting == "consent"


async def test_who_has_looked_is_told(office: Office, filed: HelpRequest, say: Say) -> None:
    async with office.runtime.database.unit_of_work() as session:
        account = (await session.scalars(select(Account).where(Account.username == "minzheng"))).one()
        for _ in range(2):
            await accesses.record(session, account, filed.contact_id, "request", office.runtime.clock())
    told = await say("谁看过我的信息")
    assert told.reply is not None
    assert told.reply.text.count("临邑镇民政办看了您的申请") == 1


async def test_what_is_kept_is_told_by_kind(office: Office, filed: HelpRequest, say: Say) -> None:
    await say("我的信息")
    told = await say("记了我什么")
    assert told.reply is not None
    assert filed.number in told.reply.text
    assert "王小满" not in told.reply.text


async def test_deleting_empties_the_conversation_and_keeps_the_file(
    office: Office, filed: HelpRequest, say: Say
) -> None:
    await say("我的信息")
    await say("删掉")
    told = await say("是")
    assert told.reply is not None
    assert filed.number in told.reply.text
    async with office.runtime.database.unit_of_work() as session:
        texts = (await session.scalars(select(Message.text).where(Message.author == "resident"))).all()
        remembered = (await session.scalars(select(Conversation.session))).one()
        right = (await session.scalars(select(RightExercised.right_to))).one()
    assert set(texts) == {""}
    assert sessions.from_json(remembered).stack == ()
    assert right == "erase"
    assert (await only_request(office)).applicant_name == "王小满"


async def test_consent_taken_back_stops_what_is_under_way(office: Office, filed: HelpRequest, say: Say) -> None:
    await say("我的信息")
    await say("撤回同意")
    await say("是")
    request = await only_request(office)
    assert request.stage == "withdrawn"
    assert request.consents["withdrawn"]["at"]


async def test_no_more_notices_means_none(office: Office, filed: HelpRequest, say: Say) -> None:
    await say("别再给我发消息了")
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.get_one(Contact, filed.contact_id)).wants_notices is False
    await act(office, "accept")
    assert office.wechat.texts == []


async def test_where_two_people_use_one_account_a_person_asks_who_it_is(
    office: Office, filed: HelpRequest, say: Say
) -> None:
    for words in (*STORY[:3], "张守义", *STORY[4:]):
        answered = await say(words)
        if answered.submitted:
            break
    for words in ("撤回申请", "我要补材料", "我不服，算错了，房子不是我的"):
        await say("你好")  # for the same answer is not given three times on end
        told = await say(words)
        assert told.reply is not None
        assert "不止一个人用" in told.reply.text
        assert filed.number not in told.reply.text


async def test_the_clock_stands_still_for_papers_and_goes_on_when_they_come(
    office: Office, filed: HelpRequest, say: Say
) -> None:
    await act(office, "request_materials", "请补一张诊断证明。")
    async with office.runtime.database.unit_of_work() as session:
        (stopped,) = await deadlines.running(session, filed.id)
        assert stopped.paused_at is not None
    await say("我要补材料")
    await say("诊断书上写的是肺癌晚期，县医院开的")
    async with office.runtime.database.unit_of_work() as session:
        (running,) = await deadlines.running(session, filed.id)
        assert running.paused_at is None


async def test_a_withdrawal_ends_the_clock(office: Office, filed: HelpRequest, say: Say) -> None:
    await say("撤回申请")
    await say("撤回")
    async with office.runtime.database.unit_of_work() as session:
        assert list(await deadlines.running(session, filed.id)) == []
