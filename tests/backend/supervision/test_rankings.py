"""A ranking follows the county's weights, leaves out what nobody knows, and ranks nobody for nothing."""

from backend.areas.supervision_entries import WeightsEntry
from backend.supervision.rankings import Figures, Unit, grouped, ranked, score

WEIGHTS = WeightsEntry(on_time=60, kept=15, satisfaction=25)


def test_all_parts_weigh_what_the_county_says() -> None:
    figures = Figures(received=10, handed_back=1, ended=8, late=1, overdue=2, rated=4, good=2, fair=1)
    assert figures.on_time == 0.7
    assert figures.satisfaction == 0.625
    assert score(figures, WEIGHTS) == round(60 * 0.7 + 15 * 0.9 + 25 * 0.625, 1)


def test_a_part_nobody_has_data_on_weighs_nothing() -> None:
    assert score(Figures(received=5, ended=5), WEIGHTS) == 100
    assert score(Figures(received=4, ended=4, late=4), WEIGHTS) == 20


def test_equal_scores_share_a_place_and_the_next_one_is_left_free() -> None:
    units = [
        Unit("甲镇", Figures(received=2, ended=2)), Unit("乙镇", Figures(received=2, ended=2, late=1)),
        Unit("丙镇", Figures(received=2, ended=2)), Unit("丁镇", Figures()),
    ]  # fmt: skip
    found = [(one.place, one.unit.name) for one in ranked(units, WEIGHTS)]
    assert found == [(1, "丙镇"), (1, "甲镇"), (3, "乙镇"), (None, "丁镇")]


def test_a_unit_with_nothing_finished_is_not_ranked_however_satisfied_people_are() -> None:
    assert score(Figures(received=3, rated=2, good=2), WEIGHTS) is None


def test_offices_of_one_township_count_together() -> None:
    two = grouped([("甲镇", Figures(received=2)), ("甲镇", Figures(received=3, late=1)), (None, Figures(received=9))])
    assert two == [Unit("甲镇", Figures(received=5, late=1))]


def test_more_handed_back_than_received_is_no_less_than_nothing() -> None:
    assert Figures(received=1, handed_back=3).kept == 0
