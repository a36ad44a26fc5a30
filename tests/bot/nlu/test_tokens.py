"""How text is cut and counted."""

import pytest

from bot.nlu.tags import spans_of
from bot.nlu.tokens import ngrams, normal_form, tokenize


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("我欠了3000元", ["我", "欠", "了", "3000", "元"]),
        ("MS 1234", ["MS", "1234"]),
        ("37142419920217901X", ["37142419920217901", "X"]),
        ("行，好！\n😀", ["行", "，", "好", "！", "😀"]),
        (" \t\u3000", []),
        ("", []),
    ],
)
def test_every_character_is_a_token_and_runs_of_digits_and_letters_stay_whole(text, pieces):
    tokens = tokenize(text)
    assert [token.text for token in tokens] == pieces
    assert all(text[token.start : token.end] == token.text for token in tokens)


def test_a_number_counts_by_its_length_alone():
    assert normal_form("3") == normal_form("8")
    assert normal_form("13900001111") == normal_form("15800002222")
    assert normal_form("13900001111") != normal_form("1390000111")
    assert normal_form("MS") == "ms"
    assert normal_form("院") == "院"


def test_runs_of_two_and_more_know_the_beginning_and_the_end_of_the_message():
    assert list(ngrams(["你", "好"], 2)) == ["你", "好", "^ 你", "你 好", "好 $"]
    assert list(ngrams([], 3)) == ["^ $"]


def test_numbers_one_calls_for_help_keep_their_meaning():
    assert normal_form("120") == "120"


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["O", "B-illness", "I-illness", "L-illness"], [("illness", 1, 4)]),
        (["U-place", "U-place", "O", "O"], [("place", 0, 1), ("place", 1, 2)]),
        (["B-illness", "L-place", "O", "O"], [("illness", 0, 1), ("place", 1, 2)]),
        (["I-illness", "L-illness", "O", "O"], [("illness", 0, 2)]),
        (["L-illness", "L-illness", "O", "O"], [("illness", 0, 1), ("illness", 1, 2)]),
    ],
)
def test_tags_become_spans_even_when_they_break_the_grammar(tags, spans):
    assert spans_of(tags, tokenize("甲乙丙丁")) == spans
