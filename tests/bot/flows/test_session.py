"""What is remembered between two messages: JSON there and back, and no personal data where it might be seen."""

import json

import pytest

from bot.flows import session as sessions
from bot.flows.summary import summary
from bot.messages import Channel, InboundKind
from tests.bot.flows.conversation import Conversation


def busy() -> Conversation:
    """A conversation with something in every part of its session."""
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多，我叫李桂芳，住临邑镇东关村", "report_hardship", 0.97, ("medical",))
    conversation.say("同意")
    conversation.say("13800001111")
    conversation.say("刚才电话写错了，是13900002222", "correct_answer", 0.9)
    conversation.send(InboundKind.IMAGE, media=("photo",))
    conversation.say("取消")
    conversation.say("我想申请临时救助", "report_hardship", 0.9, ("temporary",))
    conversation.say("人工")
    conversation.hand_back("等她女儿回电")
    return conversation


def test_a_session_is_plain_json_and_comes_back_the_same() -> None:
    session = busy().session
    assert session.shelved is not None
    stored = json.dumps(session.to_json(), ensure_ascii=False)
    assert sessions.from_json(json.loads(stored)) == session


def test_a_fresh_session_is_idle() -> None:
    assert sessions.snapshot(sessions.new()) == {"flow": None, "awaiting": None, "slots": {}}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"format": 3},
        {"format": 2},
        {"format": 1},
        {"format": 1, "stack": [{"flow": "x"}]},
        {"format": 1, "stack": 7},
    ],
)
def test_what_is_no_session_is_refused_without_telling_what_it_held(stored: dict[str, object]) -> None:
    with pytest.raises(sessions.UnreadableSessionError) as caught:
        sessions.from_json(stored | {"note": "李桂芳"})
    assert "李桂芳" not in str(caught.value)


def test_values_keep_where_they_come_from_and_what_they_replaced() -> None:
    conversation = busy()
    shelved = conversation.session.shelved
    assert shelved is not None
    phone = shelved.answers["phone"]
    assert (phone.value, phone.said_in, phone.by) == ("13900002222", "message-4", "resident")
    assert [(past["value"], past["said_in"]) for past in phone.earlier] == [("13800001111", "message-3")]
    assert phone.at.startswith("2026-11-23T12:00")
    assert shelved.answers["applicant_name"].said_in == "message-1"


def test_sessions_of_the_first_format_are_read_with_their_history() -> None:
    stored = busy().session.to_json()
    for part in ("language", "later", "topic", "unrated", "loose"):
        del stored[part]
    stored["format"] = 1
    for frame in (*stored["stack"], stored["shelved"]):
        del frame["told"]
        for answer in frame["answers"].values():
            answer["earlier"] = [past["value"] for past in answer["earlier"]]
            for part in ("by", "at", "agreed_to"):
                del answer[part]
    shelved = sessions.from_json(json.loads(json.dumps(stored))).shelved
    assert shelved is not None
    assert shelved.answers["phone"].earlier == ({"value": "13800001111"},)
    assert shelved.value("consent") is True


def test_an_agreement_keeps_the_text_that_was_agreed_to() -> None:
    conversation = Conversation(Channel.SMS)
    conversation.say("我想申请低保", "report_hardship", 0.9, ("living",))
    conversation.say("同意")
    frame = conversation.session.frame
    assert frame is not None
    consent, health = frame.answers["consent"], frame.answers["health"]
    assert consent.agreed_to.startswith("request_help.consent.ask/sms@")
    assert health.agreed_to == consent.agreed_to
    assert (consent.at, consent.said_in) == (health.at, health.said_in) == (consent.at, "message-2")


def test_spoken_words_are_trusted_a_little_less() -> None:
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多", "report_hardship", 0.97, ("medical",))
    conversation.say("同意")
    conversation.say("李桂芳", kind=InboundKind.VOICE)
    frame = conversation.session.frame
    assert frame is not None
    assert frame.answers["applicant_name"].confidence < 1


def test_no_personal_data_shows_in_a_repr() -> None:
    conversation = busy()
    conversation.say("继续")
    shown = repr(conversation.session) + repr(conversation.said) + repr(conversation.effects) + repr(conversation.facts)
    for secret in ("李桂芳", "13900002222", "13800001111", "住院", "东关"):
        assert secret not in shown


def test_the_operator_reads_what_is_known() -> None:
    conversation = Conversation()
    conversation.say("不想活了", "urgent_help", 0.9)
    conversation.say("德平镇后郭村")
    lines = summary(conversation.session)
    assert "【急】居民说有危险" in lines
    assert "住址：德平镇后郭村" in lines
    assert "难处：不想活了" in lines
    assert "正在问：电话" in lines


def test_the_summary_of_nothing_is_empty() -> None:
    assert summary(sessions.new()) == ()


def test_an_operators_note_is_for_the_next_operator_and_not_for_the_resident() -> None:
    conversation = busy()
    assert "等她女儿回电" in " ".join(summary(conversation.session))
    assert "等她女儿回电" not in conversation.heard
