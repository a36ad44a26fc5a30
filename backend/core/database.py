"""The database: one engine, and the only place that commits.

One inbound message, one request, one job is one `unit_of_work`: it commits when its block ends well and rolls back
when anything is raised. A test forbids `commit(` anywhere else.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, ClassVar

from psycopg import AsyncConnection
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import BigInteger, BindParameter, ColumnElement, DateTime, Identity, MetaData, bindparam, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, mapped_column

Key = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
"""A surrogate key, given by the database."""

Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""A point in time, always with its zone."""

Session = AsyncSession

MEMORY = "memory"
"""Where a session's `info` holds what its process keeps between transactions."""


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True)}


def one_of(column: InstrumentedAttribute[Any], values: Collection[str]) -> ColumnElement[bool]:
    """Whether a column is one of these, written into the statement: for a parameter no partial index is chosen.

    For values out of the code only; indexes and the queries that mean them share the expression.
    """
    named, texts = f"{column.key}_written", [str(value) for value in values]
    written: BindParameter[Any] = bindparam(named, texts, expanding=True, literal_execute=True)
    return column.in_(written)


class Database:
    """A pool of connections to PostgreSQL.

    `url` is a libpq address (`postgresql://…`). A connection that cannot be had within `wait_seconds` counts as the
    database being away (`is_away`), so that a webhook can spool in time.
    """

    def __init__(self, url: str, *, pool_size: int = 10, wait_seconds: float = 2.0) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=wait_seconds,
            pool_pre_ping=False,
            connect_args={"connect_timeout": max(2, int(wait_seconds)), "options": "-c timezone=Asia/Shanghai"},
            hide_parameters=True,  # parameters are personal data; they must not reach an exception's text
        )
        # The same object for every session: what this process keeps in memory between transactions.
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, info={MEMORY: {}})

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[AsyncSession]:
        """One transaction: commits at the end of the block, rolls back when anything is raised inside it."""
        async with self._sessions() as session:
            yield session
            await session.commit()

    async def is_ready(self) -> bool:
        """Whether a statement can be answered now."""
        try:
            async with self._sessions() as session:
                await session.execute(text("SELECT 1"))
        except (DBAPIError, PoolTimeout, OSError):
            return False
        return True

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def is_away(error: BaseException) -> bool:
    """Whether `error` says that the database cannot be reached now, as against a fault in what was asked of it."""
    if isinstance(error, PoolTimeout | ConnectionError):
        return True
    if isinstance(error, DBAPIError) and isinstance(error.orig, ReadOnlySqlTransaction):
        return True  # a replica before its promotion
    return isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


async def driver_connection(session: AsyncSession) -> AsyncConnection[Any]:
    """The psycopg connection under `session`, for what must join its transaction."""
    raw = await (await session.connection()).get_raw_connection()
    connection = raw.driver_connection
    assert isinstance(connection, AsyncConnection)
    return connection
