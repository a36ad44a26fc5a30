"""Folding: one spelling for one character, offsets untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("我個碼係", "我个码系"),
        ("審批到邊一步啦？", "审批到边一步啦?"),
        ("ＭＳ１２３４　５６", "MS1234 56"),
        ("低保，五保。", "低保,五保。"),
        ("二〇二六", "二〇二六"),
        ("a\tb\u00a0c", "a b c"),
        ("①㎡", "1㎡"),
        ("", ""),
    ],
)
def test_characters_are_folded_one_by_one(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_length_never_changes_and_folding_twice_changes_nothing(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_lone_surrogates_and_emoji_pass_through():
    assert fold("谢谢\ud83d🙏") == "谢谢\ud83d🙏"
