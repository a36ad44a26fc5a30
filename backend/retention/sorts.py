"""How a class of rows is found and removed: deleted, or emptied, in small batches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, CursorResult, delete, func, inspect, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.database import Base

BATCH = 500
"""Rows of one transaction: short enough for nobody to wait for it."""

Due = Callable[[datetime], ColumnElement[bool]]
"""Which rows have been kept long enough, as of a moment."""


class Sort(Protocol):
    """One class of what is kept for one period."""

    async def count(self, session: AsyncSession, before: datetime) -> int:
        """How many there are to remove."""

    async def remove(self, session: AsyncSession, before: datetime, now: datetime) -> int:
        """Remove a batch; how many there were in it, 0 when none are left."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table that are deleted; where `emptied` is given they stay and only these columns are set."""

    model: type[Base]
    due: Due
    emptied: Callable[[datetime], Mapping[str, Any]] | None = None

    async def count(self, session: AsyncSession, before: datetime) -> int:
        """How many rows are due."""
        return await session.scalar(select(func.count()).select_from(self.model).where(self.due(before))) or 0

    async def remove(self, session: AsyncSession, before: datetime, now: datetime) -> int:
        """Delete or empty a batch of them."""
        keys = inspect(self.model).primary_key
        batch = select(*keys).where(self.due(before)).limit(BATCH).with_for_update(of=self.model, skip_locked=True)
        these = tuple_(*keys).in_(batch) if len(keys) > 1 else keys[0].in_(batch)
        if self.emptied is None:
            return await changed(session, delete(self.model).where(these))
        return await changed(session, update(self.model).where(these).values(**self.emptied(now)))


async def changed(session: AsyncSession, statement: Any) -> int:
    """Carry a statement out; how many rows it changed."""
    done = await session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)
    return done.rowcount
