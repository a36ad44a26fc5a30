"""The public page of publicities (公示): masked names, for everybody, and how to object."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.console import wording
from backend.console.admission import runtime_of
from backend.console.pages import PageRoute, render
from backend.publicity import repository
from backend.publicity.repository import PAGE

routes = APIRouter(prefix="/notices", route_class=PageRoute, include_in_schema=False)


@routes.get("")
async def notices(request: Request, before: int | None = None) -> Response:
    """What is public now, the latest first, a page at a time."""
    runtime = runtime_of(request)
    async with runtime.database.unit_of_work() as session:
        found = await repository.public(session, runtime.clock(), before if before and before > 0 else None)
    return render(
        request, "notices.html", notices=found[:PAGE], boards=wording.BOARDS,
        next=found[PAGE - 1][0].id if len(found) > PAGE else None, county_facts=runtime.county.current,
    )  # fmt: skip
