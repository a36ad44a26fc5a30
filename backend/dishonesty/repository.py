"""What the register holds about one person."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core import crypto
from backend.dishonesty.models import DishonestyEntry


async def entries_of(session: AsyncSession, id_number: str | None, filed_by: int | None) -> Sequence[DishonestyEntry]:
    """The entries and counter-entries about a person.

    By the identity number; without one by the resident who filed it (`filed_by`), if they did so for themselves.
    """
    whose: list[ColumnElement[bool]] = []
    if id_number:
        whose.append(DishonestyEntry.person_index.in_(crypto.cipher().indexes(id_number)))
    if filed_by is not None:
        whose.append(DishonestyEntry.resident_id == filed_by)
    if not whose:
        return ()
    return (await session.scalars(select(DishonestyEntry).where(or_(*whose)))).all()
