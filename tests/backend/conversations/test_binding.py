"""Two channels, one person: a code sent to the phone binds it, and what was done there is known here."""

import asyncio
import logging

import pytest
from sqlalchemy import select

from backend.messaging.models import Conversation, Delivery, Message
from backend.residents.models import Binding, OneTimeCode, Resident
from bot.channels.channel import TemplateMessage
from bot.channels.errors import Failure
from bot.flows import session as sessions
from bot.messages import Channel, InboundKind
from tests.backend.conftest import Office
from tests.backend.conversations.bound import (
    PHONE,
    Clock,
    Person,
    accept,
    codes_in_use,
    rows,
    sent_code,
    texted,
    wrong,
)

pytestmark = pytest.mark.usefixtures("alone")


@pytest.fixture
def clock(office: Office) -> Clock:
    """The office's clock in this test's hands."""
    clock = Clock(office.runtime.clock())
    office.runtime.clock = clock
    return clock


@pytest.fixture
def wechat(office: Office) -> Person:
    """Somebody on WeChat."""
    return Person(office, Channel.WECHAT, "oBINDS")


@pytest.fixture
def thief(office: Office) -> Person:
    """Somebody else on WeChat."""
    return Person(office, Channel.WECHAT, "oTHIEF")


@pytest.fixture
def sms(office: Office) -> Person:
    """Somebody who writes from a phone."""
    return Person(office, Channel.SMS, f"+86{PHONE}")


async def test_requests_filed_by_text_message_are_listed_on_wechat(office, wechat, sms):
    await sms.report("王小满")
    await wechat.say("查进度")
    assert "LY-" not in wechat.heard[0]
    await wechat.binds(name="王小满")
    assert "LY-" in wechat.heard[-1], "what was asked for before is answered now"
    await wechat.say("查进度")
    assert "LY-" in wechat.heard[0]


async def test_the_text_message_goes_to_the_phone_and_warns_its_owner(office, wechat):
    await wechat.say("绑定手机")
    await wechat.say(PHONE)
    (sent,) = texted(office)
    assert (sent.to.channel, sent.to.id) == (Channel.SMS, f"+86{PHONE}")
    assert sent.params["minutes"] == "10"


async def test_requests_of_both_channels_become_one_persons_and_both_codes_stay_good(office, wechat, sms):
    first, second = await sms.report("王小满"), await wechat.report("王小满")
    assert first != second
    await wechat.binds(name="王小满")
    assert await codes_in_use(office) == {first}
    for code in (first, second):
        await wechat.say(f"查进度，{code}")
        assert wechat.heard[0].count("LY-") == 2
    assert await wechat.report("王小满") == first


async def test_a_form_begun_by_text_message_goes_on_at_wechat(office, wechat, sms):
    for words in ("我想申请低保，老伴长年卧病", "同意", "给我自己", "王小满"):
        await sms.say(words)
    await wechat.binds()
    assert "没办完" in wechat.heard[0]
    assert "王小满" not in wechat.heard[0]
    answered = await wechat.say("继续")
    assert answered.session is not None
    assert answered.session.slots["applicant_name"] == "王小满"
    answered = await wechat.say("同意")
    assert answered.session is not None
    assert answered.session.awaiting == "phone"
    await sms.say("继续")
    assert "王小满" not in sms.heard[0], "what is being spoken of on WeChat is not in two places"


async def test_and_back_again(office, wechat, sms):
    await wechat.binds()
    for words in ("我想申请低保，老伴长年卧病", "同意", "给我自己", "王小满"):
        await wechat.say(words)
    answered = await sms.say("继续")
    assert answered.session is not None
    assert answered.session.slots["applicant_name"] == "王小满"
    answered = await wechat.say("你好")
    assert answered.session is not None
    assert answered.session.stack == ()


async def test_what_an_operator_has_in_hand_stays_there(office, wechat, sms):
    for words in ("我想申请低保，老伴长年卧病", "同意", "给我自己", "王小满", "转人工"):
        await sms.say(words)
    await wechat.binds()
    assert "没办完" not in wechat.heard[0]
    await wechat.say("继续")
    assert "没有办到一半" in wechat.heard[0]


async def test_a_wrong_code_binds_nothing_and_the_third_ends_it(office, thief, sms):
    await sms.report("王小满")
    for words in ("绑定手机", PHONE):
        await thief.say(words)
    code = sent_code(office)
    for _ in range(3):
        await thief.say(wrong(code))
    await thief.say(code)
    await thief.say("查进度")
    assert "LY-" not in thief.heard[0]
    assert await rows(office, select(Binding.proven_by).where(Binding.proven_by == "code")) == []


