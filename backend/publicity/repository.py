"""All SQL about publicity."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.offices.models import Office
from backend.publicity.models import Publicity

PAGE = 50


async def of_request(session: AsyncSession, help_request_id: int) -> Sequence[Publicity]:
    """Whatever of a request was ever public, oldest first."""
    wanted = select(Publicity).where(Publicity.help_request_id == help_request_id)
    return (await session.scalars(wanted.order_by(Publicity.id))).all()


async def public(session: AsyncSession, now: datetime, before: int | None = None) -> Sequence[tuple[Publicity, Office]]:
    """What is public now with the office to object at, the latest first; at most a page and one more."""
    wanted = (
        select(Publicity, Office)
        .join(Office, Office.code == Publicity.office_code)
        .where(Publicity.taken_down_at.is_(None), Publicity.starts_at <= now, Publicity.ends_at > now)
        .order_by(Publicity.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        wanted = wanted.where(Publicity.id < before)
    return [(one, office) for one, office in await session.execute(wanted)]
