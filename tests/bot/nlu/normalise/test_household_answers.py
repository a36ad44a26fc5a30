"""Households answered by naming their people: added up, or known to be unsure; in a story they are no household."""

import pytest

from bot.nlu.normalise import fold, parse_count
from bot.nlu.normalise.counts import find_households
from bot.nlu.normalise.household_answers import read_listing


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ("一个老的俩小的", 3),
        ("老娘孩子我", 3),
        ("跟老伴俩", 2),
        ("和闺女，还有老娘", 3),
        ("带着俩孙子", 3),
        ("我跟他爸俩孩子", 4),
        ("我跟他爸，俩孩子", 4),
        ("我俩加闺女还有婆婆", 4),
        ("我俩加闺女，还有婆婆", 4),
        ("爸妈我还有妹妹", 4),
        ("我、我妈、我儿", 3),
        ("三个人我老婆还有我老娘", 3),
        ("我和一儿一女", 3),
        ("俺俩带一儿一女", 4),
        ("我跟娃他爹，仨娃", 5),
        ("俺，俺娘，俺弟", 3),
        ("她和俩孩子", 3),
        ("他跟他娘", 2),
        ("我妈我爸我", 3),
        ("爷爷奶奶我", 3),
        ("婆婆公公，我跟孩他爸，一个闺女", 5),
        ("老伴，我俩", 2),
        ("我跟老伴我俩", 2),
        ("俺老两口跟一个孙", 3),
        ("两个老人，我们俩，一个娃", 5),
        ("我同我阿妈仲有个细佬", 3),
        ("两老一小", 3),
        ("两老两小", 4),
        ("老的俩，小的一个", 3),
        ("我加仨孩子", 4),
        ("我一个，俩娃", 3),
        ("俺婆婆、俺、俺儿、俺闺女", 4),
        ("我跟媳妇，老娘，仨妮儿", 6),
        ("妈妈和我，还有弟弟妹妹", 4),
        ("六个，爹娘 我俩 俩娃", 6),
        ("我自己带着闺女", 2),
        ("我和老伴，还有个瘫儿子", 3),
    ],
)
def test_people_named_in_an_answer_are_added_up(answer, size):
    assert parse_count(answer) == size


@pytest.mark.parametrize(
    "answer", ["老婆孩子", "爷爷奶奶爸妈", "老伴和孙子", "我和孩子们", "老伴还有几个娃", "俺娘跟俺媳妇"]
)
def test_a_list_that_may_leave_somebody_out_is_unsure(answer):
    listed = read_listing(fold(answer))
    assert listed is not None
    assert listed.size is None
    assert parse_count(answer) is None


@pytest.mark.parametrize(
    "text",
    [
        "家里老婆孩子等着用钱",
        "我跟我爸和我弟吵架了",
        "我老婆孩子跟我受苦",
        "老婆孩子都指望我",
        "我、我妈、我弟都病了",
        "我媳妇跑了，留下俩孩子",
        "家里有老娘要养",
        "上有老娘下有俩孩子",
        "我妈我爸我弟都没了",
        "我给老婆孩子丢人",
    ],
)
def test_kin_in_a_story_are_no_household(text):
    assert find_households(fold(text)) == ()


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("我和老伴带俩孙子过日子", 4),
        ("家里就我和老娘", 2),
        ("家里五口人就我一个劳力", 5),
        ("孩子他妈走了，我带着俩娃", 3),
        ("就我和俩孩子，没收入", 3),
    ],
)
def test_a_sentence_that_lists_the_household_is_one(text, size):
    assert [household.size for household in find_households(fold(text))] == [size]