async def test_guessing_on_comes_to_an_end_for_the_guesser_and_for_the_phone(office, thief, sms):
    for _ in range(4):
        await thief.say("绑定手机")
        await thief.say(PHONE)
        for _ in range(3):
            await thief.say("000000")
    assert len(texted(office)) == 3
    other = Person(office, Channel.WECHAT, "oOTHER")
    await other.say("绑定手机")
    await other.say(PHONE)
    assert "太多" in other.heard[0]
    assert len(texted(office)) == 3


async def test_a_day_later_there_are_codes_again(office, clock, thief):
    for _ in range(4):
        await thief.say("绑定手机")
        await thief.say(PHONE)
        await thief.say("取消")
    clock.wait(hours=25)
    await thief.say("绑定手机")
    await thief.say(PHONE)
    assert len(texted(office)) == 4
    assert len(await rows(office, select(OneTimeCode))) == 1


async def test_an_old_code_is_no_good(office, clock, wechat):
    await wechat.say("绑定手机")
    await wechat.say(PHONE)
    clock.wait(minutes=10)
    await wechat.say(sent_code(office))
    assert "用不了" in wechat.heard[0]
    assert await rows(office, select(Binding)) == []


async def test_a_code_is_good_only_where_it_was_asked_for(office, wechat, thief):
    for person in (wechat, thief):
        await person.say("绑定手机")
    await wechat.say(PHONE)
    code = sent_code(office)
    await thief.say("13800000002")
    await thief.say(code)
    assert "不对" in thief.heard[0]


async def test_a_code_is_good_once(office, wechat):
    await wechat.binds()
    code = sent_code(office)
    await wechat.say("绑定手机")
    await wechat.say("13800000002")
    await wechat.say(code)
    assert "不对" in wechat.heard[0] or code == sent_code(office)


async def test_an_earlier_code_is_no_good_after_a_later_one(office, wechat):
    await wechat.say("绑定手机")
    await wechat.say(PHONE)
    first = sent_code(office)
    await wechat.say("手机号写错了，是13800000002")
    second = sent_code(office)
    assert texted(office)[-1].to.id == "+8613800000002"
    await wechat.say(first)
    assert "不对" in wechat.heard[0] or first == second


async def test_who_waits_too_long_before_the_last_answer_starts_again(office, clock, wechat, sms):
    await sms.report("王小满")
    await wechat.say("绑定手机")
    await wechat.say(PHONE)
    await wechat.say(sent_code(office))
    await wechat.say("王小满")
    clock.wait(minutes=21)
    await wechat.say("不用")
    assert "用不了" in wechat.heard[0]
    await wechat.say("查进度")
    assert "LY-" not in wechat.heard[0]


async def test_the_owner_of_the_phone_loses_nothing_to_who_asks_for_a_code(office, thief, sms):
    for words in ("我想申请低保，老伴长年卧病", "同意", "给我自己"):
        await sms.say(words)
    for words in ("绑定手机", PHONE, "继续", "查进度"):
        await thief.say(words)
    answered = await sms.say("王小满")
    assert answered.session is not None
    assert answered.session.awaiting == "phone"


async def test_nothing_tells_whether_anybody_is_known_under_a_phone(office, thief, sms):
    await sms.report("王小满")
    answers = []
    for phone in (PHONE, "13800000009"):
        await thief.say("绑定手机")
        await thief.say(phone)
        answers.append(thief.heard)
        await thief.say("取消")
    assert answers[0] == answers[1]


async def test_the_code_is_kept_nowhere(office, wechat, caplog):
    with caplog.at_level(logging.DEBUG):
        await wechat.say("绑定手机")
        await wechat.say(PHONE)
    code = sent_code(office)
    kept = await rows(office, select(Message.text)) + await rows(office, select(OneTimeCode.digest))
    kept += [str(template) for template in await rows(office, select(Delivery.template))]
    assert not [text for text in (*kept, caplog.text) if code in text]
    assert PHONE not in caplog.text


async def test_nor_when_it_could_not_be_sent(office, wechat):
    office.sms.fail_with((Failure.PERMANENT, "21211"))
    await wechat.say("绑定手机")
    await wechat.say(PHONE)
    templates = await rows(office, select(Delivery.template))
    assert [template["params"] for template in templates] == [{}]


