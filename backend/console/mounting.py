"""Puts the console's pages, files and headers into the web process."""

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from backend.console import (
    admin,
    assets,
    charity,
    checks,
    code_page,
    complaints,
    front_page,
    inbox,
    lead_lists,
    leads,
    notices,
    offers,
    petitions,
    photos,
    relatives,
    reminders,
    requests,
    retention,
    sign_in,
    supervision,
    tellings,
    trust,
)
from backend.console.pages import PageRoute, render
from backend.console.security import SecurityHeaders

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

_elsewhere = APIRouter(route_class=PageRoute, include_in_schema=False)


@_elsewhere.api_route("/console/{rest:path}", methods=_METHODS)
async def elsewhere(request: Request, rest: str) -> Response:
    """A page that does not exist."""
    del rest
    return render(request, "trouble.html", status=404, title="没有找到", sentence="没有这个页面")


def mount(app: FastAPI) -> None:
    """Add pages, static files and security headers; the parts are taken from `app.state.runtime` at each request."""
    app.mount(assets.PATH, assets.Assets())
    for router in (
        sign_in.routes,
        inbox.fragments,
        inbox.pages,
        requests.pages,
        photos.pages,
        complaints.pages,
        charity.pages,
        checks.pages,
        offers.pages,
        reminders.pages,
        leads.pages,
        lead_lists.pages,
        supervision.pages,
        petitions.pages,
        tellings.pages,
        trust.pages,
        admin.pages,
        retention.pages,
        relatives.pages,
        front_page.routes,
        code_page.routes,
        notices.routes,
        _elsewhere,
    ):
        app.include_router(router)
    app.add_exception_handler(404, front_page.nothing_here)
    app.add_middleware(SecurityHeaders)
