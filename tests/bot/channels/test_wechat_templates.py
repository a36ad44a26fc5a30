"""Template fields: every type's rule, so that no notice is refused for its form (47003)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat import WeChatTemplate
from bot.channels.wechat.templates import fit
from tests.bot.channels.incoming import PATIENT

FIELDS = [
    ("thing1", "低保申请", "低保申请"),
    ("thing1", "一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十"),
    ("thing12", "一二三四五六七八九十一二三四五六七八九十末", "一二三四五六七八九十一二三四五六七八九…"),
    ("thing1", " 甲\n乙\t丙\x00 ", "甲 乙 丙"),
    ("thing1", "好😀的", "好的"),
    ("thing1", "", "无"),
    ("short_thing4", "一二三四五六", "一二三四…"),
    ("phrase2", "审核中", "审核中"),
    ("phrase2", "等待乡镇审核", "等待乡镇审"),
    ("phrase2", "Done 已办结!", "已办结"),
    ("phrase2", "ok", "无"),
    ("name1", "甲" * 11, "甲" * 10),
    ("name1", "A" * 21, "A" * 20),
    ("character_string3", "LY-2026-000317", "LY-2026-000317"),
    ("character_string3", "编号 MS 1234" + "x" * 40, "MS1234" + "x" * 26),
    ("character_string3", "无", "-"),
    ("number5", "3.50元", "3.50"),
    ("letter6", "a1b2", "ab"),
    ("symbol7", "!?a", "!?"),
    ("amount8", "¥1,234.567", "¥1234.56"),
    ("amount8", "不详", "0"),
    ("phone_number9", "电话 130-0000-0001", "130-0000-0001"),
    ("car_number10", "鲁N·00000 学", "鲁N00000学"),
    ("time4", "2026年9月28日 10:00", "2026年9月28日 10:00"),
    ("const11", "已受理", "已受理"),
]


@pytest.mark.parametrize(("field", "value", "fitted"), FIELDS, ids=[f"{row[0]} {row[1][:8]!r}" for row in FIELDS])
def test_field_is_fitted(field, value, fitted):
    assert fit(field, value) == fitted


RULES = {
    "thing1": r".{1,20}",
    "short_thing1": r".{1,5}",
    "phrase1": r"[\u3400-\u9fff]{1,5}",
    "name1": r".{1,20}",
    "character_string1": r"[!-~]{1,32}",
    "number1": r"[0-9.]{1,32}|-",
    "letter1": r"[A-Za-z]{1,32}|-",
    "symbol1": r".{1,5}",
    "amount1": r"[¥￥$€£]?[0-9]{1,10}(\.[0-9]{1,2})?元?",
    "phone_number1": r"[0-9+\- ]{1,17}",
    "car_number1": r".{1,8}",
}


@PATIENT
@given(st.sampled_from(sorted(RULES)), st.text())
def test_whatever_is_said_fits(field, value):
    assert re.fullmatch(RULES[field], fit(field, value))


def test_fields_are_named_by_our_parameters():
    template = WeChatTemplate("t", {"matter": "thing1", "status": "phrase2"})
    filled = template.fill({"status": "已受理", "matter": "低保", "more": "x"})
    assert filled == {"thing1": {"value": "低保"}, "phrase2": {"value": "已受理"}}
