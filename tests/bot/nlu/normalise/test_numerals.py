"""Numbers as written: colloquial, mixed, vague; exact ones agree with an independent library."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise.numerals import numbers, read


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3千2", 3200), ("一万三", 13000), ("二百五", 250), ("三千二百五", 3250), ("1万零5百", 10500),
        ("两万二千五", 22500), ("十几万", 100000), ("六七万", 60000), ("三万多", 30000), ("4OO", 400),
        ("两千来", 2000), ("几千", 1000), ("好几万", 10000), ("1.2万", 12000), ("3w", 30000), ("5k", 5000),
        ("一千二百零五", 1205), ("一万零五十", 10050), ("千把", 1000), ("万把", 10000), ("五六百", 500),
        ("二三十万", 200000), ("一二十", 10), ("十来万", 100000), ("3万5", 35000), ("两万半", 25000),
        ("一八〇〇", 1800), ("18,000", 18000), ("一百五十万", 1500000), ("14万余", 140000),
        ("二十多万", 200000),
        ("3千5百", 3500), ("十二万五", 125000), ("3万零800", 30800), ("三五百", 300), ("两千零五十", 2050),
        ("壹万贰仟", 12000), ("十", 10), ("廿", None), ("", None), ("多", None),
    ],
)  # fmt: skip
def test_a_written_number_is_read(written, value):
    assert read(written) == value


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_number_written_out_in_full_is_read_exactly(value):
    assert read(cn2an.an2cn(str(value))) == value


@given(st.integers(min_value=0, max_value=99_999_999))
def test_digits_are_read_exactly(value):
    assert read(str(value)) == value
    assert read(f"{value:,}") == value


def test_numbers_are_found_in_order_with_their_places():
    text = "欠了三万多,还有六七万元没还"
    assert [(n.value, text[n.start : n.end]) for n in numbers(text)] == [(30000, "三万"), (60000, "六七万")]
