"""All SQL about scorecards, recorded facts and indexes."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from backend.areas.models import CountyRow
from backend.hardship_index.models import HardshipIndex, HouseholdFact, Scorecard
from backend.hardship_index.rules import Card


async def card(session: AsyncSession) -> Card | None:
    """The scorecard in use; None in a county imported before there was one."""
    wanted = select(Scorecard).join(CountyRow, CountyRow.index_version == Scorecard.version)
    found = await session.scalar(wanted)
    return None if found is None else Card.from_json(found.version, found.content)


async def facts(session: AsyncSession, help_request_id: int) -> Sequence[HouseholdFact]:
    """What was recorded of a request's household, oldest first."""
    wanted = select(HouseholdFact).where(HouseholdFact.help_request_id == help_request_id)
    return (await session.scalars(wanted.order_by(HouseholdFact.id))).all()


async def present(
    session: AsyncSession, help_request_ids: Collection[int], *, with_parts: bool = True
) -> dict[int, HardshipIndex]:
    """The index that holds for each of these requests; those without one are left out. Lists show no parts."""
    newest = (
        select(HardshipIndex)
        .where(HardshipIndex.help_request_id.in_(help_request_ids))
        .ext(distinct_on(HardshipIndex.help_request_id))
        .order_by(HardshipIndex.help_request_id, HardshipIndex.id.desc())
    )
    if not with_parts:
        newest = newest.options(defer(HardshipIndex.parts, raiseload=True))
    return {found.help_request_id: found for found in await session.scalars(newest)}
