"""Removing, every night, what has been kept long enough.

May run twice: what is removed is not due any more, and a run that finds nothing leaves no record.
"""

from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.retention import service
from backend.runtime import Runtime

log = get_logger(__name__)


async def remove(runtime: Runtime) -> None:
    """Remove what is due by the county's periods."""
    counts = await service.remove(runtime.database, runtime.clock(), by="worker")
    total = sum(counts.values())
    if total:
        log.info("retention_removed", count=total)
    if not counts:
        log.warning("retention_not_set")


PERIODIC: dict[str, tuple[str, Handler]] = {"retention.remove": ("37 2 * * *", remove)}
"""What runs by the clock: name → when (cron) and what."""
