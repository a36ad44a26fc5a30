"""All SQL about the county and its areas."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.areas.models import AreaRow, CountyRow


async def version(session: AsyncSession) -> int | None:
    """The version of the county; None before the first import."""
    return await session.scalar(select(CountyRow.version))


async def county(session: AsyncSession) -> CountyRow:
    """The county's row; there must be one."""
    return (await session.scalars(select(CountyRow).execution_options(populate_existing=True))).one()


async def areas(session: AsyncSession) -> Sequence[AreaRow]:
    """Every area, in the order of their codes."""
    return (await session.scalars(select(AreaRow).order_by(AreaRow.code))).all()


async def with_those_above(session: AsyncSession, code: str) -> Sequence[AreaRow]:
    """The area with this code and all above it, from itself upwards; empty when there is no such area."""
    # A county has three levels; joined by their keys they cost the same among thousands of villages.
    above, top = aliased(AreaRow), aliased(AreaRow)
    wanted = (
        select(AreaRow, above, top)
        .outerjoin(above, above.code == AreaRow.parent_code)
        .outerjoin(top, top.code == above.parent_code)
        .where(AreaRow.code == code)
    )
    found = (await session.execute(wanted)).one_or_none()
    return [] if found is None else [area for area in found if area is not None]


async def top(session: AsyncSession) -> Sequence[AreaRow]:
    """The county's own area, alone in its list."""
    return (await session.scalars(select(AreaRow).where(AreaRow.level == "county"))).all()
