"""Words of one class, found in a message."""

import pytest

from bot.nlu.lexicon import Lexicon, Match, class_grams, marks
from bot.nlu.tokens import normal_form, tokenize

LEXICON = Lexicon({"illness": ["尿毒症", "尿毒"], "kin": ["妈", "老妈"], "own": ["老妈"], "call": ["打120"]})


def words(text):
    return [normal_form(token.text) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我老妈尿毒症", [Match(1, 3, ("kin", "own")), Match(3, 6, ("illness",))]),
        ("尿 毒 症", [Match(0, 3, ("illness",))]),
        ("妈妈", [Match(0, 1, ("kin",)), Match(1, 2, ("kin",))]),
        ("打120", [Match(0, 2, ("call",))]),
        ("打121", []),
        ("", []),
    ],
)
def test_the_longest_entry_wins_from_left_to_right(text, found):
    assert LEXICON.matches(words(text)) == found


def grams(text, longest=2):
    return class_grams(words(text), LEXICON.matches(words(text)), longest)


def test_classes_stand_in_for_their_words():
    assert grams("我妈尿毒症") == ["<kin>", "<illness>", "我 <kin>", "<kin> <illness>", "<illness> $"]


def test_an_entry_of_several_classes_is_counted_for_each_and_stands_for_the_first():
    assert grams("老妈") == ["<kin>", "<own>", "^ <kin>", "<kin> $"]


def test_longer_numbers_are_a_class_and_a_lone_numeral_is_not():
    assert grams("三万多元") == ["<number>", "^ <number>", "<number> 元"]
    assert grams("3元") == ["<number>", "^ <number>", "<number> 元"]
    assert grams("一下") == []


@pytest.mark.parametrize("text", ["<kin>", "<", "# 1", "没有"])
def test_a_text_without_classes_has_no_grams_of_classes(text):
    assert "<kin>" not in grams(text)
    assert all("<" not in gram for gram in grams("没有"))


def test_marks_tell_the_beginning_of_an_entry_from_its_inside():
    assert marks(LEXICON.matches(words("我老妈")), 3) == [[], ["B:kin", "B:own"], ["I:kin", "I:own"]]
