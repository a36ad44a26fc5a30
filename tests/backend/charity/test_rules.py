"""Who gets what first, and never more than there is."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backend.charity.rules import Given, Needed, Proposal, match

VILLAGE, TOWN, COUNTY = "371424100200", "371424100", "371424"
HOME = (VILLAGE, TOWN, COUNTY)


def gift(key: int, left: int, area: str = COUNTY, kind: str = "education") -> Given:
    return Given(key, kind, area, Decimal(left))


def need(key: int, missing: int, rank: int = 50, areas: tuple[str, ...] = HOME, kind: str = "education") -> Needed:
    return Needed(key, kind, areas, Decimal(missing), rank)


def test_the_gravest_first_then_who_has_waited_longest() -> None:
    found = match([gift(1, 100)], [need(1, 60, rank=50), need(2, 60, rank=10), need(3, 60, rank=50)])
    assert found == [Proposal(1, 2, Decimal(60)), Proposal(1, 1, Decimal(40))]


def test_the_nearest_contribution_is_used_first() -> None:
    found = match([gift(1, 50, COUNTY), gift(2, 50, TOWN), gift(3, 50, VILLAGE)], [need(1, 120)])
    assert [(one.contribution_id, int(one.amount)) for one in found] == [(3, 50), (2, 50), (1, 20)]


def test_another_kind_or_another_area_does_not_fit() -> None:
    assert match([gift(1, 50, kind="medical"), gift(2, 50, "371424002")], [need(1, 10)]) == []


_areas = st.sampled_from([VILLAGE, TOWN, COUNTY, "371424002"])
_kinds = st.sampled_from(["education", "medical"])
_amounts = st.integers(0, 100)


@given(st.lists(st.tuples(_amounts, _areas, _kinds), max_size=6), st.lists(st.tuples(_amounts, _kinds), max_size=6))
def test_nothing_is_given_twice_or_beyond_what_is_missing(
    gifts: list[tuple[int, str, str]], needs: list[tuple[int, str]]
) -> None:
    given_ = [gift(key, *one) for key, one in enumerate(gifts)]
    needed = [need(key, missing, kind=kind) for key, (missing, kind) in enumerate(needs)]
    found = match(given_, needed)
    for one in given_:
        assert sum(p.amount for p in found if p.contribution_id == one.id) <= one.left
    for one_need in needed:
        assert sum(p.amount for p in found if p.need_id == one_need.id) <= one_need.missing
    assert all(p.amount > 0 for p in found)
