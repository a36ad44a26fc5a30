"""Supervision's pages of petitions: what came by letter, visit or call, what it is about, how it was answered."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.errors import Conflict, Invalid, NotFound
from backend.petitions import repository as stored
from backend.petitions import service
from backend.petitions.service import Report
from backend.staff.models import Role
from backend.supervision import service as supervision

NOTHING = Report()

pages = APIRouter(
    prefix="/console/petitions", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM
)

Short = Annotated[str, Form(max_length=200)]
Words = Annotated[str, Form(max_length=8000)]


@pages.get("")
async def listing(request: Request) -> Response:
    """What waits for an answer, then what was answered; and the form for a new one."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return await _listing(request, visit)


@pages.post("")
async def record(
    request: Request, way: Short = "", received_on: Short = "", petitioner: Short = "", phone: Short = "",
    words: Words = "", tied_to: Short = "",
) -> Response:  # fmt: skip
    """Put one on record; when that is refused the page keeps what was written."""
    report = Report(way, received_on, petitioner, phone, words, tied_to)
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            made = await service.record(visit.session, visit.account, report, visit.runtime.clock())
    except (Invalid, NotFound) as error:
        async with admitted(request, Role.SUPERVISOR) as visit:
            return await _listing(request, visit, report, error)
    return back_to(f"/console/petitions/{made.id}")


@pages.get("/{petition_id:int}")
async def one(request: Request, petition_id: int) -> Response:
    """One petition in the words it was brought in."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return await _one(request, visit, petition_id)


@pages.post("/{petition_id:int}/answer")
async def answer(request: Request, petition_id: int, words: Annotated[str, Form(max_length=4000)] = "") -> Response:
    """Put down how it was answered; when that is refused the page keeps what was written."""
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            await service.answer(visit.session, visit.account, petition_id, words, visit.runtime.clock())
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.SUPERVISOR) as visit:
            return await _one(request, visit, petition_id, words=words, error=error)
    return back_to(f"/console/petitions/{petition_id}")


async def _listing(
    request: Request, visit: Visit, report: Report = NOTHING, error: Invalid | NotFound | None = None
) -> Response:
    found = await stored.listing(visit.session, visit.account)
    return render(
        request, "petitions.html", status=error.status if error else 200, problem=str(error or ""), found=found,
        report=report, longest=service.LONGEST_WORDS,
    )  # fmt: skip


async def _one(
    request: Request, visit: Visit, petition_id: int, *, words: str = "", error: Conflict | Invalid | None = None
) -> Response:
    found = await stored.one(visit.session, visit.account, petition_id)
    return render(
        request, "petition.html", status=error.status if error else 200, problem=str(error or ""), one=found,
        words=words, now=visit.runtime.clock(), tied=await stored.tied_requests(visit.session, found),
        due_at=await supervision.petition_due(visit.session, found.received_on), longest=service.LONGEST_ANSWER,
    )  # fmt: skip
