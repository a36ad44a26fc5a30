"""The caseworkers' pages of proactive discovery: households to look at, reporting one, what came of looking."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.conversations import leads as filing
from backend.conversations.leads import Filling
from backend.core.errors import Conflict, Invalid
from backend.core.logging import get_logger
from backend.help_requests.models import HelpRequest
from backend.leads import repository as stored
from backend.leads import service
from backend.leads.service import Report
from backend.staff.models import Role

log = get_logger(__name__)

pages = APIRouter(prefix="/console/leads", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)

Short = Annotated[str, Form(max_length=100)]
Words = Annotated[str, Form(max_length=8000)]

_BLANK = Report("", "", "", "", "", "", "")
_UNFILLED = Filling("", "", "")


@pages.get("")
async def listing(request: Request, closed: bool = False, done: bool = False) -> Response:
    """The office's leads: those to be looked at, or those that were."""
    async with admitted(request, Role.CASEWORKER) as visit:
        return await _listing(request, visit, closed=closed, done=done)


@pages.post("")
async def report(
    request: Request, reporter_role: Short = "", reporter_name: Short = "", reporter_phone: Short = "",
    person_name: Short = "", person_phone: Short = "", area: Short = "", words: Words = "",
) -> Response:  # fmt: skip
    """Put down what somebody reports; when that is refused the page keeps what was written."""
    told = Report(reporter_role, reporter_name, reporter_phone, person_name, person_phone, area, words)
    try:
        async with admitted(request, Role.CASEWORKER) as visit:
            gazetteer = visit.runtime.county.gazetteer
            await service.report(visit.session, gazetteer, visit.account, told, visit.runtime.clock())
    except Invalid as error:
        async with admitted(request, Role.CASEWORKER) as visit:
            return await _listing(request, visit, error=error, told=told)
    return back_to("/console/leads?done=true")


@pages.get("/{lead_id:int}")
async def one(request: Request, lead_id: int) -> Response:
    """One lead."""
    async with admitted(request, Role.CASEWORKER) as visit:
        return await _one(request, visit, lead_id)


@pages.post("/{lead_id:int}")
async def close(
    request: Request, lead_id: int, outcome: Annotated[str, Form(max_length=40)] = "", note: Words = ""
) -> Response:
    """Put down what came of looking; when that is refused the page keeps what was written."""
    try:
        async with admitted(request, Role.CASEWORKER) as visit:
            await service.close(visit.session, visit.account, lead_id, outcome, note, visit.runtime.clock())
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.CASEWORKER) as visit:
            return await _one(request, visit, lead_id, error, outcome, note)
    return back_to(f"/console/leads/{lead_id}")


@pages.post("/{lead_id:int}/file")
async def file(
    request: Request, lead_id: int, note: Words = "", aid_type: Short = "", phone: Short = "",
    household_size: Short = "", monthly_income: Short = "", agreed: bool = Form(default=False),
) -> Response:  # fmt: skip
    """File a request out of the lead; when that is refused the page keeps what was written."""
    told = Filling(note, aid_type, phone, household_size, monthly_income, agreed)
    try:
        async with admitted(request, Role.CASEWORKER) as visit:
            now = visit.runtime.clock()
            filed = await filing.file(visit.session, visit.runtime, visit.account, lead_id, told, now)
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.CASEWORKER) as visit:
            return await _one(request, visit, lead_id, error, filling=told)
    log.info("lead_filed", lead_id=lead_id, help_request_id=filed.id)
    return back_to(f"/console/leads/{lead_id}")


async def _listing(
    request: Request, visit: Visit, *, closed: bool = False, done: bool = False, error: Invalid | None = None,
    told: Report = _BLANK,
) -> Response:  # fmt: skip
    return render(
        request, "leads.html", status=error.status if error else 200, problem=str(error or ""), told=told,
        leads=await stored.leads(visit.session, visit.account, closed=closed), closed=closed,
        done="已记下，交给住址所在乡镇去看。" if done else "", longest=service.LONGEST_WORDS,
    )  # fmt: skip


async def _one(
    request: Request, visit: Visit, lead_id: int, error: Conflict | Invalid | None = None, outcome: str = "",
    note: str = "", filling: Filling = _UNFILLED,
) -> Response:  # fmt: skip
    lead = await stored.lead(visit.session, visit.account, lead_id)
    return render(
        request, "lead.html", status=error.status if error else 200, problem=str(error or ""), filling=filling,
        one=lead, outcome=outcome, note=note,
        filed_as=await visit.session.get(HelpRequest, lead.filed_as_id) if lead.filed_as_id else None,
        longest=service.LONGEST_WORDS,
    )  # fmt: skip
