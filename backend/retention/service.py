"""Removing what has been kept long enough, and the record of it.

Lawful basis: 个人信息保护法 第十九条 (kept no longer than the purpose needs), 第四十七条 (deleted of itself when the
purpose is reached or the period is over). While a statutory period runs, nothing is deleted (第四十七条第二款): files
of social assistance are kept as archives (档案法; 国家档案局令第8号: 10 years, 30 years, for ever), records of access
at least six months (网络安全法 第二十一条). The periods are the county's (`retention.yml`); without
them everything stays.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.areas.retention_entries import RetentionEntry, before
from backend.core.database import Database
from backend.retention.classes import CLASSES
from backend.retention.models import RetentionRun


async def periods(session: AsyncSession) -> RetentionEntry | None:
    """The county's periods; None where it has set none."""
    kept = (await areas.county(session)).retention
    return RetentionEntry.model_validate(kept) if kept else None


async def due(database: Database, now: datetime) -> dict[str, int]:
    """How many of each class are to be removed, changing nothing.

    Each class by itself: what waits for another to be removed first (a contact for its requests) is not counted yet.
    """
    async with database.unit_of_work() as session:
        rules = await periods(session)
        if rules is None:
            return {}
        return {name: await sort.count(session, before(now, getattr(rules, name))) for name, sort in CLASSES.items()}


async def remove(database: Database, now: datetime, *, by: str) -> dict[str, int]:
    """Remove what is due, in small transactions; how many of each class. A run that removed something is on record."""
    async with database.unit_of_work() as session:
        rules = await periods(session)
    if rules is None:
        return {}
    counts = {}
    for name, sort in CLASSES.items():
        removed = 0
        while True:
            async with database.unit_of_work() as session:
                batch = await sort.remove(session, before(now, getattr(rules, name)), now)
            if not batch:
                break
            removed += batch
        counts[name] = removed
    async with database.unit_of_work() as session:
        record(session, counts, rules, now, by=by)
    return counts


async def runs(session: AsyncSession, *, limit: int = 100) -> Sequence[RetentionRun]:
    """The runs that removed something, the latest first."""
    return (await session.scalars(select(RetentionRun).order_by(RetentionRun.id.desc()).limit(limit))).all()


def record(session: AsyncSession, counts: dict[str, int], rules: RetentionEntry, now: datetime, *, by: str) -> None:
    """Put down how many of each class were removed; nothing where there were none."""
    some = {name: count for name, count in counts.items() if count}
    if some:
        session.add(RetentionRun(at=now, by=by, counts=some, periods=rules.model_dump(mode="json")))
