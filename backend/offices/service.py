"""Placing a help request with an office."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.core.errors import Unavailable
from backend.offices import repository, rules
from backend.offices.rules import Asked, Decision, NamedProgramme, Tables


async def route(
    session: AsyncSession, aid_types: Collection[str], area_code: str, programme: NamedProgramme | None = None
) -> Decision:
    """Decide by the county's tables as they stand now; an area that is not on its list is the county itself.

    Raises Unavailable before a county was imported.
    """
    version = await areas.version(session)
    if version is None:
        raise Unavailable("还没有导入县域数据")
    here = await areas.with_those_above(session, area_code) or await areas.top(session)
    found = {area.code: area for area in here}
    tables = Tables(
        found,
        await repository.rules_for(session, aid_types, programme.code if programme else None),
        await repository.offices_at(session, found),
        version,
    )
    return rules.route(Asked(tuple(aid_types), here[0].code, programme), tables)


async def tables(session: AsyncSession) -> Tables:
    """The whole of the county's tables as they stand now, for many decisions."""
    return Tables(
        {area.code: area for area in await areas.areas(session)},
        await repository.rules(session),
        await repository.offices(session),
        await areas.version(session) or 0,
    )
