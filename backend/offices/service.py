"""Placing a help request with an office."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.core.errors import Unavailable
from backend.offices import repository, rules
from backend.offices.rules import Decision


async def route(session: AsyncSession, aid_types: Collection[str], area_code: str) -> Decision:
    """Decide by the county's table as it stands now; an area that is not on the county's list is the county itself.

    Raises Unavailable before a county was imported.
    """
    version = await areas.version(session)
    if version is None:
        raise Unavailable("还没有导入县域数据")
    here = await areas.with_those_above(session, area_code) or await areas.top(session)
    found = {area.code: area for area in here}
    return rules.route(
        aid_types,
        here[0].code,
        found,
        await repository.rules_for(session, aid_types),
        await repository.offices_at(session, found),
        version=version,
    )
