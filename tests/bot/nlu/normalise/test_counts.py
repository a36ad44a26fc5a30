"""Household sizes: as numbers and as lists of people, found in text and given as answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import fold, parse_count
from bot.nlu.normalise.counts import find_households


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("俺家7口子人，种地为生", 7),
        ("家里五口人就我一个劳力", 5),
        ("户主某某，全家六口", 6),
        ("我们一家三口挤在一间屋", 3),
        ("3口 月入900", 3),
        ("家里一共5个人", 5),
        ("老少七口全靠他", 7),
        ("家庭人口：4人", 4),
        ("人口数 6", 6),
        ("我和老伴带俩孙子过日子", 4),
        ("我和老伴带着一个脑瘫的孙子，捡废品", 3),
        ("我带着两个娃一起过", 3),
        ("家里就我和七十多岁的老娘", 2),
        ("我、媳妇、俩孩子，还有我妈", 5),
        ("俺娘仨没处住", 3),
        ("俺两口子加一个孙子", 3),
        ("我跟俺爹娘三口", 3),
        ("一家子六个人", 6),
        ("五六口人吃饭", 5),
        ("我和媳妇帶兩個孩子", 4),
    ],
)
def test_a_household_is_counted(text, size):
    assert [h.size for h in find_households(fold(text))] == [size]


@pytest.mark.parametrize(
    "text",
    [
        "老伴走了以后一个人生活", "两个孩子一个上大学一个高三", "路口", "一口气", "村口有人", "第3口井",
        "帮我照顾老娘",
        "我和老伴都七十多了", "老两口没有退休金", "四个病人", "吃了两口饭", "八百人口的村",
    ],
)  # fmt: skip
def test_other_people_and_other_mouths_are_no_household(text):
    assert find_households(text) == ()


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ("六口", 6), ("就我一个", 1), ("我跟老伴俩", 2), ("4", 4), ("４", 4), ("四", 4), ("5个", 5),
        ("三个人", 3),
        ("就俺自己", 1), ("我一个人过", 1), ("我和儿子", 2), ("爷俩", 2), ("我们老两口", 2),
        ("我们娘仨", 3),
        ("俺自己带个瘫痪的儿子", 2), ("独居", 1), ("五口 常年在家的就两个", 5), ("两口子", 2),
        ("两口子带仨孩子", 5), ("公公婆婆，我们两口子，俩孩子", 6), ("爷爷带着一个孙子", 2), ("爹娘加我", 3),
        ("我男人、我、婆婆，三个丫头", 6), ("我和三个娃", 4), ("四世同堂，七个人", 7), ("老婆孩子和我", 3),
        ("不是四口人，是五口", 5), ("三口改四口", 4), ("说错了，六口", 6),
        ("不知道", None), ("5000", None), ("五百块", None), ("", None), ("几口人", None), ("三年", None),
    ],
)  # fmt: skip
def test_a_bare_answer_to_how_many(answer, size):
    assert parse_count(answer) == size


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text):
    size = parse_count(text)
    assert size is None or 0 < size <= 60
    find_households(fold(text))
