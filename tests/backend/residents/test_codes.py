"""Service codes: the check digits catch what goes wrong when a code is read out and typed."""

from hypothesis import given
from hypothesis import strategies as st

from backend.residents import codes
from bot.nlu.normalise.codes import parse_case_code

payloads = st.from_regex(r"[0-9]{10}", fullmatch=True)


def code_of(payload: str) -> str:
    return codes.new_service_code(lambda count: payload[:count])


@given(payloads)
def test_a_code_is_valid_and_survives_its_shown_spelling(payload: str) -> None:
    code = code_of(payload)
    assert codes.is_valid(code)
    assert codes.shown(code) == f"MS {code[2:6]} {code[6:10]} {code[10:]}"
    assert parse_case_code(codes.shown(code)) == code


@given(payloads)
def test_the_check_digits_are_those_of_iso_7064_mod_97_10(payload: str) -> None:
    assert int(code_of(payload)[2:]) % 97 == 1


@given(payloads, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(payload: str, place: int, by: int) -> None:
    digits = list(code_of(payload)[2:])
    digits[place] = str((int(digits[place]) + by) % 10)
    assert not codes.is_valid("MS" + "".join(digits))


@given(payloads, st.integers(0, 10))
def test_two_digits_that_changed_places_are_noticed(payload: str, place: int) -> None:
    digits = list(code_of(payload)[2:])
    if digits[place] == digits[place + 1]:
        return
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    assert not codes.is_valid("MS" + "".join(digits))


def test_drawn_codes_differ_and_keep_their_leading_zeros() -> None:
    drawn = {codes.new_service_code() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(codes.is_valid(code) and len(code) == 14 for code in drawn)
    assert codes.new_service_code(lambda count: "7".zfill(count)) == "MS000000000777"
