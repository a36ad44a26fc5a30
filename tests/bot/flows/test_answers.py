"""What residents answer to each question, in many ways of saying it, and what becomes of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlu.understanding import INTENTS, IntentName
from tests.bot.flows.conversation import Conversation

ANSWERS: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "answers.yml").read_text(encoding="utf-8"))

# What brings a conversation to each question, in the order of the flow.
WAY: dict[str, tuple[str, ...]] = {
    "consent": ("我想求助",),
    "on_behalf": ("同意",),
    "applicant_name": ("自己家",),
    "phone": ("周平",),
    "id_number": ("13700003333",),
    "area": ("跳过",),
    "aid_types": ("孟寺镇前杨村",),
    "hardship": ("看病",),
    "household_size": ("我病了三年，欠了债",),
    "monthly_income": ("三口",),
    "attachments": ("一千",),
    "pledge": ("没有",),
}


def asked(slot: str) -> Conversation:
    """A conversation that has come to this question."""
    conversation = Conversation()
    for name, said in WAY.items():
        for text in said:
            conversation.say(text, "report_hardship" if name == "consent" else "provide_information", 0.9)
        if name == "consent":  # 我 would tell whose need it is
            conversation = _unsure_whose()
        if name == slot:
            break
    assert conversation.state["awaiting"] == slot
    return conversation


def _unsure_whose() -> Conversation:
    conversation = Conversation()
    conversation.say("求助", "report_hardship", 0.9)
    return conversation


CASES = [
    pytest.param(slot, str(said), expected, id=f"{slot}: {said}")
    for slot, cases in ANSWERS.items()
    for said, expected in cases
]


@pytest.mark.parametrize(("slot", "said", "expected"), CASES)
def test_an_answer_is_understood(slot: str, said: str, expected: Any) -> None:
    conversation = asked(slot)
    conversation.say(said)
    slots, awaiting = conversation.state["slots"], conversation.state["awaiting"]
    if isinstance(expected, dict):
        assert {name: slots.get(name) for name in expected} == expected
    elif expected == "again":
        assert slot not in slots
        assert awaiting == slot
    elif expected is False and slot in ("consent", "pledge"):
        assert conversation.state["flow"] is None
    else:
        assert slots.get(slot) == expected if expected != [] else slots[slot] == []
        assert awaiting not in (slot, None)


def test_every_question_has_answers() -> None:
    assert set(ANSWERS) == set(WAY)


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize(
    ("slot", "said", "value"),
    [
        ("applicant_name", "李桂芳", "李桂芳"),
        ("phone", "13800001111", "13800001111"),
        ("area", "德平镇后郭村", "德平镇后郭村"),
        ("household_size", "四口", 4),
        ("monthly_income", "一千五", 1500),
    ],
)
def test_an_answer_beats_an_intent_that_is_not_sure(intent: IntentName, slot: str, said: str, value: Any) -> None:
    conversation = asked(slot)
    conversation.say(said, intent, 0.5)
    assert conversation.state["slots"][slot] == value
    assert "urgent" not in conversation.state


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("本人易大有，家住孟寺镇前杨村，妻子病了", {"applicant_name": "易大有", "area": "孟寺镇前杨村"}),
        ("俺是孟寺镇前杨村的苗春喜俺儿子上不起学", {"applicant_name": "苗春喜", "area": "孟寺镇前杨村"}),
        ("我生病了，家里三口人，一个月就一千块钱", {"household_size": 3, "monthly_income": 1000}),
        ("老伴瘫了，两个人一个月养老金600", {"monthly_income": 600}),
    ],
)
def test_what_is_told_at_once_is_not_asked_again(said: str, told: dict[str, Any]) -> None:
    conversation = Conversation()
    conversation.say(said, "report_hardship", 0.9, ("medical",))
    slots = conversation.state["slots"]
    assert {name: slots.get(name) for name in told} == told


def test_whose_name_is_told_with_the_errand_is_the_household_in_need() -> None:
    conversation = Conversation()
    conversation.say("我替邻居郭大妮问，她一个人过，每月就二百块养老金", "report_for_other", 0.9, ("living",))
    slots = conversation.state["slots"]
    assert (slots["on_behalf"], slots["applicant_name"]) == (True, "郭大妮")
    assert (slots["household_size"], slots["monthly_income"]) == (1, 200)


def test_a_number_longer_than_any_sum_is_no_income() -> None:
    conversation = asked("monthly_income")
    conversation.say("1 " * 900)
    assert "monthly_income" not in conversation.state["slots"]
