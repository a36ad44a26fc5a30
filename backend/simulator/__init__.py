"""A phone in the browser that talks to the real webhooks and plays both providers' APIs; never in production."""

from fastapi import APIRouter, FastAPI

from backend.simulator import page, phone
from backend.simulator.simulator import Simulator
from backend.simulator.sms import api as sms_api
from backend.simulator.wechat import api as wechat_api
from backend.simulator.wechat.errors import ApiError

__all__ = ["mount"]

LARGEST_BODY = 64 * 1024


def mount(app: FastAPI) -> None:
    """Put the simulator under /simulator of an application whose `state.runtime` is set.

    Raises RuntimeError in production, where there are real providers and real residents.
    """
    runtime = app.state.runtime
    if runtime.settings.production:
        raise RuntimeError("the simulator never runs in production")
    simulator = app.state.simulator = Simulator(runtime.settings, runtime.clock)
    router = APIRouter(
        prefix="/simulator", lifespan=simulator.running, include_in_schema=False, max_body_size=LARGEST_BODY
    )
    for part in (phone.router, wechat_api.router, sms_api.router):
        router.include_router(part)
    app.include_router(router)
    app.mount("/simulator/static", page.Assets())
    for path in ("/simulator", "/simulator/"):
        app.add_api_route(path, page.phone_page, include_in_schema=False)
    app.add_exception_handler(ApiError, wechat_api.refuse)
    app.add_exception_handler(sms_api.Refusal, sms_api.refuse)
