"""Supervision's pages: complaints and reports of fraud, and their answers. Nobody else sees them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.complaints import repository as stored
from backend.complaints import service as complaints
from backend.console.admission import admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.errors import Conflict, Invalid
from backend.staff.models import Role

pages = APIRouter(
    prefix="/console/complaints", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM
)


@pages.get("")
async def listing(request: Request) -> Response:
    """What waits for an answer, then what was answered."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        found = await stored.listing(visit.session, visit.account)
        return render(request, "complaints.html", complaints=found)


@pages.get("/{complaint_id:int}")
async def one(request: Request, complaint_id: int, done: bool = False) -> Response:
    """One complaint in the words it was told in."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        found = await stored.one(visit.session, visit.account, complaint_id)
        return render(
            request, "complaint.html", one=found, problem="", words="", done="已答复。" if done else "",
            longest=complaints.LONGEST_ANSWER,
        )  # fmt: skip


@pages.post("/{complaint_id:int}/answer")
async def answer(request: Request, complaint_id: int, words: Annotated[str, Form(max_length=4000)] = "") -> Response:
    """Answer it; when that is refused the page keeps what was written."""
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            await complaints.answer(visit.session, visit.runtime, visit.account, complaint_id, words)
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.SUPERVISOR) as visit:
            found = await stored.one(visit.session, visit.account, complaint_id)
            return render(
                request, "complaint.html", status=error.status, one=found, problem=str(error), words=words,
                done="", longest=complaints.LONGEST_ANSWER,
            )  # fmt: skip
    return back_to(f"/console/complaints/{complaint_id}?done=true")
