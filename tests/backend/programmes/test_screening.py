"""Pre-screening: what a household may be due, with reasons; nothing is ever refused, and nothing known is asked."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.areas.programme_entries import FLAGS
from backend.programmes import rules
from backend.programmes.household import Household
from backend.programmes.models import Programme
from backend.programmes.rules import Match
from bot import texts
from bot.nlu.understanding import AID_TYPES
from tests.backend.programmes.conftest import programme

POOR = Household(aid_types=frozenset({"living"}), household_size=4, monthly_income=800)


def by_code(matches: Sequence[Match]) -> dict[str, Match]:
    return {match.programme.code: match for match in matches}


def one(household: Household, **changes: object) -> Match:
    (match,) = rules.screen([programme("only", **changes)], household)
    return match


def test_one_report_reaches_every_programme_that_is_due(programmes: Sequence[Programme]) -> None:
    ill = replace(
        POOR, monthly_income=4400, yearly_medical=36000, yearly_education=0, illnesses=("尿毒症",), students=1,
        benefits=frozenset(),
    )  # fmt: skip
    found = by_code(rules.screen(programmes, ill))
    for code in ("subsistence-allowance", "temporary-expenditure", "medical-assistance", "compulsory-grant"):
        assert found[code].standing == "due", code
    assert found["subsistence-allowance"].reasons == (
        "您说的是日常生活方面的难处", "人均月收入1100元，在低保标准的1.5倍1269元以内",
        "扣掉看病上学后人均月收入350元，在低保标准846元以内",
    )  # fmt: skip
    assert found["veterans-hardship-aid"].standing == "likely"
    assert "家里有退役军人" in found["veterans-hardship-aid"].unknown


def test_the_best_come_first_and_every_programme_is_there(programmes: Sequence[Programme]) -> None:
    matches = rules.screen(programmes, POOR)
    places = [rules.STANDINGS.index(match.standing) for match in matches]
    assert places == sorted(places)
    assert {match.programme.code for match in matches} == {programme.code for programme in programmes}


def test_a_household_nobody_knows_anything_about_is_due_nothing_and_refused_nothing(
    programmes: Sequence[Programme],
) -> None:
    for match in rules.screen(programmes, Household()):
        assert match.standing == "unknown"
        assert not match.against
        assert match.unknown


@pytest.mark.parametrize(
    ("income", "standing"), [(3384, "due"), (3388, "unknown"), (None, "likely")]
)  # fmt: skip
def test_the_line_itself_is_within(income: int | None, standing: str) -> None:
    assert one(replace(POOR, monthly_income=income)).standing == standing


def test_what_speaks_against_is_said_and_refuses_nothing() -> None:
    match = one(replace(POOR, monthly_income=20000))
    assert (match.standing, match.against) == ("unknown", ("人均月收入5000元，超过低保标准846元",))


def test_costs_nobody_asked_for_may_still_bring_a_household_under_the_line() -> None:
    ways = [[{"fact": "income_after_costs", "at_most": 846, "line": "低保标准"}]]
    household = replace(POOR, monthly_income=4400)
    assert one(household, ways=ways).standing == "likely"
    assert one(replace(household, yearly_medical=20000), ways=ways).standing == "due"
    assert one(replace(household, yearly_medical=0), ways=ways).standing == "likely"
    assert one(replace(household, yearly_medical=0, yearly_education=0), ways=ways).standing == "unknown"


def test_what_is_received_already_is_not_offered_again() -> None:
    received = one(replace(POOR, benefits=frozenset({"only"})))
    assert (received.standing, received.against) == ("unknown", ("已经在领only",))
    first, second = programme("a", not_with=["b"]), programme("b", position=2)
    matches = by_code(rules.screen([first, second], replace(POOR, benefits=frozenset({"b"}))))
    assert matches["a"].standing == "unknown"
    assert matches["a"].against == ("已经在领b，两项不能同时领",)


@pytest.mark.parametrize(
    ("levels", "standing"), [((), "unknown"), ((3,), "unknown"), ((4, 2), "due"), ((1,), "due"), (None, "likely")]
)
def test_the_gravest_disability_counts(levels: tuple[int, ...] | None, standing: str) -> None:
    household = Household(aid_types=frozenset({"disability"}), disability_levels=levels)
    ways = [[{"fact": "disability_level", "at_most": 2}]]
    match = one(household, ways=ways, aid_types=["disability"])
    assert match.standing == standing
    assert all("99" not in said for said in match.against)


@pytest.mark.parametrize("flag", sorted(FLAGS))
def test_every_flag_can_hold_fail_or_be_open(flag: str) -> None:
    ways = [[{"fact": flag}]]
    assert one(Household(holds=frozenset({flag})), ways=ways).standing == "due"  # type: ignore[arg-type]
    assert one(Household(lacks=frozenset({flag})), ways=ways).against  # type: ignore[arg-type]
    assert one(Household(), ways=ways).unknown_facts == (flag,)


def test_facts_that_are_fields_of_their_own_are_flags_too() -> None:
    household = Household(elder_alone=True, house_damaged=True, disaster=True, job_lost=True)
    for flag in ("elder_alone", "house_damaged", "disaster", "job_lost"):
        assert one(household, ways=[[{"fact": flag}]]).standing == "due"
    assert one(Household(illnesses=("肺癌",)), ways=[[{"fact": "illness"}]]).standing == "due"
    assert one(Household(illnesses=()), ways=[[{"fact": "illness"}]]).against


maybe = st.none() | st.integers(0, 100_000)
truth = st.none() | st.booleans()
HOUSEHOLDS = st.builds(
    Household,
    aid_types=st.frozensets(st.sampled_from(AID_TYPES)),
    household_size=st.none() | st.integers(1, 20),
    monthly_income=maybe, debts=maybe, yearly_medical=maybe, yearly_education=maybe,
    illnesses=st.none() | st.just(()) | st.just(("肺癌",)),
    disability_levels=st.none() | st.lists(st.integers(1, 4), max_size=3).map(tuple),
    oldest_age=st.none() | st.integers(0, 110),
    children=st.none() | st.integers(0, 9), students=st.none() | st.integers(0, 9),
    elder_alone=truth, house_damaged=truth, disaster=truth, job_lost=truth,
    benefits=st.none() | st.frozensets(st.sampled_from(["subsistence-allowance", "destitute-support", "nothing"])),
    holds=st.frozensets(st.sampled_from(sorted(FLAGS))),
)  # fmt: skip


@given(HOUSEHOLDS)
def test_every_household_has_an_answer_to_every_programme(
    programmes: Sequence[Programme], household: Household
) -> None:
    matches = rules.screen(programmes, household)
    assert len(matches) == len(programmes)
    for match in matches:
        assert (match.standing == "due") <= (not match.unknown and not match.against)
        assert match.standing != "unknown" or match.against or match.unknown
        assert len(match.unknown) == len(match.unknown_facts)


@given(HOUSEHOLDS, st.integers(0, 100_000))
def test_costs_that_come_to_light_never_count_against_anybody(
    programmes: Sequence[Programme], household: Household, more: int
) -> None:
    worse = replace(household, yearly_medical=(household.yearly_medical or 0) + more)
    before, after = (by_code(rules.screen(programmes, known)) for known in (household, worse))
    for code, match in before.items():
        if match.standing == "due":
            assert after[code].standing == "due"


def test_there_is_a_sentence_for_every_outcome_and_none_is_left_over() -> None:
    subjects = ("benefits", "flag", "disability_level", "at_most", "at_least")
    wanted = {f"screening.{subject}.{ending}" for subject in subjects for ending in ("holds", "fails")}
    assert texts.keys_under("screening.") == wanted | {"screening.named", "screening.received", "screening.not_with"}
