"""The county's data as a process holds it in memory, from one import to the next.

A transaction asks once which edition of the county is in force, and keeps to it. What it wants of the county is read
by whoever wants it first, and then by nobody until the next import. What is held belongs to everybody: it is read, and
never changed.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.models import CountyRow
from backend.core.database import MEMORY
from backend.core.errors import Unavailable

Held = TypeVar("Held")

_COUNTY, _CHANGES = "county", "county_changes"
"""What a transaction knows: the county's row, and whether it is about to change the county itself."""


async def county(session: AsyncSession) -> CountyRow:
    """The county's row as this transaction saw it first; raises Unavailable before the first import."""
    row: CountyRow | None = session.info.get(_COUNTY)
    if row is None:
        row = await session.scalar(select(CountyRow).execution_options(populate_existing=True))
        if row is None:
            raise Unavailable("还没有导入县域数据")
        session.info[_COUNTY] = row
    return row


async def of(session: AsyncSession, read: Callable[[AsyncSession], Awaitable[Held]]) -> Held:
    """What `read` gives of the county's data, out of memory where it was read since the last import.

    `read` asks for nothing but what an import writes.
    """
    if session.info.get(_CHANGES):
        return await read(session)
    row = await county(session)
    # A version that was rolled back comes again with another import: its moment tells the two apart.
    edition = (row.version, row.imported_at)
    memory: dict[str, Any] = session.info[MEMORY]
    if memory.get("edition") != edition:
        memory.update(edition=edition, held={})
    held: dict[Any, Any] = memory["held"]
    if read not in held:
        held[read] = await _apart(session, read)
    found: Held = held[read]
    return found


def changes(session: AsyncSession) -> None:
    """This transaction changes the county: it reads what it has written, and nothing of that is held."""
    session.info[_CHANGES] = True


async def _apart(session: AsyncSession, read: Callable[[AsyncSession], Awaitable[Held]]) -> Held:
    """Read in a session of its own on the same connection, so that no row is bound to the one that asks."""
    async with AsyncSession(await session.connection(), expire_on_commit=False) as apart:
        found = await read(apart)
        apart.expunge_all()
    return found
