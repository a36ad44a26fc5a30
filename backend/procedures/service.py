"""Procedures and the calendar as they stand, for whoever plans or counts."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import snapshot
from backend.core.errors import NotFound
from backend.core.workdays import CalendarChange, WorkCalendar, published
from backend.procedures import repository, rules
from backend.procedures.models import CalendarRow
from backend.procedures.rules import Procedure


async def procedure(session: AsyncSession, code: str, version: str | None = None) -> Procedure:
    """The procedure with this code, as new requests follow it or in one version; raises NotFound."""
    present = (await snapshot.of(session, _present)).get(code)
    if present is not None and version in (None, present.version):
        return present
    found = None if version is None else await repository.version(session, code, version)
    if found is None:
        raise NotFound(f"没有办理流程 {code}")
    return rules.procedure_of(found.code, found.content)


async def calendar(session: AsyncSession) -> WorkCalendar:
    """The State Council's notices with what the county says laid over them."""
    return await snapshot.of(session, _calendar)


async def _present(session: AsyncSession) -> dict[str, Procedure]:
    return {found.code: rules.procedure_of(found.code, found.content) for found in await repository.present(session)}


async def _calendar(session: AsyncSession) -> WorkCalendar:
    return over_published(await repository.calendar_changes(session))


def over_published(rows: Iterable[CalendarRow]) -> WorkCalendar:
    """The published calendar with these changes; without any it is the very same object."""
    changes = [CalendarChange(row.year, row.complete, frozenset(row.off), frozenset(row.working)) for row in rows]
    return published().changed(changes) if changes else published()
