"""What is said of a number that was read back: by how much it is wrong, with and without what is right."""

from typing import Any

import pytest

from tests.bot.flows.conversation import Conversation
from tests.bot.flows.test_answers import asked


@pytest.fixture
def read_back() -> Conversation:
    """Three people and a thousand yuan a month, read back before filing."""
    conversation = asked("pledge")
    conversation.say("同意")
    assert conversation.state["awaiting"] == "confirm"
    return conversation


@pytest.mark.parametrize(
    ("said", "slot", "value"),
    [
        ("人数少算一个，六个", "household_size", 6),
        ("少写了一口人", "household_size", 4),
        ("多算了一个", "household_size", 2),
        ("多算了一个，闺女嫁出去了", "household_size", 2),
        ("家里人口少写了1个", "household_size", 4),
        ("多写了俩", "household_size", 1),
        ("少算仨", "household_size", 6),
        ("把我妈漏了", "household_size", 4),
        ("没把俺爹俺娘算进去", "household_size", 5),
        ("忘算老人了", "household_size", 4),
        ("有俩娃没写上", "household_size", 5),
        ("还差一个人没算", "household_size", 4),
        ("还得加一个，我孙子", "household_size", 4),
        ("减去一个吧，老大分家了", "household_size", 2),
        ("不该把我大儿子算进去", "household_size", 2),
        ("不是五口少算了一个", "household_size", 4),
        ("数多了，两口", "household_size", 2),
        ("少登了一位老人", "household_size", 4),
        ("收入少说了五百", "monthly_income", 1500),
        ("收入多写了二百", "monthly_income", 800),
        ("收入多打了个零", "monthly_income", 100),
        ("收入少写一个0", "monthly_income", 10000),
    ],
)
def test_a_difference_is_reckoned_from_what_is_held(read_back: Conversation, said: str, slot: str, value: int) -> None:
    read_back.say(said)
    assert read_back.state["slots"][slot] == value
    assert read_back.state["awaiting"] == "confirm"
    assert read_back.office.submitted == []


@pytest.mark.parametrize(("said", "slot"), [("人口写少了", "household_size"), ("收入写多了", "monthly_income")])
def test_a_number_that_is_wrong_by_nobody_knows_how_much_is_asked_for_again(
    read_back: Conversation, said: str, slot: str
) -> None:
    read_back.say(said)
    assert read_back.state["awaiting"] == slot


@pytest.mark.parametrize("said", ["没填错", "没写错", "一个没漏", "没问题", "没弄错"])
def test_nothing_wrong_is_a_yes(read_back: Conversation, said: str) -> None:
    read_back.say(said)
    assert len(read_back.office.submitted) == 1 or read_back.state["slots"]["household_size"] == 3


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("电话少写一位", {"household_size": 3, "monthly_income": 1000}),
        ("老伴忘了带存折", {"household_size": 3}),
        ("房子还漏雨", {"household_size": 3}),
    ],
)
def test_what_is_about_something_else_changes_no_number(
    read_back: Conversation, said: str, held: dict[str, Any]
) -> None:
    read_back.say(said)
    slots = read_back.state["slots"]
    assert {name: slots.get(name) for name in held} == held


def test_an_earlier_number_is_put_right_while_another_is_asked_for() -> None:
    conversation = asked("monthly_income")
    conversation.say("刚才人数少算了一个")
    assert conversation.state["slots"]["household_size"] == 4
    assert conversation.state["awaiting"] == "monthly_income"
