"""Flows change while people are talking: a conversation stays on the version it began with, and none ever breaks."""

from typing import Any

from bot.flows import session as sessions
from bot.flows.definition import read_flow
from bot.flows.library import PUBLISHED, Library
from tests.bot.flows.conversation import Conversation

# The report as somebody might publish it next: shorter, in another order, with the phone before the name.
NEXT: dict[str, Any] = {
    "flow": "request_help",
    "version": 99,
    "begins_with": ["report_hardship", "report_for_other"],
    "menu": ["report_hardship"],
    "resumable": True,
    "slots": {
        "consent": "agreement",
        "phone": "phone",
        "applicant_name": "name",
        "hardship": "story",
        "confirm": "confirmation",
    },
    "steps": [
        {"collect": "consent"},
        {"collect": "phone"},
        {"collect": "applicant_name"},
        {"collect": "hardship"},
        {"collect": "confirm"},
    ],
}
CHANGED = Library((*PUBLISHED.all(), read_flow(NEXT)))
ONLY_NEW = Library((*(flow for flow in PUBLISHED.all() if flow.name != "request_help"), read_flow(NEXT)))
WITHOUT = Library(flow for flow in PUBLISHED.all() if flow.name != "request_help")


def in_the_middle() -> Conversation:
    """A report that waits for the identity number."""
    conversation = Conversation()
    conversation.say("我老公住院欠了三万多，我叫李桂芳", "report_hardship", 0.97, ("medical",))
    conversation.say("同意")
    conversation.say("13800001111")
    assert conversation.state["awaiting"] == "id_number"
    return conversation


def test_a_conversation_stays_on_the_version_it_began_with() -> None:
    conversation = in_the_middle()
    conversation.library = CHANGED
    conversation.say("跳过")
    assert conversation.state["awaiting"] == "area"
    conversation.say("临邑镇东关村")
    assert conversation.state["awaiting"] == "household_size"


def test_a_new_conversation_begins_with_the_latest_version() -> None:
    conversation = Conversation(library=CHANGED)
    conversation.say("我家困难", "report_hardship", 0.9, ("living",))
    conversation.say("同意")
    assert conversation.state["awaiting"] == "phone"
    assert conversation.session.frame is not None
    assert conversation.session.frame.version == 99


def test_when_a_version_is_gone_its_answers_go_on_in_the_latest() -> None:
    conversation = in_the_middle()
    conversation.library = ONLY_NEW
    conversation.say("你好", "greet", 0.9)
    assert conversation.state["awaiting"] == "confirm"
    assert conversation.state["slots"]["applicant_name"] == "李桂芳"


def test_when_a_flow_is_gone_the_resident_is_still_answered() -> None:
    conversation = in_the_middle()
    conversation.library = WITHOUT
    conversation.say("你好", "greet", 0.9)
    assert conversation.said
    assert conversation.state["flow"] is None


def test_an_outcome_that_never_came_asks_for_the_confirmation_again() -> None:
    conversation = in_the_middle()
    for said in ("跳过", "临邑镇东关村", "三口", "一千", "没有", "同意"):
        conversation.say(said)
    before = conversation.session
    conversation.say("确认")
    assert len(conversation.office.submitted) == 1
    # The office took the effect and died before its answer came back: this is what it would find stored.
    frame = before.stack[-1]
    lost = sessions.Session(
        stack=(
            sessions.Frame(
                frame.flow, frame.version, {**frame.answers, "confirm": sessions.Answer(True, "m")}, frame.order
            ),
        ),
        expecting="submit_calmly",
    )
    conversation.session = lost
    conversation.say("交了吗")
    assert conversation.state["awaiting"] == "confirm"
    assert len(conversation.office.submitted) == 1
    conversation.say("确认")
    assert len(conversation.office.submitted) == 2
