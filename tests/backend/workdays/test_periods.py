"""When a period ends, counted again here day by day over the notices' own text."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.clock import SHANGHAI
from backend.core.workdays import CalendarChange, Limit, due, parse_limit, published
from tests.backend.workdays.notices import NOTICES, worked

DAY = timedelta(days=1)
WORKED = {day: is_worked for year in NOTICES for day, is_worked in worked(year).items()}
SPANS = [(2020, 2020), (2023, 2026)]
"""First and last of the years that follow one another among the notices."""


def counted_by_hand(start: datetime, limit: Limit) -> datetime:
    """The end of a period by lists of days: an independent second reckoning."""
    if limit.unit == "hours":
        return start + timedelta(hours=limit.amount)
    after = sorted(day for day in WORKED if day > start.date())
    if limit.unit == "working days":
        last = [day for day in after if WORKED[day]][limit.amount - 1]
    else:
        last = next(day for day in after[limit.amount - 1 :] if WORKED[day] or not limit.runs_on)
    return datetime.combine(last + DAY, time(), SHANGHAI)


def moments(first: int, last: int) -> st.SearchStrategy[datetime]:
    days = st.dates(date(first, 1, 1), date(last, 9, 30))
    return st.builds(lambda day, at: datetime.combine(day, at, SHANGHAI), days, st.times())


LIMITS = st.builds(Limit, st.integers(1, 30), st.sampled_from(["working days", "natural days", "hours"]), st.booleans())


@given(st.one_of(*(moments(*span) for span in SPANS)), LIMITS)
def test_every_period_ends_where_a_count_by_hand_ends(start: datetime, limit: Limit) -> None:
    ends = due(start, limit, published())
    assert ends.at == counted_by_hand(start, limit)
    assert not ends.provisional


@pytest.mark.parametrize(
    "limit", ["1 working days", "5 working days", "20 working days", "7 natural days", "1 natural days"]
)
@pytest.mark.parametrize("year", NOTICES)
def test_a_period_from_every_day_of_a_year(year: int, limit: str) -> None:
    for day in worked(year):
        start = datetime.combine(day, time(15, 30), SHANGHAI)
        if max(WORKED) - day > 60 * DAY and day + 60 * DAY in WORKED:
            assert due(start, parse_limit(limit), published()).at == counted_by_hand(start, parse_limit(limit)), day


@pytest.mark.parametrize(
    ("start", "limit", "ends"),
    [
        ("2026-09-28T10:00", "5 working days", "2026-10-11"),  # the make-up Saturday counts
        ("2026-09-28T00:00", "5 working days", "2026-10-11"),  # the first instant of a day is that day
        ("2026-09-28T23:59", "5 working days", "2026-10-11"),  # and so is the last
        ("2026-10-03T12:00", "1 working days", "2026-10-09"),  # begun in the holiday
        ("2026-10-10T09:00", "1 working days", "2026-10-13"),  # begun on a make-up day, which is not counted
        ("2026-02-13T09:00", "1 working days", "2026-02-15"),  # a make-up Saturday before the Spring Festival
        ("2025-12-31T09:00", "1 working days", "2026-01-05"),  # over the turn of the year into a make-up Sunday
        ("2024-12-31T23:59", "2 working days", "2025-01-04"),
        ("2020-01-23T09:00", "1 working days", "2020-02-04"),  # the extended Spring Festival
        ("2026-09-24T09:00", "7 natural days", "2026-10-09"),  # ends in the holiday: the next working day
        ("2026-10-03T09:00", "7 natural days", "2026-10-11"),  # its last day is a worked Saturday
        ("2026-10-01T09:00", "7 natural days", "2026-10-09"),
        ("2026-11-07T09:00", "7 natural days", "2026-11-17"),  # an ordinary Saturday
        ("2024-02-28T09:00", "1 natural days", "2024-03-01"),  # the leap day is a Thursday
        ("2026-06-18T22:00", "24 hours", "2026-06-19T22:00"),  # the holiday does not help
        ("2026-12-31T20:00", "24 hours", "2027-01-01T20:00"),
    ],
)
def test_known_periods(start: str, limit: str, ends: str) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    assert due(begun, parse_limit(limit), published()).at == datetime.fromisoformat(ends).replace(tzinfo=SHANGHAI)


def test_a_procedure_may_let_natural_days_end_on_a_day_of_rest() -> None:
    start = datetime(2026, 11, 7, 9, tzinfo=SHANGHAI)
    assert due(start, parse_limit("7 natural days", runs_on=False), published()).day == date(2026, 11, 14)
    assert due(start, parse_limit("7 natural days"), published()).day == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("start", "limit", "provisional"),
    [
        ("2026-12-24T09:00", "5 working days", False),  # ends on 31 December
        ("2026-12-24T09:00", "6 working days", True),
        ("2026-12-31T09:00", "1 working days", True),
        ("2026-12-24T09:00", "7 natural days", False),
        ("2026-12-25T09:00", "7 natural days", True),
        ("2026-12-31T09:00", "72 hours", False),  # hours ask no calendar
        ("2027-03-01T09:00", "5 working days", True),
    ],
)
def test_a_day_without_a_notice_makes_a_date_provisional(start: str, limit: str, provisional: bool) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    ends = due(begun, parse_limit(limit), published())
    assert (ends.provisional, ends.calendar) == (provisional, "2026")
    known = published().changed([CalendarChange(2027, True, frozenset({date(2027, 1, 1)}), frozenset())])
    assert not due(begun, parse_limit(limit), known).provisional


def test_natural_days_that_may_end_on_any_day_are_never_provisional() -> None:
    assert not due(datetime(2027, 1, 5, tzinfo=UTC), Limit(7, "natural days", runs_on=False), published()).provisional


@given(moments(2023, 2026), st.integers(1, 20), st.integers(1, 20))
def test_working_days_add_up_over_stages(start: datetime, first: int, second: int) -> None:
    """A stage that begins on the due day of the one before ends where one long stage would have ended."""
    calendar = published()
    between = due(start, Limit(first, "working days"), calendar)
    then = due(between.at - timedelta(microseconds=1), Limit(second, "working days"), calendar)
    assert then.at == due(start, Limit(first + second, "working days"), calendar).at


@given(moments(2023, 2030), LIMITS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_who_begins_later_is_never_due_earlier(start: datetime, limit: Limit, later: timedelta) -> None:
    assert due(start + later, limit, published()).at >= due(start, limit, published()).at


@given(moments(2023, 2030), LIMITS)
def test_the_zone_in_which_a_moment_is_written_does_not_matter(start: datetime, limit: Limit) -> None:
    assert due(start.astimezone(UTC), limit, published()) == due(start, limit, published())


@given(moments(2023, 2030), LIMITS)
def test_a_period_in_days_ends_at_midnight_after_a_day_that_fits(start: datetime, limit: Limit) -> None:
    ends = due(start, limit, published())
    assert ends.at > start
    if limit.unit != "hours":
        assert ends.at.astimezone(SHANGHAI).time() == time()
        assert ends.day == ends.at.date() - DAY
        assert published().is_working(ends.day) or (limit.unit == "natural days" and not limit.runs_on)


@pytest.mark.parametrize(
    "written", ["", "5", "5 days", "0 working days", "-1 hours", "5  hours", "1000 hours", "5 hours "]
)
def test_what_is_no_limit_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a limit"):
        parse_limit(written)


@given(st.builds(Limit, st.integers(1, 999), st.sampled_from(["working days", "natural days", "hours"])))
def test_a_limit_reads_as_it_is_written(limit: Limit) -> None:
    assert parse_limit(str(limit)) == limit


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("limit", "stops", "ends"),
    [
        ("5 working days", [], "2026-11-28"),  # begun on Friday 20 November 2026
        ("5 working days", [("2026-11-23T09:00", "2026-11-23T17:00")], "2026-11-28"),  # within a day
        ("5 working days", [("2026-11-23T17:00", "2026-11-25T09:00")], "2026-12-02"),  # two days stood still
        ("5 working days", [("2026-11-20T10:00", "2026-11-22T10:00")], "2026-11-28"),  # over the weekend
        ("5 working days",
         [("2026-11-23T17:00", "2026-11-24T09:00"), ("2026-11-25T09:00", "2026-11-26T09:00")], "2026-12-02"),
        ("5 working days", [("2026-11-27T09:00", "2026-12-27T09:00")], "2026-11-28"),  # the last day still counts
        ("5 working days", [("2026-11-28T09:00", "2026-12-27T09:00")], "2026-11-28"),  # too late to help
        ("7 natural days", [("2026-11-22T12:00", "2026-11-25T12:00")], "2026-12-01"),
        ("24 hours", [("2026-11-20T12:00", "2026-11-20T18:30")], "2026-11-21T15:30"),
        ("24 hours", [("2026-11-21T10:00", "2026-11-22T10:00")], "2026-11-21T09:00"),
        ("24 hours",
         [("2026-11-20T12:00", "2026-11-20T18:00"), ("2026-11-21T14:00", "2026-11-21T15:00")], "2026-11-21T16:00"),
    ],
)  # fmt: skip
def test_a_clock_that_stood_still(limit: str, stops: list[tuple[str, str]], ends: str) -> None:
    stopped = [(at(since), at(until)) for since, until in stops]
    assert due(at("2026-11-20T09:00"), parse_limit(limit), published(), stopped).at == at(ends)


@given(
    moments(2023, 2026),
    LIMITS,
    st.timedeltas(timedelta(0), timedelta(days=30)),
    st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_standing_still_never_makes_it_due_earlier(
    start: datetime, limit: Limit, after: timedelta, length: timedelta
) -> None:
    stop = (start + after, start + after + length)
    without, with_it = due(start, limit, published()), due(start, limit, published(), [stop])
    assert with_it.at >= without.at
    if stop[0] >= without.at:
        assert with_it.at == without.at


@given(moments(2023, 2026), st.integers(1, 20), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_what_stops_at_once_begins_when_it_goes_on(start: datetime, amount: int, length: timedelta) -> None:
    limit = Limit(amount, "working days")
    assert due(start, limit, published(), [(start, start + length)]) == due(start + length, limit, published())
