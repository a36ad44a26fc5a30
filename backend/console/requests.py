"""The caseworkers' pages: their office's queue, one help request, what can be done with it.

What an account may see and do is decided by the services; a stranger's request does not exist here.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from markupsafe import Markup
from starlette.responses import Response

from backend.charity import repository as needed
from backend.charity import service as charity
from backend.console import display, filed_beside, hardship, qr, repository, surroundings, wording
from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.console.repository import Saying
from backend.console.steps import MOVING, steps
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.core.logging import get_logger
from backend.data_checks import service as data_checks
from backend.deadlines import repository as deadlines
from backend.hardship_index import repository as reckoned
from backend.help_requests import archive, further, guards, indexing, lifecycle
from backend.help_requests import repository as stored
from backend.help_requests import service as help_requests
from backend.help_requests.archive import fields_of, stage_name
from backend.help_requests.casework import LONGEST_NOTE, procedure_of
from backend.help_requests.models import HelpRequest
from backend.offices import repository as offices
from backend.procedures.rules import Procedure
from backend.residents import accesses
from backend.signatures import repository as signatures
from backend.staff.models import Role
from backend.trust import service as trust
from bot.nlu.normalise import parse_case_code

log = get_logger(__name__)

PAGE = 30
"""Requests on one page of the queue."""

NEWS_FOR = timedelta(days=3)
"""So long a request that its resident has taken back is told above the queue, where it stands no more."""

OFFICE = (Role.CASEWORKER, Role.LEADER)
"""Whose pages these are: those who work on an office's requests."""

RECORD = "record."
"""What the names of a form's fields begin with, that are to be recorded."""

FACT, NEED, FURTHER = "record_fact", "state_need", "file_further"
"""The page's forms that are no steps."""

