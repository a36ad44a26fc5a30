"""The web process: routes, lifespan, and how errors are answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from backend import api, console, simulator
from backend.core.database import is_away
from backend.core.logging import get_logger
from backend.runtime import Runtime
from backend.webhooks.intake import Intake
from backend.webhooks.routes import router as webhooks

log = get_logger(__name__)

COUNTY_CHECKED_EVERY = 15.0
"""Seconds between two looks whether the county's data has been imported anew."""


def create_app(runtime: Runtime) -> FastAPI:
    """The application over parts that are built already; whoever built them closes them."""
    app = FastAPI(
        title="民生 minsheng", lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.state.runtime = runtime
    app.state.stopping = asyncio.Event()
    app.include_router(webhooks)
    console.mount(app)
    api.mount(app)
    if not runtime.settings.production:
        simulator.mount(app)
    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route("/readyz", readyz, include_in_schema=False)
    app.add_api_route("/metrics", metrics_page, include_in_schema=False)
    return app


def hang_up(app: FastAPI) -> None:
    """End every open stream: a page that listens would otherwise hold up the stop of the process."""
    app.state.stopping.set()
    if not app.state.runtime.settings.production:
        app.state.simulator.hang_up()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    runtime: Runtime = app.state.runtime
    app.state.intake = intake = Intake(runtime)
    always = intake.replay(), intake.tidy(), _watch_county(runtime)
    background = [asyncio.create_task(task) for task in always]
    yield
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)
    await intake.close()


async def _watch_county(runtime: Runtime) -> None:
    while True:
        await asyncio.sleep(COUNTY_CHECKED_EVERY)
        try:
            async with runtime.database.unit_of_work() as session:
                await runtime.county.refresh(session)
        except Exception as error:  # the old county serves until the next look
            if not is_away(error):
                log.exception("county_not_read")


async def healthz() -> Response:
    """The process is alive."""
    return Response("ok", media_type="text/plain")


async def readyz(request: Request) -> Response:
    """The process can serve: the database answers. The volatile store is told of but not needed."""
    runtime: Runtime = request.app.state.runtime
    database, store = await asyncio.gather(runtime.database.is_ready(), runtime.ephemeral.is_ready())
    state = {"database": database, "ephemeral": store}
    return JSONResponse(state, status_code=200 if database else 503)


async def metrics_page() -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
