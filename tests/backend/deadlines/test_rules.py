"""When somebody is reminded of a deadline, counted day by day over the holidays of 2026."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.areas import county_files
from backend.core.clock import SHANGHAI
from backend.core.workdays import published
from backend.deadlines.rules import Step, distance, steps_at

SHIPPED = county_files.read(Path(__file__).resolve().parents[3] / "data" / "county")
STEPS = [Step.from_json(entry.model_dump(mode="json")) for entry in SHIPPED.county.reminders]


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "far"),
    [
        ("2026-09-29T09:00", -3),  # 30 September, 8 and 9 October are still to come
        ("2026-09-30T23:59", -2),
        ("2026-10-05T09:00", None),
        ("2026-10-08T09:00", -1),
        ("2026-10-09T00:00", 0),
        ("2026-10-09T23:59", 0),
        ("2026-10-10T00:00", 1),  # a worked Saturday
        ("2026-10-11T09:00", None),
        ("2026-10-12T09:00", 2),
    ],
)
def test_days_are_told_in_working_days(now: str, far: int | None) -> None:
    due_at = at("2026-10-10T00:00")  # the last day is Friday 9 October
    assert distance(due_at, in_hours=False, now=at(now), calendar=published()) == far


@pytest.mark.parametrize(
    ("now", "far"),
    [
        ("2026-10-02T09:59", -1), ("2026-10-02T10:00", 0), ("2026-10-03T09:59", 0), ("2026-10-03T10:00", 1),
        ("2026-10-05T12:00", 3),
    ],
)  # fmt: skip
def test_hours_are_told_on_any_day(now: str, far: int) -> None:
    assert distance(at("2026-10-03T10:00"), in_hours=True, now=at(now), calendar=published()) == far


def steps(far: int) -> list[str]:
    return [step.step for step in steps_at(STEPS, far)]


@pytest.mark.parametrize(
    ("far", "expected"),
    [
        (-5, []), (-2, []), (-1, ["soon"]), (0, ["due"]), (1, ["overdue"]), (2, ["overdue", "leader"]),
        (3, ["overdue", "leader"]), (9, ["overdue", "leader", "supervision"]),
    ],
)  # fmt: skip
def test_first_the_caseworker_then_the_leader_then_supervision(far: int, expected: list[str]) -> None:
    assert steps(far) == expected


@given(st.integers(-40, 100))
def test_nobody_is_told_of_time_left_when_there_is_none(far: int) -> None:
    taken = steps_at(STEPS, far)
    assert all((step.days > 0) == (far > 0) for step in taken)
    assert ("overdue" in steps(far)) == (far > 0)


@given(st.datetimes(datetime(2026, 1, 5), datetime(2026, 12, 1)), st.integers(0, 40 * 24))  # noqa: DTZ001
def test_the_distance_never_goes_back(moment: datetime, hours: int) -> None:
    due_at, now = at("2026-06-20T00:00"), moment.replace(tzinfo=SHANGHAI)
    later = distance(due_at, in_hours=False, now=now + timedelta(hours=hours), calendar=published())
    before = distance(due_at, in_hours=False, now=now, calendar=published())
    assert before is None or later is None or later >= before
