"""What retention has removed, for the administrator: when, by whom, how many of what. Nothing else is left to show."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.console.admission import admitted
from backend.console.pages import PageRoute, render
from backend.retention import service
from backend.staff.models import Role

pages = APIRouter(prefix="/console/retention", route_class=PageRoute, include_in_schema=False)


@pages.get("")
async def runs(request: Request) -> Response:
    """The county's periods, and the runs that removed something, the latest first."""
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        rules = await service.periods(visit.session)
        found = await service.runs(visit.session)
        periods = {} if rules is None else rules.model_dump(mode="json")
        return render(request, "retention.html", periods=periods, found=found)