pages = APIRouter(
    prefix="/console/requests", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of the household: who gave it, what it was before, and the message it was said in, if known."""

    name: str
    value: str = field(repr=False)
    saying: Saying | None
    given_by: str = "resident"
    earlier: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that was refused: why, and what had been written, so that it need not be written again.

    `action` is the step, the name of the page's other form, or the further programme.
    """

    status: int = 200
    problem: str = ""
    action: str = ""
    note: str = field(default="", repr=False)
    office: str = ""
    wanted: str = ""
    record: dict[str, str] = field(default_factory=dict, repr=False)
    """The fields of the form by name, of a step's or of any other on the page."""


@pages.get("")
async def queue(request: Request, stage: str = "", after: int | None = None, done: str = "") -> Response:
    """The office's queue: urgent first, then who has waited longest."""
    chosen = stage if stage in wording.LISTS else None
    async with admitted(request, *OFFICE) as visit:
        found = await stored.queue(visit.session, visit.account, stage=chosen, after=after, limit=PAGE + 1)
        office = await offices.office(visit.session, visit.account.office_code or "")
        due = await deadlines.nearest(visit.session, [one.id for one in found])
        indexes = await reckoned.present(visit.session, [one.id for one in found], with_parts=False)
        return render(
            request, "requests.html", requests=found[:PAGE], due=due, indexes=indexes, now=visit.runtime.clock(),
            for_leader=await _for_leader(visit, found), stage=chosen, office=office.name,
            taken_back=await _taken_back(visit) if chosen is None and after is None else [],
            next=found[PAGE - 1].id if len(found) > PAGE else None, done=wording.DONE.get(done, ""),
        )  # fmt: skip


@pages.post("/find")
async def find(request: Request, code: Annotated[str, Form(max_length=100)] = "") -> Response:
    """The office's requests with a number or a service code; a service code stays out of addresses."""
    async with admitted(request, *OFFICE) as visit:
        canonical = parse_case_code(code)
        found = await repository.requests_of(visit.session, visit.account, canonical) if canonical else []
        if len(found) == 1:
            return back_to(f"/console/requests/{found[0].number}")
        return render(request, "requests_found.html", code=code, found=found)


async def _taken_back(visit: Visit) -> Sequence[HelpRequest]:
    return await stored.taken_back(visit.session, visit.account, visit.runtime.clock() - NEWS_FOR)


@pages.get("/{reference}")
async def one(request: Request, reference: str, done: str = "") -> Response:
    """One help request, by its number or its id."""
    async with admitted(request, *OFFICE) as visit:
        found = await _found(visit, reference)
        await accesses.record(visit.session, visit.account, found.contact_id, "request", visit.runtime.clock())
        return await _shown(request, visit, found, done=done)


@pages.post("/{request_id:int}/act")
async def act(
    request: Request,
    request_id: int,
    version: Annotated[int, Form()],
    action: Annotated[str, Form(max_length=40)],
    note: Annotated[str, Form(max_length=4000)] = "",
    office: Annotated[str, Form(max_length=100)] = "",
    wanted: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Take a step. When it is refused the request is shown as it stands now, with what was written."""
    sent = await request.form()
    record = {
        name.removeprefix(RECORD): value
        for name, value in sent.items()
        if name.startswith(RECORD) and isinstance(value, str)
    }

    async def take(visit: Visit) -> str:
        moved = await help_requests.act(
            visit.session, visit.runtime, visit.account, request_id, version, action, note,
            office_code=office or None, wanted=wanted, record=record,
        )  # fmt: skip
        return f"/console/requests{'' if action in MOVING else f'/{moved.number}'}?done={action}"

    attempt = Attempt(action=action, note=note, office=office, wanted=wanted, record=record)
    return await _tried(request, request_id, OFFICE, attempt, take)


@pages.post("/{request_id:int}/findings")
async def findings(request: Request, request_id: int) -> Response:
    """Show what the sources found, once; that it was looked at is on record before it is shown."""
    async with admitted(request, *OFFICE) as visit:
        found = await stored.one(visit.session, visit.account, request_id)
        await data_checks.look(visit.session, visit.account, request_id, visit.runtime.clock())
        page = await _shown(request, visit, found, with_findings=True)
    log.info("findings_shown", help_request_id=request_id, account_id=visit.account.id)
    return page


@pages.post("/{request_id:int}/archive")
async def archive_file(request: Request, request_id: int) -> Response:
    """The whole file of one request as PDF; that it was taken out is on record like a look at the numbers."""
    async with admitted(request, *OFFICE) as visit:
        found = await help_requests.record_look(visit.session, visit.runtime, visit.account, request_id)
        more = await filed_beside.sections(visit.session, found)
        body = await archive.pdf(visit.session, found, visit.runtime.county.current.name, visit.runtime.clock(), more)
    log.info("archive_taken_out", help_request_id=request_id, account_id=visit.account.id)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{found.number}.pdf"'}
    return Response(body, media_type="application/pdf", headers=headers)


@pages.post("/{request_id:int}/reveal")
async def reveal(request: Request, request_id: int) -> Response:
    """Show the covered numbers once; that they were looked at is on record before they are."""
    async with admitted(request, *OFFICE) as visit:
        found = await help_requests.record_look(visit.session, visit.runtime, visit.account, request_id)
        await accesses.record(visit.session, visit.account, found.contact_id, "numbers", visit.runtime.clock())
        page = await _shown(request, visit, found, shown=True)
    log.info("personal_data_shown", help_request_id=request_id, account_id=visit.account.id)
    return page


@pages.post("/{request_id:int}/facts")
async def record_fact(
    request: Request,
    request_id: int,
    fact: Annotated[str, Form(max_length=40)] = "",
    value: Annotated[str, Form(max_length=200)] = "",
    origin: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Put down what was found out about the household; the hardship index follows."""

    async def take(visit: Visit) -> str:
        now = visit.runtime.clock()
        await indexing.record_fact(visit.session, visit.account, request_id, fact, value, origin, now)
        return f"/console/requests/{request_id}#index"

    attempt = Attempt(action=FACT, record={"fact": fact, "value": value, "origin": origin})
    return await _tried(request, request_id, (Role.CASEWORKER,), attempt, take)


@pages.post("/{request_id:int}/needs")
async def state_need(
    request: Request,
    request_id: int,
    kind: Annotated[str, Form(max_length=40)] = "",
    amount: Annotated[str, Form(max_length=40)] = "",
    words: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Say what the household needs besides, for charities and volunteers to see."""

    async def take(visit: Visit) -> str:
        now = visit.runtime.clock()
        await charity.state_need(visit.session, visit.account, request_id, kind, amount, words, now)
        return f"/console/requests/{request_id}#needs"

    attempt = Attempt(action=NEED, record={"kind": kind, "amount": amount, "words": words})
    return await _tried(request, request_id, (Role.CASEWORKER,), attempt, take)


@pages.post("/{request_id:int}/further")
async def file_further(
    request: Request,
    request_id: int,
    programme: Annotated[str, Form(max_length=60)] = "",
    reason: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """File a request for a further programme that the pre-screening suggested; the resident is told."""

    async def take(visit: Visit) -> str:
        await further.file(visit.session, visit.runtime, visit.account, request_id, programme, reason)
        return f"/console/requests/{request_id}?done={FURTHER}#linked"

    attempt = Attempt(action=programme, note=reason)
    return await _tried(request, request_id, (Role.CASEWORKER,), attempt, take)


async def _tried(
    request: Request,
    request_id: int,
    roles: Sequence[Role],
    attempt: Attempt,
    take: Callable[[Visit], Awaitable[str]],
) -> Response:
    """Do what a form of the page asks for, and lead to the address that `take` gives.

    When it is refused nothing of it stays: the request is shown as it stands now, with what was written.
    """
    try:
        async with admitted(request, *roles) as visit:
            address = await take(visit)
    except (Conflict, Forbidden, Invalid) as error:
        async with admitted(request, *roles) as visit:
            found = await stored.one(visit.session, visit.account, request_id)
            refused = replace(attempt, status=error.status, problem=str(error))
            return await _shown(request, visit, found, attempt=refused)
    return back_to(address)


async def _found(visit: Visit, reference: str) -> HelpRequest:
    if reference.isascii() and reference.isdigit() and len(reference) < 19:
        return await stored.one(visit.session, visit.account, int(reference))
    found = await stored.by_number(visit.session, reference)
    if found is None:
        raise NotFound("没有这件申请，或它不归您的机构办理")
    return await stored.one(visit.session, visit.account, found.id)


async def _shown(
    request: Request,
    visit: Visit,
    found: HelpRequest,
    *,
    attempt: Attempt = Attempt(),
    shown: bool = False,
    with_findings: bool = False,
    done: str = "",
) -> Response:
    procedure = await procedure_of(visit.session, found)
    possible = lifecycle.offers(found.stage, found.procedure_stage, procedure).values()
    every = [offer for offer in possible if await guards.concerns(visit.session, found, offer.rule)]
    offers = [offer for offer in every if visit.account.role in offer.rule.by]
    labels, clocks = lifecycle.labels(procedure), await repository.clocks(visit.session, found.id)
    code = await repository.service_code(visit.session, found.resident_id)
    return render(
        request, "request.html", status=attempt.status, one=found, shown=shown,
        done=wording.DONE.get(done) or (f"已办：{labels[done]}。" if done in labels else ""),
        attempt=attempt, longest_note=LONGEST_NOTE, record_prefix=RECORD,
        facts=await _facts(visit, found, shown=shown),
        relation=(found.provenance or {}).get("on_behalf", {}).get("relation", ""),
        history=await repository.history(visit.session, found.id),
        here=stage_name(procedure, found.procedure_stage),
        labels=labels, fields=fields_of(procedure), steps=steps(offers, found.stage), moving=MOVING,
        waiting_for="、".join(offer.rule.label for offer in every if offer not in offers),
        offices=await _other_offices(visit, found) if MOVING & {offer.action for offer in offers} else [],
        suggested=await further.suggested(visit.session, found) if visit.account.role == Role.CASEWORKER else (),
        beside=await surroundings.of(visit.session, found, with_findings=with_findings),
        clocks=clocks, running=[clock.deadline for clock in clocks if clock.deadline.finished_at is None],
        now=visit.runtime.clock(),
        needs=await needed.of_request(visit.session, found.id),
        review=await trust.review(visit.session, visit.account, found, visit.runtime.clock()),
        hardship=await hardship.shown(visit.session, found),
        code=code,
        qr=Markup(qr.svg(visit.runtime.settings.base_url, code, inline=True)) if code else "",  # noqa: S704  our own drawing
    )  # fmt: skip


async def _for_leader(visit: Visit, found: Sequence[HelpRequest]) -> set[int]:
    """Which of these wait for a leader's approval: it is offered, and the review before it is signed."""
    procedures, offered = dict[tuple[str | None, str | None], Procedure | None](), list[int]()
    for one in (each for each in found if each.stage in lifecycle.OPEN):
        version = (one.procedure_code, one.procedure_version)
        if version not in procedures:
            procedures[version] = await procedure_of(visit.session, one)
        offers = lifecycle.offers(one.stage, one.procedure_stage, procedures[version]).values()
        if any(offer.rule.by == (Role.LEADER,) and offer.stage == "approved" for offer in offers):
            offered.append(one.id)
    return await signatures.signed(visit.session, offered, "review")


async def _other_offices(visit: Visit, found: HelpRequest) -> list[tuple[str, str]]:
    every = await offices.offices(visit.session)
    return [(office.code, office.name) for office in every if office.code != found.office_code]


async def _facts(visit: Visit, found: HelpRequest, *, shown: bool) -> list[Fact]:
    """What is known of the household; numbers are covered unless they are to be shown."""
    number = str if shown else display.covered_number
    values = {
        "applicant_name": found.applicant_name,
        "phone": number(found.phone),
        "id_number": number(found.id_number) if found.id_number else "没有填",
        "area": found.area_label,
        "household_size": f"{found.household_size} 人" if found.household_size else "没有填",
        "monthly_income": display.yuan(found.monthly_income) if found.monthly_income is not None else "没有填",
    }
    provenance: dict[str, dict[str, Any]] = found.provenance or {}
    said_in = {name: str(provenance[name].get("said_in", "")) for name in values if name in provenance}
    sayings = await repository.sayings(visit.session, found.contact_id, {*said_in.values()})
    return [
        Fact(
            name, value, sayings.get(said_in.get(name, "")),
            str(provenance.get(name, {}).get("by", "resident")),
            tuple(_earlier(name, past, number) for past in provenance.get(name, {}).get("history", ())),
        )
        for name, value in values.items()
    ]  # fmt: skip


def _earlier(name: str, past: Any, number: Callable[[str], str]) -> str:
    """A value that was replaced, as it is shown; of records of older versions the bare value."""
    value = past.get("value") if isinstance(past, dict) and "value" in past else past
    if isinstance(value, dict):
        value = value.get("label", "")
    text = "没有填" if value is None else str(value)
    return number(text) if name in ("phone", "id_number") and value is not None else text
