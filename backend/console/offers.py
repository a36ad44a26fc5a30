"""Offers of help (帮助意向) at charity's desk: every one that came by message, and what became of it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.charity import repository as stored
from backend.console.admission import admitted
from backend.console.pages import PageRoute, render
from backend.core.errors import Forbidden
from backend.staff.models import Role

pages = APIRouter(prefix="/console/offers", route_class=PageRoute, include_in_schema=False)


@pages.get("")
async def listing(request: Request) -> Response:
    """The office's offers, the latest first. Only charities and volunteers are offered anything here."""
    async with admitted(request, Role.CASEWORKER) as visit:
        if not await stored.is_social(visit.session, visit.account):
            raise Forbidden("这个页面只给慈善和志愿者机构")
        found = await stored.every_offer(visit.session, visit.account.office_code or "")
        return render(request, "offers.html", found=found)
