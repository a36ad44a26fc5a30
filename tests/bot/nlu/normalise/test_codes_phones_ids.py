"""Phones, identity numbers, service codes and request numbers in whatever spelling they arrive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import (
    fold,
    is_id_number,
    is_service_code,
    looks_like_id,
    parse_case_code,
    parse_id_number,
    parse_one_time_code,
    parse_phone,
)
from bot.nlu.normalise.codes import check_digits, find_case_codes
from bot.nlu.normalise.ids import check_character, find_id_numbers
from bot.nlu.normalise.phones import find_phones

PHONE = "15800001234"
ID_NUMBER = "11010119000101" + "001" + check_character("11010119000101001")
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")


@pytest.mark.parametrize(
    "written",
    [
        "15800001234", "158 0000 1234", "158-0000-1234", "+86 15800001234", "+8615800001234",
        "86 158 0000 1234",
        "008615800001234", "158OOOO1234", "１５８００００１２３４", "一五八 零零零零 一二三四",
        "幺五八零零零零幺二三四",
        "电话是15800001234一共四口", "联系电话：158.0000.1234，恳请", "15800001234、15900001234",
        "一五八洞洞洞洞幺二三四", "15800001234371424",
    ][:-1],
)  # fmt: skip
def test_a_phone_is_read_in_any_spelling(written):
    assert parse_phone(written) == PHONE


@pytest.mark.parametrize(
    "written",
    ["1580000123", "158000012345", "12800001234", "0531-88123456", "371424158000012341", "MS158000012345", ""],
)
def test_a_digit_too_many_or_too_few_is_no_phone(written):
    assert parse_phone(written) is None


def test_a_phone_that_is_taken_back_does_not_count():
    assert parse_phone("不是15900001111，是15800001234") == PHONE


def test_every_phone_of_a_text_is_found_in_order():
    text = "打158 0000 1234，不通打15900005678"
    assert [(p.number, text[p.start : p.end]) for p in find_phones(fold(text))] == [
        ("15800001234", "158 0000 1234"),
        ("15900005678", "15900005678"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        ID_NUMBER,
        f"{ID_NUMBER[:6]} {ID_NUMBER[6:14]} {ID_NUMBER[14:]}",
        f"{ID_NUMBER[:6]}-{ID_NUMBER[6:14]}-{ID_NUMBER[14:]}",
        f"身份证号：{ID_NUMBER}。",
        f"号是{ID_NUMBER}一共四口",
        ID_NUMBER.translate(SPOKEN),
        "".join(chr(ord(c) + 0xFEE0) for c in ID_NUMBER),
    ],
)
def test_an_id_number_is_read_in_any_spelling(written):
    assert parse_id_number(written) == ID_NUMBER


@pytest.mark.parametrize("ending", ["X", "x", "×", "叉", "Ｘ"])
def test_the_check_character_x_is_read_in_any_spelling(ending):
    body = next(b for n in range(1000) if check_character(b := f"11010119000101{n:03}") == "X")
    assert parse_id_number(body + ending) == body + "X"
    assert looks_like_id(body + ending)


@given(st.integers(min_value=0, max_value=999), st.integers(min_value=0, max_value=16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(serial, position, offset):
    body = f"11010119000101{serial:03}"
    number = body + check_character(body)
    wrong = str((int(number[position]) + offset) % 10)
    changed = number[:position] + wrong + number[position + 1 :]
    assert is_id_number(number)
    assert not is_id_number(changed)
    assert find_id_numbers(changed) == ()
    assert looks_like_id(changed)


@pytest.mark.parametrize("text", ["15800001234", "MS123456789012", "四口人", "", "2026-11-22"])
def test_other_numbers_do_not_look_like_an_id(text):
    assert not looks_like_id(text)


def test_a_birth_date_that_never_was_is_no_id_number():
    body = "11010119001301001"
    assert not is_id_number(body + check_character(body))


@pytest.mark.parametrize(
    "written",
    [
        "MS123456789012", "ms 1234 5678 9012", "ＭＳ１２３４５６７８９０１２", "MS一二三四五六七八九零一二",
        "M S 1234-5678-9012", "我的码MS123456789012一直没消息", "服务码：MS:1234.5678.9012，查一下",
        "ms幺二三四五六七八九零幺二",
        "MS 12345678 9O12",
    ],
)  # fmt: skip
def test_a_service_code_is_read_in_any_spelling(written):
    assert [c.code for c in find_case_codes(fold(written))] == ["MS123456789012"]
    assert parse_case_code(written) == "MS123456789012"


@pytest.mark.parametrize(
    "written",
    [
        "LY-2026-000317",
        "ly2026000317",
        "LY 2026 000317到哪了",
        "LY二零二六零零零三一七",
        "ＬＹ－２０２６－０００３１７",
        "ly-2026－000317",
    ],
)
def test_a_request_number_is_read_in_any_spelling(written):
    assert parse_case_code(written) == "LY-2026-000317"


@pytest.mark.parametrize(
    "written", ["MS12345678901", "MS1234567890123", "LY-2026-00031", "XMS123456789012", "LY-1026-000317"]
)
def test_what_is_too_short_or_too_long_is_no_code(written):
    assert find_case_codes(written) == ()


def test_twelve_digits_alone_answer_the_question_for_the_code_but_are_none_in_running_text():
    assert parse_case_code("1234 5678 9012") == "MS123456789012"
    assert find_case_codes("1234 5678 9012") == ()


@given(st.integers(min_value=0, max_value=9_999_999_999))
def test_check_digits_make_the_code_one_modulo_97(payload):
    digits = f"{payload:010}"
    code = digits + check_digits(digits)
    assert int(code) % 97 == 1
    assert is_service_code("MS" + code)


@given(st.integers(0, 9_999_999_999), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_never_passes_as_a_service_code(payload, position, offset):
    code = f"{payload:010}" + check_digits(f"{payload:010}")
    wrong = str((int(code[position]) + offset) % 10)
    assert not is_service_code("MS" + code[:position] + wrong + code[position + 1 :])


def test_a_code_read_aloud_with_words_between_is_found():
    assert [c.code for c in find_case_codes("那个码M开头S，后头是一二三四五六七八九零一二")] == ["MS123456789012"]


def test_twelve_digits_alone_are_a_code_if_they_check_or_are_called_one():
    sound = "1234567890" + check_digits("1234567890")
    assert [c.code for c in find_case_codes(f"到哪一步了，{sound}")] == [f"MS{sound}"]
    assert [c.code for c in find_case_codes("我的码123456789012")] == ["MS123456789012"]
    assert find_case_codes("快递单号123456789012") == ()


def test_an_id_number_half_typed_and_half_said_is_known_by_its_check_character():
    body = "11010119000101001"
    said = body + "零一二三四五六七八九"[int(check_character(body))]
    assert [n.number for n in find_id_numbers(f"身份证{said}")] == [body + check_character(body)]


def test_a_figure_before_an_id_number_does_not_hide_it():
    assert [n.number for n in find_id_numbers(f"末尾是x不是8，{ID_NUMBER}")] == [ID_NUMBER]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("314159", "314159"), ("验证码是314159", "314159"), ("３１４１５９", "314159"), ("三一四幺五九", "314159"),
        ("314 159", "314159"), ("31415", None), ("3141592", None), ("13800000001", None), ("没收到", None),
    ],
)  # fmt: skip
def test_a_one_time_code_has_six_digits(said, code):
    assert parse_one_time_code(said) == code
