"""Sums of money: found only where they are money, and read to the documented single value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import fold, parse_money
from bot.nlu.normalise.money import find_money


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("我家盖房借了三万多", [("三万多", 30000)]),
        ("八百的房租", [("八百", 800)]),
        ("一年挣两万出头", [("两万出头", 20000)]),
        ("月入1300", [("1300", 1300)]),
        ("年收入仅两万六千元", [("两万六千元", 26000)]),
        ("身上只有十二块钱", [("十二块钱", 12)]),
        ("一个月三千来块", [("三千来块", 3000)]),
        ("前后花了七八万元", [("七八万元", 70000)]),
        ("得十几万", [("十几万", 100000)]),
        ("欠了二十几万外债", [("二十几万", 200000)]),
        ("交了6OO元", [("6OO元", 600)]),
        ("3000-5000元之间", [("3000-5000元", 3000)]),
        ("三到五千块", [("三到五千块", 3000)]),
        ("八万到十万元", [("八万到十万元", 80000)]),
        ("一斤三块五", [("三块五", 3.5)]),
        ("每月低保280", [("280", 280)]),
        ("手术二十多万，报销了8万", [("二十多万", 200000), ("8万", 80000)]),
        ("押金18,000元", [("18,000元", 18000)]),
        ("千把块钱的药", [("千把块钱", 1000)]),
        ("¥3000", [("¥3000", 3000)]),
        ("欠款￥5,600.50", [("￥5,600.50", 5600.5)]),
        ("工资2k，房租800", [("2k", 2000), ("800", 800)]),
        ("好几千块", [("几千块", 1000)]),
        ("每人每月六百", [("六百", 600)]),
        ("花了十九万人走了", [("十九万", 190000)]),
        ("工錢一萬二還沒給", [("一萬二", 12000)]),
        ("投进去十来万一分没剩", [("十来万", 100000)]),
    ],
)
def test_sums_are_found_with_their_wording(text, sums):
    assert [(text[m.start : m.end], m.yuan) for m in find_money(fold(text))] == sums


@pytest.mark.parametrize(
    "text",
    [
        "6口子人", "住了二十天院", "欠了一屁股债", "残疾证二级", "今年五十三岁", "百分之七十", "报销70%",
        "三年没回来",
        "2024年3月5号", "5号楼3单元", "电话15000001234", "家里5个人", "打12345", "拨打120", "万一着火",
        "住一块",
        "千万别告诉他", "八亩地", "第3次", "一个月补几百", "腊月二十三", "MS123456789012", "两个孩子",
        "一千个人",
        "1968年生", "3楼", "371424196805059128",
    ],
)  # fmt: skip
def test_counts_dates_ages_house_numbers_and_figures_of_speech_are_no_sums(text):
    assert find_money(text) == ()


@pytest.mark.parametrize(
    ("answer", "yuan"),
    [
        ("二千五", 2500), ("两千左右", 2000), ("没有收入", 0), ("一分没有", 0), ("大概一千五", 1500),
        ("3000", 3000),
        ("一个月两千", 2000), ("没", 0), ("两千多块钱吧", 2000), ("一年一万二", 12000), ("0", 0),
        ("没有钱", 0),
        ("俺没有啥收入", 0), ("一千到两千", 1000), ("三四千", 3000), ("没工作，没收入", 0),
        ("月收入1800", 1800),
        ("２０００元", 2000), ("八百", 800), ("1.5万", 15000), ("冇收入", 0),
        ("不是2000，是1200", 1200), ("写错了，改成三千六", 3600),
        ("不知道", None), ("四口人", None), ("跳过", None), ("", None), ("没有固定收入", None),
    ],
)  # fmt: skip
def test_a_bare_answer_to_how_much(answer, yuan):
    assert parse_money(answer) == yuan


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text):
    parse_money(text)
    for money in find_money(fold(text)):
        assert 0 <= money.start < money.end <= len(text)
