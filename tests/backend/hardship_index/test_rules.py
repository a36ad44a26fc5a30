"""Points are explained, capped, ordered by origin, and never more than a hundred or fewer than none."""

from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.areas import county_files
from backend.areas.programme_entries import FLAGS
from backend.core.errors import Invalid
from backend.hardship_index import facts, rules, scorecards
from backend.hardship_index.facts import NUMBERS, Finding, Known, Origin

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"
_CONTENT = scorecards.content_of(county_files.read(SHIPPED))
CARD = rules.Card.from_json(scorecards.version_of(_CONTENT), _CONTENT)


def told(origin: Origin = "report", **values: Any) -> list[Finding]:
    return [Finding(fact, value, origin) for fact, value in values.items()]


def index_of(*findings: Finding, aid_types: tuple[Any, ...] = (), urgent: bool = False) -> rules.Index:
    return rules.reckon(CARD, facts.known(findings, aid_types, urgent=urgent))


def test_income_a_head_gives_points_and_says_where_it_comes_from() -> None:
    index = index_of(*told(household_size=4, monthly_income=1000))
    (part,) = index.parts
    assert (part.points, part.says, part.origins) == (30, "人均月收入 250 元，不到 300 元", ("report",))
    assert (index.points, index.band.code) == (30, "some")


def test_a_point_that_follows_from_two_facts_names_both_origins_the_stronger_first() -> None:
    index = index_of(*told(household_size=4), *told("data_check", monthly_income=1000))
    assert index.parts[0].origins == ("data_check", "report")


def test_a_data_check_beats_what_was_said_in_whatever_order_they_came() -> None:
    checked, said = told("data_check", monthly_income=9000), told(monthly_income=400)
    for findings in ([*checked, *said], [*said, *checked]):
        assert index_of(*told(household_size=2), *findings).points == 0


def test_of_equal_origins_the_later_finding_holds() -> None:
    index = index_of(*told("home_visit", elder_alone=True), *told("home_visit", elder_alone=False))
    assert index.parts == ()


def test_of_several_steps_on_one_fact_only_the_first_counts_and_a_factor_only_to_its_cap() -> None:
    index = index_of(*told(household_size=1, monthly_income=0, yearly_medical=60000, debts=200000, job_lost=True))
    assert [part.points for part in index.parts] == [30, 16, 10, 8]
    assert (index.points, index.capped) == (40, {"收入和负担": 40})


def test_help_that_is_received_already_takes_points_away_but_never_below_none() -> None:
    assert index_of(*told(benefits=["subsistence-allowance"])).points == 0
    assert index_of(*told(benefits=["subsistence-allowance"], elder_alone=True)).points == 4


def test_what_nobody_knows_gives_nothing() -> None:
    index = index_of()
    assert (index.points, index.parts, index.band.code) == (0, (), "slight")


def test_the_kinds_a_request_names_are_said_in_words() -> None:
    assert index_of(aid_types=("medical", "living")).parts[0].says == "求助类型里有看病"


def test_danger_and_much_hardship_make_a_warning() -> None:
    index = index_of(
        *told(household_size=1, monthly_income=0, illness=True, unable_to_work=True), urgent=True
    )  # fmt: skip
    assert index.band.warning
    assert index.points == 30 + 24 + 20


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("我妈尿毒症一直在透析", {"illness"}),
        ("厂子倒闭了，房子塌了半边", {"job_lost", "house_damaged"}),
        ("没有失业，也不是危房", set()),
        ("怕房子塌，后来房子塌了", {"house_damaged"}),
        ("家里过得不好", set()),
    ],
)
def test_what_a_reports_words_say(said: str, expected: set[str]) -> None:
    assert {finding.fact for finding in facts.in_words(CARD.words, said)} == expected


def test_a_fact_from_words_quotes_them() -> None:
    index = index_of(*facts.in_words(CARD.words, "人在医院透析"))
    assert (index.parts[0].says, index.parts[0].word) == ("家里有重病的人", "透析")


_flags = {flag: st.booleans() for flag in sorted(FLAGS)}
_numbers = {number: st.integers(1, 10**8) for number in NUMBERS}
_origins = st.sampled_from(get_args(Origin))
households = st.fixed_dictionaries({}, optional={**_flags, **_numbers})


@given(households, _origins, st.booleans())
def test_any_household_has_an_index_whose_points_can_be_added_up(values: Any, origin: Origin, urgent: bool) -> None:
    index = index_of(*told(origin, **values), urgent=urgent)
    sums: dict[str, int] = {}
    for part in index.parts:
        sums[part.factor] = sums.get(part.factor, 0) + part.points
    caps = {factor.name: factor.cap for factor in CARD.factors}
    assert index.points == max(0, min(100, sum(min(points, caps[name]) for name, points in sums.items())))
    assert all(part.origins for part in index.parts)


@given(households)
def test_more_trouble_never_gives_fewer_points(values: Any) -> None:
    worse = {**values, "illness": True, "house_damaged": True, "elder_alone": True}
    assert index_of(*told(**worse)).points >= index_of(*told(**values)).points


@pytest.mark.parametrize(
    ("fact", "written", "value"),
    [("monthly_income", "1200", 1200), ("illness", "是", True), ("illness", "不是", False), ("children", "0", 0)],
)
def test_values_as_they_are_written(fact: str, written: str, value: Any) -> None:
    assert facts.read(fact, f" {written} ") == value


@pytest.mark.parametrize(
    ("fact", "written"),
    [("monthly_income", "-1"), ("monthly_income", "一千"), ("monthly_income", "９"), ("illness", "5"),
     ("children", "1e9"), ("household_size", "0"), ("income_per_head", "5"), ("debts", "99999999999"), ("", "")],
)  # fmt: skip
def test_what_is_no_value_is_told(fact: str, written: str) -> None:
    with pytest.raises(Invalid):
        facts.read(fact, written)


def test_known_says_where_a_fact_comes_from_only_where_it_is_known() -> None:
    known: Known = facts.known(told(household_size=3), (), urgent=False)
    assert known.origins("income_per_head") == ("report",)
    assert known.origins("debts") == ()
