"""All SQL about procedures and the county's calendar."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.procedures.models import CalendarRow, ProcedureRow, ProcedureVersion


async def present(session: AsyncSession) -> Sequence[ProcedureVersion]:
    """Every procedure in the version that new requests follow."""
    wanted = select(ProcedureVersion).join(
        ProcedureRow,
        (ProcedureRow.code == ProcedureVersion.code) & (ProcedureRow.version == ProcedureVersion.version),
    )
    return (await session.scalars(wanted)).all()


async def version(session: AsyncSession, code: str, version: str) -> ProcedureVersion | None:
    """A procedure as it was in one version."""
    return await session.get(ProcedureVersion, (code, version))


async def calendar_changes(session: AsyncSession) -> Sequence[CalendarRow]:
    """What the county says of the calendar, whole notices first."""
    wanted = select(CalendarRow).order_by(CalendarRow.complete.desc(), CalendarRow.code)
    return (await session.scalars(wanted)).all()
