"""All SQL about programmes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import NotFound
from backend.programmes.models import Programme


async def programmes(session: AsyncSession) -> Sequence[Programme]:
    """Every programme, in the county's own order."""
    return (await session.scalars(select(Programme).order_by(Programme.position))).all()


async def programme(session: AsyncSession, code: str) -> Programme:
    """The programme with this code; raises NotFound."""
    found = await session.get(Programme, code)
    if found is None:
        raise NotFound("没有这个救助项目")
    return found
