"""Asking the sources of the check platform about one request; indexes reckoned anew when the scorecard has changed.

Both may run twice: only checks that still wait are asked, and a source that is asked again answers the same; an index
is put down only where anything about it is new.
"""

import asyncio
from dataclasses import asdict

from sqlalchemy import select

from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.data_checks.models import DataCheck
from backend.data_checks.service import RUN
from backend.help_requests import indexing, repository
from backend.help_requests.models import HelpRequest
from backend.platforms.checks import CheckSource, Finding, Query
from backend.runtime import Runtime

log = get_logger(__name__)


async def reckon(runtime: Runtime) -> None:
    """Reckon the open requests whose index is by another scorecard, in small batches."""
    count, after = 0, 0
    while True:
        async with runtime.database.unit_of_work() as session:
            batch = await repository.reckoned_otherwise(session, after)
            for request in batch:
                await indexing.reckon(session, request, runtime.clock())
        if not batch:
            break
        count, after = count + len(batch), batch[-1].id
    if count:
        log.info("indexes_reckoned", count=count)


PERIODIC: dict[str, tuple[str, Handler]] = {"help_requests.reckon": ("5-59/10 * * * *", reckon)}
"""What runs by the clock: name → when (cron) and what."""


async def check_data(runtime: Runtime, *, help_request_id: int) -> None:
    """Ask every source that waits, outside any transaction, and store what came back."""
    async with runtime.database.unit_of_work() as session:
        request = await session.get_one(HelpRequest, help_request_id)
        wanted = select(DataCheck).where(DataCheck.help_request_id == help_request_id, DataCheck.state == "waiting")
        waiting = [(check.id, check.source) for check in await session.scalars(wanted.order_by(DataCheck.id))]
        query = Query(request.number, request.applicant_name, request.id_number or "")
    connected: dict[str, CheckSource] = dict(runtime.checks.items())
    for check_id, source in waiting:
        found = await _asked(connected.get(source), query, source)
        async with runtime.database.unit_of_work() as session:
            check = await session.get_one(DataCheck, check_id, with_for_update=True)
            check.state = "unreachable" if found is None else "answered"
            check.findings = None if found is None else [asdict(finding) for finding in found]
            check.answered_at = runtime.clock()


async def _asked(source: CheckSource | None, query: Query, name: str) -> tuple[Finding, ...] | None:
    """What the source holds; None when it is not connected or cannot be reached, which the caseworker sees."""
    if source is None:
        return None
    try:
        return await asyncio.to_thread(source.look_up, query)
    except OSError:
        log.warning("check_source_away", part=name)
        return None


JOBS: dict[str, Handler] = {RUN: check_data}
