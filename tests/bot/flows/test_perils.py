"""Which danger is told of, and whether it is the speaker's own."""

import pytest

from bot.flows.mechanisms.perils import peril
from bot.flows.remarks import apart_from_wish, forbids_calls
from bot.flows.slots.oneself import in_own_danger, own_after_all


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("不想活了，药都准备好了", "despair"),
        ("麻烦你们以后照看下我爸妈，我先走一步了", "despair"),
        ("我站在楼顶", "despair"),
        ("我儿子要跳楼", "despair_of_another"),
        ("我喝了农药", "illness"),
        ("我割腕了", "illness"),
        ("他喝醉又打我，我抱着孩子跑出来的", "violence"),
        ("他要杀我", "violence"),
        ("他们把我锁屋里不让我出去", "violence"),
        ("俺娘煤气中毒了叫不醒", "gas"),
        ("家里着火了", "fire"),
        ("水没过膝盖了，一家人在房顶上", "fire"),
        ("邻居老太太摔井里了", "fire"),
        ("有人跳河了", "fire"),
        ("我媳妇要生了", "illness"),
        ("心口疼喘不上气", "illness"),
        ("被蛇咬了", "illness"),
        ("三天没吃东西快饿死了", "hunger"),
        ("屋里没煤快冻死了", "hunger"),
        ("my husband beats me", "violence"),
        ("救命", ""),
        ("俺快撑不住了", ""),
    ],
)
def test_the_kind_of_danger(said: str, kind: str) -> None:
    assert peril(said) == kind


@pytest.mark.parametrize(
    "said", ["我活够了", "我躲厕所里，他拿刀", "他打我", "就我一个老头", "家里就剩我一个人", "实在不想活了"]
)
def test_who_cries_for_themselves(said: str) -> None:
    assert in_own_danger(said)


@pytest.mark.parametrize(
    "said", ["隔壁老太太不想活了", "邻居家着火了，我在外头", "我妈晕倒了", "我看见有人掉井里了", "他打我邻居"]
)
def test_who_cries_for_others(said: str) -> None:
    assert not in_own_danger(said)


@pytest.mark.parametrize("said", ["这是我自己的事", "不是替别人", "不对，是我自己", "给我自己家报的", "就是我本人"])
def test_own_after_all(said: str) -> None:
    assert own_after_all(said)


@pytest.mark.parametrize("said", ["不是我家的事", "对", "我叫王桂花", "是我邻居", "我", "是替别人"])
def test_not_own_after_all(said: str) -> None:
    assert not own_after_all(said)


@pytest.mark.parametrize(
    "said", ["别打电话 会响", "不要给我打电话", "别打，他会听见", "手机会响", "只能发短信", "don't call me"]
)
def test_a_wish_not_to_be_rung_up(said: str) -> None:
    assert forbids_calls(said)


@pytest.mark.parametrize("said", ["别打我", "他不让我打电话", "怎么打电话", "别打人", "快打电话"])
def test_no_wish_not_to_be_rung_up(said: str) -> None:
    assert not forbids_calls(said)


def test_a_wish_stands_apart_from_the_answer() -> None:
    assert apart_from_wish("18700000012 别打电话 他会听见") == ("别打电话，他会听见", "18700000012")
    assert apart_from_wish("别打电话") == ("别打电话", "")
