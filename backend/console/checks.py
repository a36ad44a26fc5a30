"""What the check platform delivered about an office's requests: that it came, never here what was found."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.console.admission import admitted
from backend.console.pages import PageRoute, render
from backend.staff.models import Role
from backend.systems import received

pages = APIRouter(prefix="/console/checks", route_class=PageRoute, include_in_schema=False)


@pages.get("")
async def listing(request: Request) -> Response:
    """What has come, the latest first, and whether anybody has looked at it in its request."""
    async with admitted(request, Role.CASEWORKER, Role.LEADER) as visit:
        found = await received.of_office(visit.session, visit.account)
        return render(request, "checks.html", found=found)
