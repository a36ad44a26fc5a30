"""Indexes reckoned anew when the county has changed its scorecard.

May run twice: an index is put down only where anything about it is new.
"""

from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.help_requests import indexing, repository
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