async def test_a_second_person_on_the_same_phone_has_a_code_of_their_own_and_sees_nothing(office, sms):
    first = await sms.report("王小满")
    second = await sms.report("李小红")
    assert first != second
    await sms.say("查进度")
    assert "姓名" in sms.heard[0]
    assert "LY-" not in sms.heard[0]
    await sms.say("李小红")
    assert sms.heard[0].count("LY-") == 1
    await sms.say("查进度")
    await sms.say("张三丰")
    assert "LY-" not in sms.heard[0]
    await sms.say(first)
    assert "LY-" not in sms.heard[0], "a code identifies, on a shared phone it does not authenticate"


async def test_the_same_person_is_the_same_however_often(office, sms):
    assert await sms.report("王小满") == await sms.report("王小满")
    assert len(await rows(office, select(Resident))) == 1


async def test_guessing_names_comes_to_an_end(office, sms):
    await sms.report("王小满")
    await sms.report("李小红")
    for name in ("张三丰", "张无忌", "张翠山", "周芷若", "赵小敏", "王小满"):
        await sms.say("查进度")
        await sms.say(name)
    assert "LY-" not in sms.heard[0]


async def test_who_shares_the_phone_binds_it_under_their_own_name_only(office, wechat, sms):
    await sms.report("王小满")
    await wechat.binds(name="李小红")
    assert "没有人用这个姓名" in wechat.heard[0]
    await wechat.say("查进度")
    assert "LY-" not in wechat.heard[0]
    await sms.say("查进度")
    assert "LY-" not in sms.heard[0]
    await sms.say("王小满")
    assert "LY-" in sms.heard[0]


async def test_an_open_form_on_a_shared_phone_is_only_whose_name_stands_in_it(office, wechat, thief, sms):
    await sms.report("王小满")
    await sms.report("李小红")
    for words in ("我想申请低保，老伴长年卧病", "同意", "给我自己", "李小红"):
        await sms.say(words)
    await wechat.binds(name="王小满")
    await wechat.say("继续")
    assert "没有办到一半" in wechat.heard[0]
    await thief.binds(name="李小红")
    assert "没办完" in thief.heard[0]


async def test_notices_go_to_wechat_where_that_was_agreed_to(office, wechat, sms):
    await sms.report("王小满")
    await wechat.binds(name="王小满", notices="同意")
    await accept(office)
    (told,) = office.wechat.attempts
    assert isinstance(told, TemplateMessage)
    assert told.to.id == "oBINDS"
    (agreed,) = await rows(office, select(Binding.notices).where(Binding.notices.is_not(None)))
    assert agreed["version"].startswith("bind.notices.ask/full@")


async def test_without_that_they_go_where_they_went(office, wechat, sms):
    await sms.report("王小满")
    await wechat.binds(name="王小满")
    before = len(office.sms.attempts)
    await accept(office)
    assert office.wechat.attempts == []
    assert len(office.sms.attempts) == before + 1


async def test_revoking_the_authorisation_takes_back_the_consent_to_notices(office, wechat, sms):
    await sms.report("王小满")
    await wechat.binds(name="王小满", notices="同意")
    await wechat.send(InboundKind.FORGET)
    assert await rows(office, select(Binding.notices).where(Binding.notices.is_not(None))) == []
    before = len(office.sms.attempts)
    await accept(office)
    assert office.wechat.attempts == []
    assert len(office.sms.attempts) == before + 1


async def test_a_form_that_is_spoken_of_on_both_channels_at_once_is_in_one_place(office, wechat, sms):
    for words in ("我想申请低保，老伴长年卧病", "同意", "给我自己", "王小满"):
        await sms.say(words)
    await wechat.binds()
    brought, answered = await asyncio.gather(wechat.say("继续"), sms.say("就用这个号"))
    held = [
        done.session for done in (brought, answered)
        if done.session is not None and "applicant_name" in done.session.slots
    ]  # fmt: skip
    assert held
    stored = [sessions.from_json(kept) for kept in await rows(office, select(Conversation.session))]
    assert len([kept for kept in stored if "applicant_name" in kept.slots]) == 1


async def test_one_code_is_not_taken_twice_at_once(office, wechat, sms):
    await sms.report("王小满")
    for words in ("绑定手机", PHONE):
        await wechat.say(words)
    code = sent_code(office)
    await asyncio.gather(wechat.say(code), wechat.say(code))
    assert await rows(office, select(OneTimeCode.tries)) == [1]
