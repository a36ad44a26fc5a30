"""The county's procedures and calendar as its files list them, compared with the tables."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.county_files import CountyFiles
from backend.areas.procedure_checks import every_day_off
from backend.core import sync
from backend.procedures import rules
from backend.procedures.models import CalendarRow, ProcedureRow, ProcedureVersion


async def procedures(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the procedures that new requests follow."""
    rows = [
        {"code": entry.code, "version": rules.version_of(rules.content_of(entry, files.lifecycle))}
        for entry in files.procedures
    ]
    return await sync.compare(session, ProcedureRow, rows)


async def write(session: AsyncSession, plan: sync.Plan, files: CountyFiles, now: datetime) -> None:
    """Carry out the plan of the procedures; what they were before stays as a version."""
    fresh = {*plan.added, *plan.changed}
    contents = {
        entry.code: rules.content_of(entry, files.lifecycle) for entry in files.procedures if entry.code in fresh
    }
    if contents:
        versions = insert(ProcedureVersion).values([
            {"code": code, "version": rules.version_of(content), "content": content, "since": now}
            for code, content in contents.items()
        ])  # fmt: skip
        await session.execute(versions.on_conflict_do_nothing())
    await sync.write(session, plan)
    await sync.remove(session, plan)


async def calendar(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to what the county says of the calendar."""
    rows = [
        {
            "code": entry.code,
            "year": entry.year,
            "complete": entry.complete,
            "source": entry.source,
            "off": sorted(every_day_off(entry)),
            "working": sorted(entry.days_worked),
        }
        for entry in files.calendar
    ]
    return await sync.compare(session, CalendarRow, rows)
