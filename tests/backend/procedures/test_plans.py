"""The planned chain of the county's procedures, and the versions that running requests stay on."""

import dataclasses
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.areas import county_files
from backend.areas.county_files import CountyFiles
from backend.areas.procedure_entries import CalendarEntry, ProcedureEntry
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.core.errors import NotFound
from backend.core.workdays import Limit, due, published
from backend.county_import.service import import_county
from backend.procedures import rules, service
from backend.procedures.rules import Procedure, Stage

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"
FILES = county_files.read(SHIPPED)
PROCEDURES = {
    entry.code: rules.procedure_of(entry.code, rules.content_of(entry, FILES.lifecycle)) for entry in FILES.procedures
}
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
INSTANT = timedelta(microseconds=1)


def limits(code: str) -> list[str]:
    return [str(stage.limit) for stage in PROCEDURES[code].stages]


def test_the_procedures_are_what_the_counties_published() -> None:
    assert set(PROCEDURES) == {"qianjiang-55732", "lanshan-20", "dezhou-13", "emergency-24h", "referral"}
    assert limits("qianjiang-55732") == [
        "5 working days", "5 working days", "7 natural days", "3 working days", "2 working days",
    ]  # fmt: skip
    assert limits("emergency-24h") == ["24 hours", "5 working days"]
    before_publicity = PROCEDURES["lanshan-20"].stages[:3]
    assert sum(stage.limit.amount for stage in before_publicity) == 20
    assert sum(stage.limit.amount for stage in PROCEDURES["dezhou-13"].stages) == 13
    recheck = PROCEDURES["lanshan-20"].stage("recheck")
    assert recheck is not None
    assert str(recheck.limit) == "10 working days"


@pytest.mark.parametrize(
    ("code", "start", "days"),
    [
        ("qianjiang-55732", "2026-09-28T10:00", ["10-10", "10-16", "10-23", "10-28", "10-30"]),
        ("qianjiang-55732", "2026-02-10T23:30", ["02-24", "03-02", "03-09", "03-12", "03-16"]),
        ("dezhou-13", "2026-04-30T16:00", ["05-07", "05-13", "05-18", "05-21"]),
    ],
)
def test_a_plan_counted_by_hand(code: str, start: str, days: list[str]) -> None:
    planned = rules.plan(PROCEDURES[code], datetime.fromisoformat(start).replace(tzinfo=SHANGHAI), published())
    assert [stage.due.day for stage in planned] == [date.fromisoformat(f"2026-{day}") for day in days]


def test_each_stage_knows_the_next() -> None:
    procedure = PROCEDURES["lanshan-20"]
    following = [procedure.after(stage.stage) for stage in procedure.stages]
    assert following == [*procedure.stages[1:], procedure.afterwards[0]]
    assert procedure.after(procedure.afterwards[-1].stage) is None
    assert procedure.after("recheck") is None


def test_hours_begin_when_the_day_before_is_over() -> None:
    stages = (Stage("first", "一", Limit(1, "working days")), Stage("second", "二", Limit(24, "hours")))
    planned = rules.plan(Procedure("p", "1", "p", stages, ()), datetime(2026, 11, 23, 9, tzinfo=SHANGHAI), published())
    assert [stage.due.at.isoformat() for stage in planned] == ["2026-11-25T00:00:00+08:00", "2026-11-26T00:00:00+08:00"]


@given(
    st.sampled_from(sorted(PROCEDURES)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.times(),
)
def test_each_stage_begins_on_the_due_day_of_the_one_before(code: str, day: date, at: time) -> None:
    calendar, start = published(), datetime.combine(day, at, SHANGHAI)
    planned = rules.plan(PROCEDURES[code], start, calendar)
    assert [stage.stage for stage in planned] == list(PROCEDURES[code].stages)
    begun = start
    for stage in planned:
        assert stage.due == due(begun, stage.stage.limit, calendar)
        begun = stage.due.at - INSTANT


async def test_a_running_request_keeps_the_version_it_began_with(database: Database) -> None:
    async with database.unit_of_work() as session:
        imported = await import_county(session, FILES, NOW)
        first = await service.procedure(session, "dezhou-13")
    assert set(imported.plan.procedures.added) == set(PROCEDURES)
    async with database.unit_of_work() as session:
        imported = await import_county(session, with_quicker_dezhou(FILES), NOW)
    assert (imported.version, imported.plan.procedures.changed) == (2, ("dezhou-13",))
    async with database.unit_of_work() as session:
        now = await service.procedure(session, "dezhou-13")
        kept = await service.procedure(session, "dezhou-13", first.version)
    assert (str(now.stages[0].limit), str(kept.stages[0].limit)) == ("1 working days", "2 working days")
    assert kept == first
    async with database.unit_of_work() as session:
        await import_county(session, FILES, NOW)
        assert (await service.procedure(session, "dezhou-13")).version == first.version


def with_quicker_dezhou(files: CountyFiles) -> CountyFiles:
    def quicker(entry: ProcedureEntry) -> ProcedureEntry:
        stage = entry.stages[0].model_copy(update={"limit": "1 working days"})
        return entry.model_copy(update={"stages": (stage, *entry.stages[1:])})

    changed = (quicker(entry) if entry.code == "dezhou-13" else entry for entry in files.procedures)
    return dataclasses.replace(files, procedures=tuple(changed))


async def test_a_procedure_that_is_no_longer_listed_stays_for_those_on_it(database: Database) -> None:
    async with database.unit_of_work() as session:
        await import_county(session, FILES, NOW)
        version = (await service.procedure(session, "referral")).version
    fewer = dataclasses.replace(FILES, procedures=FILES.procedures[:-1])
    async with database.unit_of_work() as session:
        await import_county(session, fewer, NOW)
    async with database.unit_of_work() as session:
        with pytest.raises(NotFound):
            await service.procedure(session, "referral")
        assert (await service.procedure(session, "referral", version)).name == PROCEDURES["referral"].name


async def test_the_next_years_notice_is_imported_as_data(database: Database) -> None:
    notice = CalendarEntry(
        code="notice-2027",
        year=2027,
        complete=True,
        source="测试",
        days_off=(date(2027, 1, 1),),
        days_worked=(date(2027, 1, 2),),
    )
    async with database.unit_of_work() as session:
        await import_county(session, FILES, NOW)
        assert await service.calendar(session) is published()
    async with database.unit_of_work() as session:
        imported = await import_county(session, dataclasses.replace(FILES, calendar=(notice,)), NOW)
        assert imported.plan.calendar.added == ("notice-2027",)
    async with database.unit_of_work() as session:
        calendar = await service.calendar(session)
    assert calendar.is_working(date(2027, 1, 2))
    assert not due(datetime(2026, 12, 30, tzinfo=SHANGHAI), Limit(5, "working days"), calendar).provisional
