"""Supervision's pages on trust: suspicions traced, the register of dishonesty, who looked at it, honest mistakes."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.errors import Conflict, Invalid, NotFound
from backend.dishonesty import rules as reviewing
from backend.staff.models import Role
from backend.trust import repository as stored
from backend.trust import service
from backend.trust.service import Closing

ROOT = "/console/supervision/trust"

pages = APIRouter(prefix=ROOT, route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)

Words = Annotated[str, Form(max_length=8000)]


@pages.get("")
async def traces(request: Request, number: str = "", ground: str = "", complaint: str = "") -> Response:
    """Every trace, and a form for a new one, filled in with what a spot check's or a complaint's page knows."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return await _traces(request, visit, {"number": number, "ground": ground, "complaint": complaint})


@pages.post("")
async def open_trace(
    request: Request,
    number: Annotated[str, Form(max_length=40)] = "",
    ground: Annotated[str, Form(max_length=40)] = "",
    complaint: Annotated[str, Form(max_length=40)] = "",
    words: Words = "",
) -> Response:
    """Begin to follow a suspicion; when that is refused the page keeps what was written."""
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            now = visit.runtime.clock()
            trace = await service.open_trace(visit.session, visit.account, number, ground, words, now, complaint)
    except (Conflict, Invalid, NotFound) as error:
        written = {"number": number, "ground": ground, "complaint": complaint, "words": words}
        async with admitted(request, Role.SUPERVISOR) as visit:
            return await _traces(request, visit, written, error)
    return back_to(f"{ROOT}/traces/{trace.id}")


@pages.get("/traces/{trace_id:int}")
async def one(request: Request, trace_id: int) -> Response:
    """One trace with its steps."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return await _trace(request, visit, trace_id)


@pages.post("/traces/{trace_id:int}/step")
async def add_step(request: Request, trace_id: int, words: Words = "") -> Response:
    """Put down what was done."""
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            await service.add_step(visit.session, visit.account, trace_id, words, visit.runtime.clock())
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.SUPERVISOR) as visit:
            return await _trace(request, visit, trace_id, error, step=words)
    return back_to(f"{ROOT}/traces/{trace_id}")


@pages.post("/traces/{trace_id:int}/close")
async def close(
    request: Request,
    trace_id: int,
    outcome: Annotated[str, Form(max_length=40)] = "",
    reasons: Words = "",
    involved: Words = "",
    corrected: Words = "",
) -> Response:
    """End the trace; when that is refused the page keeps what was written."""
    closing = Closing(outcome, reasons, involved, corrected)
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            await service.close(visit.session, visit.account, trace_id, closing, visit.runtime.clock())
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.SUPERVISOR) as visit:
            return await _trace(request, visit, trace_id, error, closing=closing)
    return back_to(f"{ROOT}/traces/{trace_id}")


@pages.get("/register")
async def register(request: Request) -> Response:
    """The register. Opening this page is put on record."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return await _register(request, visit)


@pages.post("/register/{entry_id:int}/correct")
async def correct(request: Request, entry_id: int, reason: Words = "") -> Response:
    """Correct an entry by a counter-entry."""
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            await service.correct(visit.session, visit.account, entry_id, reason, visit.runtime.clock())
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.SUPERVISOR) as visit:
            return await _register(request, visit, error)
    return back_to(f"{ROOT}/register")


@pages.get("/looks")
async def looks(request: Request) -> Response:
    """Who has looked at the register, or was told of an entry."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return render(request, "looks.html", looks=await stored.looks(visit.session, visit.account))


@pages.get("/mistakes")
async def mistakes(request: Request) -> Response:
    """Honest mistakes that were put right."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return render(request, "mistakes.html", mistakes=await stored.mistakes(visit.session, visit.account))


async def _traces(
    request: Request, visit: Visit, written: dict[str, str], error: Conflict | Invalid | NotFound | None = None
) -> Response:
    blank = dict.fromkeys(("number", "ground", "complaint", "words"), "")
    return render(
        request, "traces.html", status=error.status if error else 200, problem=str(error or ""),
        traces=await stored.traces(visit.session, visit.account), written=blank | written,
        longest=service.LONGEST_WORDS,
    )  # fmt: skip


async def _trace(
    request: Request, visit: Visit, trace_id: int, error: Conflict | Invalid | None = None, *, step: str = "",
    closing: Closing | None = None,
) -> Response:  # fmt: skip
    trace, number, office = await stored.trace(visit.session, visit.account, trace_id)
    return render(
        request, "trace.html", status=error.status if error else 200, problem=str(error or ""), trace=trace,
        number=number, office=office, steps=await stored.steps(visit.session, trace_id), step=step,
        closing=closing or Closing("", ""), is_own=trace.opened_by_id == visit.account.id,
        longest=service.LONGEST_WORDS,
    )  # fmt: skip


async def _register(request: Request, visit: Visit, error: Conflict | Invalid | None = None) -> Response:
    entries = await service.register(visit.session, visit.account, visit.runtime.clock())
    return render(
        request, "register.html", status=error.status if error else 200, problem=str(error or ""), entries=entries,
        standing=reviewing.standing(entries),
    )  # fmt: skip
