"""Placing a help request with an office."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.areas import snapshot
from backend.core.errors import NotFound
from backend.offices import repository, rules
from backend.offices.models import Office
from backend.offices.rules import Asked, Decision, NamedProgramme, Tables


async def route(
    session: AsyncSession, aid_types: Collection[str], area_code: str, programme: NamedProgramme | None = None
) -> Decision:
    """Decide by the county's tables as they stand now; an area that is not on its list is the county itself.

    Raises Unavailable before a county was imported.
    """
    held = await snapshot.of(session, tables)
    return rules.route(Asked(tuple(aid_types), rules.at_home(area_code, held.areas), programme), held)


async def office(session: AsyncSession, code: str) -> Office:
    """The office with this code, out of memory: to be read, not changed. Raises NotFound."""
    held = await snapshot.of(session, _offices)
    if code not in held:
        raise NotFound("没有这个经办机构")
    return held[code]


async def _offices(session: AsyncSession) -> dict[str, Office]:
    return {one.code: one for one in await repository.offices(session)}


async def departments(session: AsyncSession) -> dict[str, str]:
    """The name of every department, by its code."""
    return {one.code: one.name for one in await snapshot.of(session, repository.departments)}


async def tables(session: AsyncSession) -> Tables:
    """The whole of the county's tables as they stand now, for many decisions."""
    return Tables(
        {area.code: area for area in await areas.areas(session)},
        await repository.rules(session),
        await repository.offices(session),
        await areas.version(session) or 0,
    )
