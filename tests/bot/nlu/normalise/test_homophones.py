"""Repair of domain words written with characters of the same sound, and of nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import fold, repair
from bot.nlu.normalise.domain_words import WORDS
from bot.nlu.normalise.sounds import TABLE, table


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("底保咋办", "低保咋办"), ("想问地保的事", "想问低保的事"), ("林时救住", "临时救助"),
        ("林时就助", "临时救助"),
        ("医疗救主", "医疗救助"), ("办特困要啥材科", "办特困要啥材料"), ("没有来元", "没有来源"),
        ("申情补住", "申请补助"),
        ("残急证", "残疾证"), ("转人公", "转人工"), ("危房改早", "危房改造"), ("头诉你们", "投诉你们"),
        ("查近度", "查进度"),
        ("助学代款", "助学贷款"), ("当自愿者", "当志愿者"), ("救明啊", "救命啊"), ("车回申请", "撤回申请"),
    ],
)  # fmt: skip
def test_a_domain_word_of_the_same_sound_is_repaired(written, meant):
    assert repair(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "到底保不保险", "最低保证金", "本地保安", "统一保管", "附近度假村", "开车回家", "就明白了",
        "补住院费", "森林时代", "主人公",
        "帮邻居报名", "没前途", "有房没房", "车报废了", "买了五包烟", "派专人工作", "天气不错",
        "两千来元", "孤人一个",
        "原来源头在这", "低保", "临时救助", "",
    ],
)  # fmt: skip
def test_ordinary_words_are_left_alone(text):
    assert repair(text) == text


@given(st.text(alphabet=st.sampled_from("低底保五包特困救就助住临时林申请情补残疾的我要在了"), max_size=30))
def test_length_stays_and_a_repaired_text_needs_no_repair(text):
    once = repair(fold(text))
    assert len(once) == len(text)
    assert repair(once) == once


def test_the_table_is_the_one_made_from_the_words():
    assert json.loads(TABLE.read_text(encoding="utf-8")) == table()


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_left_as_it_is(word):
    assert repair(word) == word
