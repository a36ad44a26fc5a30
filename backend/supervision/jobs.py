"""The sample of the month before, drawn as soon as the month is over.

May run twice: a month has one sample, and whoever draws it again gets the one there is.
"""

from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.runtime import Runtime
from backend.supervision import service
from backend.supervision.sampling import month_before

log = get_logger(__name__)


async def draw(runtime: Runtime) -> None:
    """Draw what is not drawn yet of the month before."""
    now = runtime.clock()
    async with runtime.database.unit_of_work() as session:
        sample = await service.draw(session, month_before(service.this_month(now)), now, account_id=None)
    if sample.drawn_at == now:
        log.info("spot_checks_drawn", sample_id=sample.id, count=sample.population)


PERIODIC: dict[str, tuple[str, Handler]] = {"supervision.draw": ("15 * * * *", draw)}
"""What runs by the clock: name → when (cron) and what."""
