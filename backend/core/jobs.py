"""Jobs: rows written in the same transaction as the change they announce, run later by a worker.

A job may run twice (a worker that dies is replaced); every handler says how it stays harmless.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

import procrastinate
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.database import driver_connection

Handler = Callable[..., Awaitable[None]]
"""`async def handler(runtime, **arguments)`; arguments are ids, never personal data."""

JobTable = Mapping[str, Handler]
"""Name of a job → what runs it."""


class JobQueue(Protocol):
    """Where jobs go. `lock`: jobs of one lock run one after another, in the order they were deferred."""

    async def defer(
        self,
        session: AsyncSession,
        name: str,
        *,
        lock: str | None = None,
        after: timedelta | None = None,
        **arguments: Any,
    ) -> None:
        """Write a job into `session`'s transaction; it exists if and only if that transaction commits."""


class PostgresQueue:
    """Jobs as rows of procrastinate's tables, in the caller's own transaction."""

    def __init__(self, app: procrastinate.App) -> None:
        self._app = app

    async def defer(
        self,
        session: AsyncSession,
        name: str,
        *,
        lock: str | None = None,
        after: timedelta | None = None,
        **arguments: Any,
    ) -> None:
        """Insert the row through the connection under `session`."""
        delay = {} if after is None else {"schedule_in": {"seconds": after.total_seconds()}}
        connection = await driver_connection(session)
        task = self._app.configure_task(name, allow_unknown=True, lock=lock, connection=connection, **delay)
        await task.defer_async(**arguments)


class InlineQueue:
    """Jobs kept in memory and run by `run_all`, for `minsheng talk`: one process, no worker, nothing left behind."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, dict[str, Any]]] = []

    async def defer(
        self,
        session: AsyncSession,
        name: str,
        *,
        lock: str | None = None,
        after: timedelta | None = None,
        **arguments: Any,
    ) -> None:
        """Remember the job once `session` has committed; they run in that order, so a lock is kept by itself."""
        del lock, after

        def remember(_: object) -> None:
            self._waiting.append((name, arguments))

        event.listen(session.sync_session, "after_commit", remember, once=True)

    async def run_all(self, jobs: JobTable, runtime: Any) -> None:
        """Run what waits, and what that adds, until nothing waits."""
        while self._waiting:
            name, arguments = self._waiting.pop(0)
            await jobs[name](runtime, **arguments)


def queue_app(url: str, pool_size: int = 4) -> procrastinate.App:
    """The procrastinate application over the database at `url`; not yet opened."""
    return procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=pool_size, timeout=5)
    )
