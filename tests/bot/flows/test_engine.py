"""The engine as the office sees it: pure, quick, one message a turn, and the order in which mechanisms look."""

from dataclasses import replace
from datetime import date

import pytest

from bot import texts
from bot.flows import engine
from bot.flows import session as sessions
from bot.flows.effects import QueueForOperator, Say
from bot.flows.outcomes import ClockState, OperatorQueued, ProgressFound, RequestClock
from bot.messages import Address, Channel, Inbound, InboundKind, Media
from bot.nlu.understanding import Intent, Understanding
from tests.bot.flows.conversation import Conversation, ScriptedOffice, status
from tests.bot.flows.county import NOON, facts


def test_the_same_input_gives_the_same_sprint() -> None:
    inbound = Inbound(Address(Channel.SMS, "resident"), InboundKind.TEXT, "m1", NOON, text="我想申请低保")
    understanding = Understanding("我想申请低保", Intent("report_hardship", 0.9))
    first = engine.advance(sessions.new(), inbound, understanding, facts())
    assert engine.advance(sessions.new(), inbound, understanding, facts()) == first


def test_what_nobody_answers_changes_nothing() -> None:
    conversation = Conversation()
    for kind in ("unfollow", "stop", "start", "delivery", "forget", "silent"):
        conversation.send(InboundKind(kind))
        assert conversation.effects == []
        assert conversation.session == sessions.new()


def test_a_turn_says_one_message() -> None:
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多", "report_hardship", 0.97, ("medical",))
    conversation.say("同意")
    conversation.say("低保一个月多少钱", "ask_policy", 0.9)
    assert len(conversation.said) == 1


def test_on_sms_lead_ins_give_way_when_the_message_would_be_too_long() -> None:
    conversation = Conversation(Channel.SMS, "13700003333")
    conversation.say(
        "我老公住院欠了三万多，我叫李桂芳，住孟寺镇前杨村，三口人，全家每月收入2000元",
        "report_hardship",
        0.97,
        ("medical",),
    )
    for said in ("同意", "1", "371424196805059128", "同意"):
        conversation.say(said)
    assert conversation.state["awaiting"] == "confirm"
    conversation.say("不对，是五口人")
    assert len(conversation.said) == 1
    assert texts.sms_units(conversation.said[0].outbound) <= texts.SMS_LIMIT
    assert "5口人" in conversation.heard


def test_the_summary_goes_to_the_operator() -> None:
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多，我叫李桂芳", "report_hardship", 0.97, ("medical",))
    conversation.say("同意")
    conversation.say("转人工")
    queued = next(effect for effect in conversation.effects if isinstance(effect, QueueForOperator))
    assert queued.reason == "asked"
    assert "姓名：李桂芳" in queued.summary


def test_outcomes_nobody_waits_for_are_told_all_the_same() -> None:
    conversation = Conversation()
    conversation.comes_back(ProgressFound((status(),), own=True))
    assert "LY-2026-000317" in conversation.heard
    conversation.comes_back(ProgressFound((), own=True))
    assert "没查到" in conversation.heard
    conversation.comes_back(OperatorQueued(0, within_hours=True))
    assert "下一位就是您" in conversation.heard


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("running", "“入户调查”这一步最晚11月30日办完"),
        ("provisional", "估计最晚11月30日办完"),
        ("paused", "等您把材料补齐"),
        ("overdue", "本该11月30日办完，现在晚了，对不住您"),
    ],
)
def test_until_when_is_told_and_lateness_is_owned_up_to(state: ClockState, told: str) -> None:
    late = replace(status(), clock=RequestClock("入户调查", date(2026, 11, 30), state))
    conversation = Conversation()
    conversation.comes_back(ProgressFound((late,), own=True))
    assert told in conversation.heard
    stranger = Conversation()
    stranger.comes_back(ProgressFound((late,), own=False))
    assert "11月30日" not in stranger.heard


def test_many_requests_are_listed_within_the_room_of_the_channel() -> None:
    many = tuple(status(number=f"LY-2026-{n:06}", note="请把诊断证明补来" * 9) for n in range(7))
    on_sms = Conversation(Channel.SMS, office=ScriptedOffice(requests=many))
    on_sms.say("查进度")
    assert "还有5件" in on_sms.heard
    assert texts.sms_units(on_sms.said[0].outbound) <= texts.SMS_LIMIT
    on_wechat = Conversation(office=ScriptedOffice(requests=many))
    on_wechat.say("查进度")
    assert "还有2件" in on_wechat.heard


def test_photos_beyond_the_limit_are_not_kept_silently() -> None:
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多", "report_hardship", 0.97, ("medical",))
    for number in range(21):
        conversation.send(InboundKind.IMAGE, media=(f"photo-{number}",))
    assert "照片够多了" in conversation.heard
    assert len(conversation.state["slots"]["attachments"]) == 20


def test_pictures_that_come_with_words_are_kept_and_the_words_are_heard() -> None:
    conversation = Conversation(Channel.SMS)
    files = (Media("photo", "image/jpeg"), Media("voice", "audio/amr"))
    inbound = conversation.inbound(InboundKind.TEXT, text="我老公住院欠了三万多", media=files)
    words = Understanding("我老公住院欠了三万多", Intent("report_hardship", 0.9))
    begun = engine.advance(conversation.session, inbound, words, conversation.facts).session
    assert begun.awaiting == "consent"
    assert begun.slots["attachments"] == ["photo"]
    later = conversation.inbound(InboundKind.TEXT, text="同意", media=(Media("second", "image/png"),))
    agreed = engine.advance(begun, later, Understanding("同意", Intent("affirm", 0.9)), conversation.facts).session
    assert agreed.slots["attachments"] == ["photo", "second"]
    assert agreed.slots["consent"] is True


def test_conversations_are_not_stacked_without_end() -> None:
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多", "report_hardship", 0.97, ("medical",))
    conversation.say("同意")
    for intent in ("complaint", "appeal", "withdraw_request", "offer_help", "check_progress", "complaint", "appeal"):
        conversation.say("说个别的事情", intent, 0.95)
    assert len(conversation.session.stack) <= 4


def test_says_carry_the_key_of_their_closing_words() -> None:
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多", "report_hardship", 0.97, ("medical",))
    assert [say.key for say in conversation.said] == ["request_help.consent.ask"]
    assert all(isinstance(say, Say) for say in conversation.said)
