"""A sample is the same whoever draws it, as large as the county wants it, and no month is left without its visits."""

import hashlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.areas.supervision_entries import SpotCheckEntry
from backend.core.clock import SHANGHAI
from backend.supervision import sampling

RULE = SpotCheckEntry(share=5, at_least=3, visits=40, until_day=15)
NUMBERS = [f"LY-2026-{number:06d}" for number in range(1, 201)]


def test_the_sample_can_be_computed_by_hand() -> None:
    drawn = sampling.draw(NUMBERS, "371424:2026-10", RULE)
    by_hand = sorted(NUMBERS, key=lambda n: hashlib.sha256(f"371424:2026-10:{n}".encode()).hexdigest())[:10]
    assert [one.number for one in drawn] == by_hand
    assert [one.with_visit for one in drawn] == [True] * 4 + [False] * 6


@given(st.permutations(NUMBERS[:30]))
def test_the_order_in_which_requests_are_listed_makes_no_difference(numbers: list[str]) -> None:
    assert sampling.draw(numbers, "seed", RULE) == sampling.draw(NUMBERS[:30], "seed", RULE)


def test_another_month_or_county_is_another_sample() -> None:
    seeds = [sampling.seed_of(code, date(2026, month, 1)) for code in ("371424", "500114") for month in (9, 10)]
    assert len(set(seeds)) == 4
    assert len({tuple(one.number for one in sampling.draw(NUMBERS, seed, RULE)) for seed in seeds}) == 4


@pytest.mark.parametrize(
    ("filed", "drawn", "visits"), [(0, 0, 0), (1, 1, 1), (3, 3, 2), (60, 3, 2), (61, 4, 2), (200, 10, 4)]
)
def test_how_many_are_drawn(filed: int, drawn: int, visits: int) -> None:
    found = sampling.draw(NUMBERS[:filed], "seed", RULE)
    assert (len(found), sum(one.with_visit for one in found)) == (drawn, visits)


def test_months_at_the_turn_of_a_year() -> None:
    december, january = date(2026, 12, 1), date(2027, 1, 1)
    assert sampling.month_after(december) == january
    assert sampling.month_before(january) == december
    assert sampling.due_on(december, RULE) == date(2027, 1, 15)
    since, until = sampling.span(december, december)
    assert (since, until) == (
        datetime(2026, 12, 1, tzinfo=SHANGHAI),
        datetime(2027, 1, 1, tzinfo=SHANGHAI),
    )
