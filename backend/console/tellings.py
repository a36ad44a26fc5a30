"""Decisions that somebody of the office has to tell by telephone or in person: the list, and the record of doing it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.errors import Conflict, Invalid
from backend.residents import accesses
from backend.staff.models import Role
from backend.tellings import repository as stored
from backend.tellings import service
from backend.tellings.service import Report

OFFICE = (Role.CASEWORKER, Role.LEADER)
NOTHING = Report()

pages = APIRouter(
    prefix="/console/tellings", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM
)

Short = Annotated[str, Form(max_length=200)]
Words = Annotated[str, Form(max_length=4000)]


@pages.get("")
async def listing(request: Request, done: bool = False) -> Response:
    """What is still to be told, the oldest first."""
    async with admitted(request, *OFFICE) as visit:
        found = await stored.open_ones(visit.session, visit.account)
        said = "已记录。" if done else ""
        return render(request, "tellings.html", found=found, now=visit.runtime.clock(), done=said)


@pages.get("/{telling_id:int}")
async def one(request: Request, telling_id: int) -> Response:
    """One of them with what was tried already."""
    async with admitted(request, *OFFICE) as visit:
        return await _shown(request, visit, telling_id)


@pages.post("/{telling_id:int}")
async def record(
    request: Request, telling_id: int, way: Short = "", whom: Words = "", outcome: Short = "", note: Words = "",
    at: Short = "",
) -> Response:  # fmt: skip
    """Put an attempt on record; when that is refused the page keeps what was written."""
    report = Report(way, whom, outcome, note, at)
    try:
        async with admitted(request, *OFFICE) as visit:
            await service.record(visit.session, visit.account, telling_id, report, visit.runtime.clock())
    except (Conflict, Invalid) as error:
        async with admitted(request, *OFFICE) as visit:
            return await _shown(request, visit, telling_id, report, error)
    return back_to("/console/tellings?done=true")


async def _shown(
    request: Request,
    visit: Visit,
    telling_id: int,
    report: Report = NOTHING,
    error: Conflict | Invalid | None = None,
) -> Response:
    telling, asked = await stored.one(visit.session, visit.account, telling_id)
    await accesses.record(visit.session, visit.account, asked.contact_id, "request", visit.runtime.clock())
    every = await stored.of_request(visit.session, asked.id)
    return render(
        request, "telling.html", status=error.status if error else 200, problem=str(error or ""), report=report,
        telling=telling, one=asked, followed=[each for each in every if each.telling.id == telling.id],
        longest_whom=service.LONGEST_WHOM, longest_note=service.LONGEST_NOTE,
    )  # fmt: skip
