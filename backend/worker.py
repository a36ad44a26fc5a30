"""The worker: runs the jobs that other processes wrote into the database."""

import asyncio
import functools
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import procrastinate
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException

from backend.core.jobs import Handler, JobTable, queue_app
from backend.core.logging import get_logger
from backend.deadlines import jobs as deadline_jobs
from backend.help_requests import jobs as request_jobs
from backend.messaging import jobs as messaging_jobs
from backend.notifications import jobs as notification_jobs
from backend.photos import jobs as photo_jobs
from backend.retention import jobs as retention_jobs
from backend.runtime import Runtime
from backend.signatures import jobs as signature_jobs
from backend.supervision import jobs as supervision_jobs
from backend.systems import jobs as system_jobs

log = get_logger(__name__)

JOBS: JobTable = {
    **messaging_jobs.JOBS,
    **notification_jobs.JOBS,
    **signature_jobs.JOBS,
    **request_jobs.JOBS,
    **photo_jobs.JOBS,
    **system_jobs.JOBS,
}
"""Every job that is deferred."""
PERIODIC = {
    **deadline_jobs.PERIODIC,
    **request_jobs.PERIODIC,
    **retention_jobs.PERIODIC,
    **supervision_jobs.PERIODIC,
    **system_jobs.PERIODIC,
}
"""What runs by the clock: name → when (cron) and what."""

CONCURRENCY = 8
LOOK_EVERY = 0.5
"""Seconds between two looks for jobs. New jobs announce themselves; one whose lock has just come free does not, and
somebody who texts five times in a row must not wait for every further answer."""

STALLED_AFTER = 30
"""Seconds without a sign of life after which a worker counts as dead and its jobs start again."""

PAUSE_WITHOUT_DATABASE = 1.0
"""Seconds between two looks whether the database is back."""


def worker_app(runtime: Runtime, jobs: JobTable = JOBS) -> procrastinate.App:
    """The job queue with a task for every job; unexpected trouble is tried again with growing pauses."""
    app = queue_app(runtime.database.url, pool_size=CONCURRENCY + 2)
    retry = procrastinate.RetryStrategy(max_attempts=12, exponential_wait=2)
    for name, handler in jobs.items():
        app.task(name=name, retry=retry)(_bound(handler, runtime))
    for name, (cron, handler) in PERIODIC.items():
        # One waits at most: after a standstill it is enough to look once.
        app.periodic(cron=cron)(app.task(name=name, queueing_lock=name)(_timed(handler, runtime)))
    _add_housekeeping(app)
    return app


def _bound(handler: Handler, runtime: Runtime) -> Callable[..., Awaitable[None]]:
    @functools.wraps(handler)
    async def run(**arguments: Any) -> None:
        await handler(runtime, **arguments)

    return run


def _timed(handler: Handler, runtime: Runtime) -> Callable[[int], Awaitable[None]]:
    @functools.wraps(handler)
    async def run(timestamp: int) -> None:
        del timestamp
        await handler(runtime)

    return run


def _add_housekeeping(app: procrastinate.App) -> None:
    @app.periodic(cron="* * * * *")
    @app.task(name="core.rescue_stalled", pass_context=True, queueing_lock="core.rescue_stalled")
    async def rescue_stalled(context: JobContext, timestamp: int) -> None:
        """Start again the jobs of workers that died."""
        del timestamp
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            log.warning("job_rescued", job_id=job.id, job=job.task_name)
            await manager.retry_job(job)


async def run(runtime: Runtime) -> None:
    """Work until told to stop by SIGINT or SIGTERM; jobs in hand are finished first.

    Without the database the queue's worker ends by itself; a new one begins once the database is back.
    """
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    while not stop.is_set():
        with suppress(ConnectorException):
            await _work(runtime, stop)
        if not stop.is_set():
            log.warning("database_away")
            await _wait_for_database(runtime, stop)


async def _work(runtime: Runtime, stop: asyncio.Event) -> None:
    """Run jobs until told to stop, or until the queue has lost its connections."""
    app = worker_app(runtime)
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                concurrency=CONCURRENCY,
                listen_notify=True,
                fetch_job_polling_interval=LOOK_EVERY,
                shutdown_graceful_timeout=15.0,
                delete_jobs="successful",  # failed ones stay, to be looked into
                install_signal_handlers=False,
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({worker, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if worker.done():
            worker.result()
        worker.cancel()
        await asyncio.wait({worker})


async def _wait_for_database(runtime: Runtime, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE_WITHOUT_DATABASE)
        if await runtime.database.is_ready():
            return
