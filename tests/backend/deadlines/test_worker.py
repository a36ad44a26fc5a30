"""The worker itself looks for reminders: what runs by the clock is among its tasks and does its work."""

import itertools
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.core.clock import SHANGHAI
from backend.deadlines.models import Deadline, Reminder
from backend.worker import PERIODIC, worker_app
from tests.backend.conftest import Office
from tests.backend.console.conftest import Desk

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)


async def test_the_worker_reminds_by_the_clock(office: Office) -> None:
    office.runtime.clock = lambda: TUESDAY
    desk = Desk(office, itertools.count(1))
    request = await desk.help_request(await desk.conversation("我要申请"))
    async with office.runtime.database.unit_of_work() as session:
        deadline = (await session.scalars(select(Deadline).where(Deadline.help_request_id == request.id))).one()
        deadline.due_at = TUESDAY - timedelta(days=30)
    app = worker_app(office.runtime)
    async with app.open_async():
        for name in PERIODIC:
            await app.tasks[name].defer_async(timestamp=0)
        await app.run_worker_async(wait=False, install_signal_handlers=False)
        failed = await app.job_manager.list_jobs_async(status="failed")
    assert list(failed) == []
    async with office.runtime.database.unit_of_work() as session:
        given = await session.scalars(select(Reminder.recipient).where(Reminder.deadline_id == deadline.id))
        assert sorted(given) == ["caseworker", "leader", "supervision"]
