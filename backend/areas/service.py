"""Storing the county's own row and its areas."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import snapshot
from backend.areas.county_files import CountyFiles
from backend.areas.models import AreaRow, CountyRow
from backend.core import sync

IMPORT_LOCK = 0x636F756E
"""The advisory lock under which a county is imported; any number, as long as it stays the same."""


async def lock_county(session: AsyncSession) -> None:
    """Let one import run at a time; the others wait for this transaction to end."""
    snapshot.changes(session)
    await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": IMPORT_LOCK})


async def plan_areas(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the areas."""
    rows = [
        {"code": area.code, "name": area.name, "level": area.level, "parent_code": area.parent} for area in files.areas
    ]
    return await sync.compare(session, AreaRow, rows)


async def changed_fields(session: AsyncSession, files: CountyFiles, index_version: str) -> tuple[str, ...]:
    """What in the county's own row is not as the files say, by name; all of it before the first import."""
    stored = await session.get(CountyRow, 1)
    return tuple(
        name for name, value in _county_row(files, index_version).items() if getattr(stored, name, None) != value
    )


async def write_county(
    session: AsyncSession, files: CountyFiles, index_version: str, now: datetime, *, changed: bool
) -> int:
    """Store the county's own row; its version grows by one when the row, or else (`changed`) anything else, differs.

    Gives the version that now holds.
    """
    row = _county_row(files, index_version)
    stored = await session.get(CountyRow, 1, with_for_update=True)
    if stored is None:
        session.add(CountyRow(id=1, version=1, imported_at=now, **row))
        return 1
    if changed or any(getattr(stored, name) != value for name, value in row.items()):
        for name, value in row.items():
            setattr(stored, name, value)
        stored.version += 1
        stored.imported_at = now
    return stored.version


def _county_row(files: CountyFiles, index_version: str) -> dict[str, Any]:
    desk = files.desk
    return {
        "name": files.county.name,
        "prefix": files.county.prefix,
        "hotlines": dict(files.county.hotlines),
        "procedures": files.county.procedures.model_dump(mode="json"),
        "arbiter_after": files.county.arbiter_after,
        "linked_at_most": files.county.linked_at_most,
        "told_in_person": list(files.county.told_in_person),
        "reminders": [reminder.model_dump(mode="json") for reminder in files.county.reminders],
        "index_version": index_version,
        "retention": files.retention.model_dump(mode="json"),
        "supervision": files.supervision.model_dump(mode="json"),
        "desk": {
            "name": desk.name,
            "phone": desk.phone,
            "hours": files.county.desk_hours.model_dump(mode="json"),
        },
    }
