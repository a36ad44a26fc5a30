"""Which days are worked: the library against the notices' own text, and what a county lays over it."""

from datetime import date

import pytest

from backend.core.workdays import CalendarChange, published
from tests.backend.workdays.notices import NOTICES, every_day, worked


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_is_as_the_notice_says(year: int) -> None:
    calendar = published()
    wrong = [day.isoformat() for day, is_worked in worked(year).items() if calendar.is_working(day) != is_worked]
    assert wrong == []


def test_the_published_years_have_no_gap() -> None:
    known = sorted(published().notices)
    assert known == list(range(known[0], known[-1] + 1))
    assert known[-1] >= 2026


def test_beyond_the_notices_nothing_fails_and_the_law_still_holds() -> None:
    calendar = published()
    beyond = max(calendar.notices) + 1
    assert not calendar.knows(beyond)
    off = [day for day in every_day(beyond) if day.weekday() < 5 and not calendar.is_working(day)]
    assert {(day.month, day.day) for day in off} <= {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    assert not calendar.is_working(date(beyond, 1, 1))
    assert not any(calendar.is_working(day) for day in every_day(beyond) if day.weekday() >= 5)
    assert calendar.version(beyond) == calendar.version(beyond - 1) == str(beyond - 1)
    assert calendar.version(1900) == str(min(calendar.notices))


NEXT = CalendarChange(
    2027, complete=True, off=frozenset({date(2027, 1, 1), date(2027, 2, 5)}), working=frozenset({date(2027, 1, 31)})
)


def test_the_next_notice_is_laid_over_as_data() -> None:
    calendar = published().changed([NEXT])
    assert calendar.knows(2027)
    assert calendar.version(2027) == "2027"
    assert not calendar.is_working(date(2027, 2, 5))
    assert calendar.is_working(date(2027, 1, 31))
    assert calendar.is_working(date(2027, 10, 1)), "a notice is all there is to know of its year"
    assert not published().knows(2027), "what everybody shares is left as it was"


def test_a_countys_own_day_goes_before_the_notice_and_marks_the_version() -> None:
    flood = CalendarChange(
        2026, complete=False, off=frozenset({date(2026, 7, 6)}), working=frozenset({date(2026, 7, 4)})
    )
    calendar = published().changed([flood])
    assert not calendar.is_working(date(2026, 7, 6))
    assert calendar.is_working(date(2026, 7, 4))
    assert calendar.version(2026).startswith("2026+")
    assert calendar.version(2025) == "2025"
    assert published().changed([flood, NEXT]).version(2027) == "2027"
