"""Reminders of deadlines, looked for again and again; and provisional dates, counted again once their notice is known.

Either may run twice: a reminder is unique to its deadline, step and day, and counting again gives the same.
"""

from backend.areas import repository as areas
from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.deadlines import service
from backend.deadlines.rules import Step
from backend.procedures import service as procedures
from backend.runtime import Runtime

log = get_logger(__name__)


async def remind(runtime: Runtime) -> None:
    """Count again what a notice is there for by now, then put down every reminder that is due; in small batches."""
    now = runtime.clock()
    async with runtime.database.unit_of_work() as session:
        calendar = await procedures.calendar(session)
        steps = [Step.from_json(kept) for kept in (await areas.county(session)).reminders]
    moved, given = 0, 0
    after: int | None = 0
    while after is not None:
        async with runtime.database.unit_of_work() as session:
            more, after = await service.recount(session, calendar, now, after=after, provisional_only=True)
        moved += more
    after = 0
    while after is not None:
        async with runtime.database.unit_of_work() as session:
            more, after = await service.remind(session, steps, calendar, now, after=after)
        given += more
    if moved:
        log.info("deadlines_recounted", count=moved)
    if given:
        log.info("reminders_given", count=given)


PERIODIC: dict[str, tuple[str, Handler]] = {"deadlines.remind": ("*/10 * * * *", remind)}
"""What runs by the clock: name → when (cron) and what."""
