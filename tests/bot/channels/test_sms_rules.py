"""The rules of SMS that need no provider: segments and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.numbers import mainland_mobile, mask, to_e164
from bot.channels.sms import count_segments
from tests.bot.channels.incoming import PATIENT

SEGMENTS = [
    ("nothing", "", 1),
    ("GSM, full", "a" * 160, 1),
    ("GSM, one over", "a" * 161, 2),
    ("GSM, two full", "a" * 306, 2),
    ("GSM, three", "a" * 307, 3),
    ("extended, full", "€" * 80, 1),
    ("extended, over", "€" * 81, 2),
    ("extended, not split", "a" * 152 + "€" + "a" * 152, 3),
    ("line ends and accents", "é\r\n" * 53, 1),
    ("one curly apostrophe", "a" * 159 + "’", 3),
    ("Chinese, full", "民" * 70, 1),
    ("Chinese, one over", "民" * 71, 2),
    ("Chinese, two full", "民" * 134, 2),
    ("Chinese, three", "民" * 135, 3),
    ("emoji, full", "😀" * 35, 1),
    ("emoji, over", "😀" * 36, 2),
    ("emoji, not split", "民" * 66 + "😀" + "民" * 66, 3),
]


@pytest.mark.parametrize(("label", "text", "segments"), SEGMENTS, ids=[row[0] for row in SEGMENTS])
def test_segments(label, text, segments):
    assert count_segments(text) == segments


@PATIENT
@given(st.text(max_size=500), st.text(max_size=50))
def test_more_text_never_takes_fewer_segments(text, more):
    assert count_segments(text + more) >= count_segments(text)


NUMBERS = [
    ("13000000001", "+8613000000001", "13000000001"),
    ("+8613000000001", "+8613000000001", "13000000001"),
    ("8613000000001", "+8613000000001", "13000000001"),
    ("0086 130 0000 0001", "+8613000000001", "13000000001"),
    (" 130-0000-0001 ", "+8613000000001", "13000000001"),
    ("１３０００００００１", None, None),
    ("１３００００００００１", "+8613000000001", "13000000001"),
    ("+1 (200) 555-0199", "+12005550199", None),
    ("0085200000001", "+85200000001", None),
    ("0534-0000000", None, None),
    ("12345", None, None),
    ("", None, None),
    ("+", None, None),
    ("anonymous", None, None),
    ("+86130000000012345678", None, None),
]


@pytest.mark.parametrize(("written", "e164", "national"), NUMBERS)
def test_numbers(written, e164, national):
    if e164 is None:
        with pytest.raises(ValueError, match=r"^not a telephone number$"):
            to_e164(written)
    else:
        assert to_e164(written) == e164
    assert mainland_mobile(written) == national


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13000000001", "130****0001"), ("+8613000000001", "+86130****0001"), ("12345", "*****"), ("", "")],
)
def test_masked(number, masked):
    assert mask(number) == masked
