"""The clocks of a help request: from the submission on, standing still for materials, ended by a decision."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.areas import county_files
from backend.areas.procedure_entries import CalendarEntry
from backend.core.clock import SHANGHAI
from backend.core.workdays import last_day
from backend.county_import.service import Imported, import_county
from backend.deadlines import jobs, repository
from backend.deadlines import service as ledger
from backend.deadlines.models import Deadline, DeadlineCount, DeadlinePause, Reminder
from backend.help_requests.clocks import WAITING, effect
from backend.help_requests.lifecycle import OPEN, TABLE
from backend.help_requests.models import HelpRequest
from backend.procedures import service as procedures
from backend.staff.models import Account
from tests.backend.help_requests.conftest import PowerCutError, Town

FILES = county_files.read(Path(__file__).resolve().parents[3] / "data" / "county")
NOTICE = CalendarEntry(
    code="notice-2027",
    year=2027,
    complete=True,
    source="测试",
    days_off=(date(2027, 1, 1), date(2027, 1, 4)),
    days_worked=(),
)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


async def clocks(town: Town, request: HelpRequest) -> Sequence[Deadline]:
    async with town.database.unit_of_work() as session:
        return await repository.of_request(session, request.id)


async def reminders(town: Town) -> list[tuple[str, str, date]]:
    async with town.database.unit_of_work() as session:
        found = await session.scalars(select(Reminder).order_by(Reminder.id))
        return [(reminder.step, reminder.recipient, reminder.day) for reminder in found]


@pytest.mark.parametrize(("before", "after"), sorted({(at or "", to) for (at, _), to in TABLE.items()}))
def test_every_step_of_the_table_has_its_effect_on_the_clocks(before: str, after: str) -> None:
    expected = None
    if before not in OPEN and after in OPEN:
        expected = "begin"
    elif before in OPEN and after not in OPEN:
        expected = "finish"
    elif before != WAITING and after == WAITING:
        expected = "pause"
    elif before == WAITING and after in OPEN and after != WAITING:
        expected = "resume"
    assert effect(before or None, after) == expected


@pytest.mark.parametrize(
    ("changes", "procedure", "stage"),
    [
        ({"aid_types": ("living",)}, "lanshan-20", "data_check"),
        ({"aid_types": ("destitute",)}, "qianjiang-55732", "home_visit"),
        ({"aid_types": ("medical", "living")}, "referral", "acceptance"),
        ({"aid_types": ()}, "referral", "acceptance"),
        ({"aid_types": ("living",), "urgent": True}, "emergency-24h", "help"),
    ],
)
async def test_the_clock_begins_with_the_submission(
    town: Town, changes: dict[str, Any], procedure: str, stage: str
) -> None:
    _, request = await town.submit(**changes)
    (deadline,) = await clocks(town, request)
    assert (deadline.procedure_code, deadline.stage) == (procedure, stage)
    assert deadline.started_at == request.submitted_at
    assert (deadline.calendar, deadline.provisional, deadline.paused_at, deadline.finished_at) == (
        "2026",
        False,
        None,
        None,
    )


async def test_a_due_date_is_the_procedures(town: Town) -> None:
    town.now = at("2026-09-28T09:59")
    _, request = await town.submit(aid_types=("destitute",))
    (deadline,) = await clocks(town, request)
    assert deadline.due_at == at("2026-10-11T00:00")


async def test_the_clock_stands_still_while_the_resident_owes_materials(town: Town, caseworker: Account) -> None:
    town.now = at("2026-11-20T09:00")
    _, request = await town.submit(aid_types=("destitute",))
    town.now = at("2026-11-23T16:00")
    asked = await town.act(caseworker, request, "request_materials", "请补充收入证明")
    (deadline,) = await clocks(town, request)
    assert deadline.paused_at == town.now
    asked = await town.act(caseworker, asked, "request_materials", "还差一样")
    town.now = at("2026-11-25T09:00")
    await town.act(caseworker, asked, "accept")
    (deadline,) = await clocks(town, request)
    assert (deadline.paused_at, last_day(deadline.due_at)) == (
        None,
        date(2026, 12, 1),
    )  # two days later than 27 November
    async with town.database.unit_of_work() as session:
        (pause,) = await repository.pauses(session, [deadline.id])
        counts = (await session.scalars(select(DeadlineCount).order_by(DeadlineCount.id))).all()
    assert (pause.ground, pause.recorder_id, pause.ender_id) == ("materials", caseworker.id, caseworker.id)
    assert [(count.reason, last_day(count.due_at)) for count in counts] == [
        ("started", date(2026, 11, 27)), ("resumed", date(2026, 12, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(("action", "note"), [("refuse", "不符合条件"), ("withdraw", "本人要求")])
async def test_a_decision_ends_every_clock_also_one_that_stands_still(
    town: Town, caseworker: Account, action: str, note: str
) -> None:
    _, request = await town.submit()
    asked = await town.act(caseworker, request, "request_materials", "请补充收入证明")
    await town.act(caseworker, asked, action, note)
    (deadline,) = await clocks(town, request)
    assert (deadline.finished_at, deadline.paused_at) == (town.now, None)
    async with town.database.unit_of_work() as session:
        (pause,) = await repository.pauses(session, [deadline.id])
    assert pause.ended_at == town.now


async def test_a_transfer_keeps_the_clock_running(town: Town, caseworker: Account) -> None:
    _, request = await town.submit()
    before = await clocks(town, request)
    await town.act(caseworker, request, "transfer", "户籍在邢侗街道", office_code="civil-affairs-371424002")
    (after,) = await clocks(town, request)
    assert (after.due_at, after.finished_at, after.paused_at) == (before[0].due_at, None, None)


async def test_taking_a_request_up_begins_the_next_stage(town: Town, caseworker: Account) -> None:
    town.now = at("2026-11-20T09:00")
    _, request = await town.submit(aid_types=("temporary",))
    town.now = at("2026-11-23T10:00")
    await town.act(caseworker, request, "accept")
    taken, running = await clocks(town, request)
    assert (taken.stage, taken.finished_at) == ("acceptance", town.now)
    assert (running.stage, running.started_at, running.finished_at) == ("data_check", town.now, None)
    assert last_day(running.due_at) == date(2026, 11, 30)


@pytest.mark.usefixtures("plainly")
async def test_step_and_clock_live_and_die_together(town: Town, caseworker: Account) -> None:
    _, request = await town.submit()
    request = await town.act(caseworker, request, "accept")
    with pytest.raises(PowerCutError):
        await town.act_and_fail(caseworker, request, "approve")
    *_, deadline = await clocks(town, request)
    assert deadline.finished_at is None


async def test_a_stage_has_one_running_clock_and_the_next_begins_when_it_ended(town: Town) -> None:
    _, request = await town.submit(aid_types=("destitute",))
    async with town.database.unit_of_work() as session:
        procedure, calendar = await procedures.procedure(session, "qianjiang-55732"), await procedures.calendar(session)
        first, second = procedure.stages[:2]
        again = await ledger.start(session, request.id, procedure, first, calendar, town.clock())
        ended = at("2026-11-26T15:00")
        assert await ledger.finish(session, request.id, ended, stage=first.stage) == 1
        await ledger.start(session, request.id, procedure, second, calendar, ended)
    done, running = await clocks(town, request)
    assert (done.id, done.finished_at) == (again.id, ended)
    assert (running.stage, last_day(running.due_at)) == ("peer_review", date(2026, 12, 3))


async def import_with(town: Town, *calendar: CalendarEntry) -> Imported:
    async with town.database.unit_of_work() as session:
        return await import_county(session, dataclasses.replace(FILES, calendar=calendar), town.now)


async def test_a_provisional_date_is_counted_again_when_the_notice_is_imported(town: Town, caseworker: Account) -> None:
    town.now = at("2026-12-29T09:00")
    _, request = await town.submit(aid_types=("destitute",))
    _, decided = await town.submit(aid_types=("destitute",))
    await town.act(caseworker, decided, "refuse", "不符合条件")
    (before,) = await clocks(town, request)
    assert (last_day(before.due_at), before.provisional, before.calendar) == (date(2027, 1, 6), True, "2026")
    assert (await import_with(town, NOTICE)).deadlines_moved == 1
    (after,) = await clocks(town, request)
    assert (last_day(after.due_at), after.provisional, after.calendar) == (date(2027, 1, 7), False, "2027")
    (ended,) = await clocks(town, decided)
    assert ended.provisional, "what has ended stays as it was counted"
    assert [(step, who) for step, who, _ in await reminders(town)] == [("recounted", "caseworker")]
    assert (await import_with(town, NOTICE)).deadlines_moved == 0


async def test_the_law_as_it_was_counted_stays_on_record(town: Town) -> None:
    town.now = at("2026-12-29T09:00")
    await town.submit(aid_types=("destitute",))
    await import_with(town, NOTICE)
    async with town.database.unit_of_work() as session:
        counts = (await session.scalars(select(DeadlineCount).order_by(DeadlineCount.id))).all()
    assert [(count.reason, count.calendar, count.provisional) for count in counts] == [
        ("started", "2026", True), ("calendar", "2027", False),
    ]  # fmt: skip


async def look(town: Town, moment: str) -> list[tuple[str, str]]:
    """What is newly reminded of when the job runs at this moment, as it does every few minutes."""
    known = len(await reminders(town))
    town.now = at(moment)
    for _ in range(2):
        await jobs.remind(town.runtime)
    return [(step, who) for step, who, _ in (await reminders(town))[known:]]


async def test_reminders_before_at_and_after_one_for_a_day_and_step(town: Town) -> None:
    town.now = at("2026-09-28T10:00")
    await town.submit(aid_types=("destitute",))  # the last day is Saturday 10 October, which is worked
    assert await look(town, "2026-09-30T09:00") == []
    assert await look(town, "2026-10-05T09:00") == []
    assert await look(town, "2026-10-09T08:00") == [("soon", "caseworker")]
    assert await look(town, "2026-10-09T18:00") == []
    assert await look(town, "2026-10-10T08:00") == [("due", "caseworker")]
    assert await look(town, "2026-10-11T08:00") == []
    assert await look(town, "2026-10-12T08:00") == [("overdue", "caseworker")]
    assert await look(town, "2026-10-13T08:00") == [("overdue", "caseworker"), ("leader", "leader")]
    assert await look(town, "2026-10-14T08:00") == [("overdue", "caseworker")]
    assert await look(town, "2026-10-15T08:00") == [("overdue", "caseworker"), ("supervision", "supervision")]


async def test_an_emergency_is_reminded_of_on_any_day(town: Town) -> None:
    town.now = at("2026-10-02T21:00")
    await town.submit(aid_types=("temporary",), urgent=True)
    assert await look(town, "2026-10-02T21:10") == [("due", "caseworker")]
    assert await look(town, "2026-10-03T21:10") == [("overdue", "caseworker")]


async def test_nobody_is_reminded_of_what_stands_still_or_has_ended(town: Town, caseworker: Account) -> None:
    town.now = at("2026-11-20T09:00")
    _, still = await town.submit(aid_types=("destitute",))
    _, ended = await town.submit(aid_types=("destitute",))
    await town.act(caseworker, still, "request_materials", "请补充收入证明")
    await town.act(caseworker, ended, "refuse", "不符合条件")
    assert await look(town, "2026-12-30T09:00") == []


async def test_a_new_due_date_is_reminded_of_anew(town: Town, caseworker: Account) -> None:
    town.now = at("2026-11-20T09:00")
    _, request = await town.submit(aid_types=("destitute",))
    assert await look(town, "2026-11-26T09:00") == [("soon", "caseworker")]
    asked = await town.act(caseworker, request, "request_materials", "请补充收入证明")
    town.now = at("2026-11-27T09:00")
    await town.act(caseworker, asked, "accept")
    assert await look(town, "2026-11-27T10:00") == [("soon", "caseworker")]
    assert await look(town, "2026-11-30T09:00") == [("due", "caseworker")]


async def test_a_county_without_procedures_has_no_clocks_yet(town: Town) -> None:
    async with town.database.unit_of_work() as session:
        from backend.areas import repository as areas

        county = await areas.county(session)
        county.procedures, county.reminders = {}, []
    _, request = await town.submit(aid_types=())
    assert await clocks(town, request) == []


async def test_the_job_counts_again_what_a_newer_program_knows(town: Town) -> None:
    """A release that brings the next notice is no import: the job sees to it."""
    town.now = at("2026-12-29T09:00")
    _, request = await town.submit(aid_types=("destitute",))
    async with town.database.unit_of_work() as session:
        (row,) = await repository.of_request(session, request.id)
        row.due_at, row.provisional = at("2026-12-31T00:00"), True
    town.now += timedelta(minutes=1)
    await jobs.remind(town.runtime)
    (after,) = await clocks(town, request)
    assert last_day(after.due_at) == date(2027, 1, 6)


async def test_only_one_pause_is_open_at_a_time(town: Town, caseworker: Account) -> None:
    _, request = await town.submit()
    async with town.database.unit_of_work() as session:
        assert await ledger.pause(session, request.id, "materials", caseworker.id, town.clock()) == 1
        assert await ledger.pause(session, request.id, "objection", caseworker.id, town.clock()) == 0
    async with town.database.unit_of_work() as session:
        pauses = (await session.scalars(select(DeadlinePause))).all()
    assert [pause.ground for pause in pauses] == ["materials"]
