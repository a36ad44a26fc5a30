"""The charity desk's page: what was promised, what is needed, and what could go where. Needs show no name."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.charity import repository as stored
from backend.charity import service
from backend.charity.service import Promise
from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.errors import Conflict, Invalid, NotFound
from backend.staff.models import Role
from bot.nlu.understanding import AID_TYPES

pages = APIRouter(prefix="/console/charity", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)

Short = Annotated[str, Form(max_length=100)]
Words = Annotated[str, Form(max_length=4000)]
Refused = Conflict | Invalid | NotFound


@pages.get("")
async def desk(request: Request, done: bool = False) -> Response:
    """Promises, needs and proposals."""
    async with admitted(request, Role.CASEWORKER) as visit:
        return await _desk(request, visit, done="已办。" if done else "")


@pages.post("/contributions")
async def record(
    request: Request, kind: Short = "", area: Short = "", amount: Short = "", giver: Short = "", words: Words = "",
    help_offer_id: Annotated[int | None, Form()] = None,
) -> Response:  # fmt: skip
    """Put down what somebody promises; when that is refused the page keeps what was written."""
    promise = Promise(kind, area, amount, giver, words, help_offer_id)
    try:
        async with admitted(request, Role.CASEWORKER) as visit:
            now = visit.runtime.clock()
            await service.record(visit.session, visit.runtime.county.gazetteer, visit.account, promise, now)
    except (Conflict, Invalid, NotFound) as error:
        async with admitted(request, Role.CASEWORKER) as visit:
            return await _desk(request, visit, error=error, promise=promise)
    return back_to("/console/charity?done=true")


@pages.post("/allocations")
async def allocate(
    request: Request,
    contribution_id: Annotated[int, Form()],
    need_id: Annotated[int, Form()],
    amount: Short = "",
) -> Response:
    """Give so much of a contribution to a need."""
    try:
        async with admitted(request, Role.CASEWORKER) as visit:
            now = visit.runtime.clock()
            await service.allocate(visit.session, visit.account, contribution_id, need_id, amount, now)
    except (Conflict, Invalid, NotFound) as error:
        async with admitted(request, Role.CASEWORKER) as visit:
            return await _desk(request, visit, error=error)
    return back_to("/console/charity?done=true")


async def _desk(
    request: Request, visit: Visit, *, done: str = "", error: Refused | None = None, promise: Promise | None = None
) -> Response:
    proposals = await service.proposals(visit.session, visit.account)
    contributions = await stored.contributions(visit.session)
    return render(
        request, "charity.html", status=error.status if error else 200, problem=str(error or ""), done=done,
        promise=promise or Promise(), kinds=AID_TYPES, contributions=contributions,
        needs=await stored.needs(visit.session),
        offers=await stored.offers(visit.session, visit.account.office_code or ""), proposals=proposals,
        givers={one.id: one for one, _, _ in contributions}, longest=service.LONGEST_WORDS,
    )  # fmt: skip
