"""All SQL about the county and its areas."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

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
    chain = select(AreaRow.code, AreaRow.parent_code).where(AreaRow.code == code).cte("chain", recursive=True)
    above = select(AreaRow.code, AreaRow.parent_code).join(chain, AreaRow.code == chain.c.parent_code)
    chain = chain.union_all(above)
    found = await session.scalars(select(AreaRow).join(chain, AreaRow.code == chain.c.code))
    rank = {"village": 0, "township": 1, "county": 2}
    return sorted(found, key=lambda area: rank[area.level])


async def top(session: AsyncSession) -> Sequence[AreaRow]:
    """The county's own area, alone in its list."""
    return (await session.scalars(select(AreaRow).where(AreaRow.level == "county"))).all()
