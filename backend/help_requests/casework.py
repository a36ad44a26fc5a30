"""What a caseworker does to a help request: by the lifecycle's table only, one at a time, each step on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Invalid
from backend.data_checks import service as data_checks
from backend.help_requests import boards, changes, clocks, forms, guards, lifecycle, placing, repository
from backend.help_requests.lifecycle import Action, Offer
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.procedures import service as procedures
from backend.procedures.rules import Procedure
from backend.signatures import service as signing
from backend.staff.models import Account

if TYPE_CHECKING:
    from backend.runtime import Runtime

LONGEST_NOTE = 500
"""Characters of a word to the resident."""
NOTIFY = "notifications.notify"
"""The job that tells the resident of an event."""
ASKED_FOR = ("id_number", "household_size", "monthly_income")
"""The slots that materials may be asked for by name."""
ON_PAPER = "on_paper"
"""The field in which a caseworker records that there is a signed authorisation on paper."""
LOOK = repository.LOOK
"""The event of somebody having looked at what is covered on the page."""


async def act(
    session: AsyncSession,
    runtime: "Runtime",
    account: Account,
    request_id: int,
    version: int,
    action: str,
    note: str = "",
    *,
    office_code: str | None = None,
    wanted: str = "",
    record: Mapping[str, str] | None = None,
) -> HelpRequest:
    """Take one step; the resident is told by a job that exists if and only if this transaction commits.

    `version` is that of the request as it was seen. `office_code` is where a transfer leads, or what a hand-back
    proposes; `wanted` the slot that materials are asked for; `record` what the table wants recorded, field by field.
    Raises NotFound for another office's request, Conflict when it has moved since or something forbids the step,
    Forbidden for somebody whose role it is not, Invalid for what is missing.
    """
    request = await repository.one(session, account, request_id, lock=True)
    if request.version != version:
        raise Conflict("这件申请刚被别人办理过，请看过现在的情况再办")
    procedure = await procedure_of(session, request)
    offer = _offer(request, procedure, action)
    now = runtime.clock()
    note = _note(offer, note)
    details = _details(offer, wanted, record or {}, now)
    await guards.refuse(session, request, account, offer.rule, procedure, now)
    await _place(session, request, offer, office_code, now)
    event = _event(request, offer.action, offer.stage, account, note, now)
    event.details, event.notice, event.ends = details or None, offer.rule.notice, _ends(request, offer)
    session.add(event)
    before, request.stage, request.procedure_stage = request.stage, offer.stage, offer.procedure_stage
    request.updated_at = now
    await session.flush()
    await clocks.follow(session, request, before, actor_id=account.id, now=now, begins=offer.begins)
    await boards.follow(session, request, procedure, offer, now)
    await _carry_out(session, runtime, account, request, offer, event, now)
    return request


def _ends(request: HelpRequest, offer: Offer) -> bool:
    """Whether the request is over with this step, and was not before."""
    was_over = lifecycle.is_over(request.stage, request.procedure_stage)
    return lifecycle.is_over(offer.stage, offer.procedure_stage) and not was_over


async def _place(
    session: AsyncSession, request: HelpRequest, offer: Offer, office_code: str | None, now: datetime
) -> None:
    """Give the request to another office, where that is the step."""
    if offer.action == Action.TRANSFER:
        await placing.transfer(session, request, office_code)
    elif offer.action == Action.HAND_BACK:
        await placing.hand_back(session, request, office_code, now)


async def _carry_out(
    session: AsyncSession,
    runtime: "Runtime",
    account: Account,
    request: HelpRequest,
    offer: Offer,
    event: HelpRequestEvent,
    now: datetime,
) -> None:
    """What follows a step: the signature under it, the sources that are asked, the others who are told."""
    rule, details = offer.rule, event.details or {}
    await changes.announce(session, runtime, event)
    if rule.hand is not None:
        signed = {"number": request.number, "action": offer.action, "note": event.note, "record": details}
        signed |= {"signer": account.username, "hand": rule.hand, "at": now.isoformat()}
        await signing.sign(
            session, runtime, account, rule.hand,
            help_request_id=request.id, event_id=event.id, signed=signed, now=now,
        )  # fmt: skip
    if rule.checks_data:
        authorised = data_checks.authorisation(request.consents, on_paper=details.get(ON_PAPER) == forms.YES)
        await data_checks.ask(
            session, runtime, account,
            help_request_id=request.id, id_number=request.id_number, authorised_by=authorised, now=now,
        )  # fmt: skip
    if rule.notice is not None:
        await runtime.jobs.defer(
            session, NOTIFY, lock=f"resident:{request.resident_id}", event_id=event.id
        )  # fmt: skip


async def procedure_of(session: AsyncSession, request: HelpRequest) -> Procedure | None:
    """The procedure a request is on, in its own version."""
    if request.procedure_code is None:
        return None
    return await procedures.procedure(session, request.procedure_code, request.procedure_version)


async def record_look(session: AsyncSession, runtime: "Runtime", account: Account, request_id: int) -> HelpRequest:
    """Put on record that this caseworker looks at the covered numbers of a request; gives the request.

    Basis: 等级保护 2.0 and PIPL art. 51, every access to sensitive data leaves a trace. The request itself stays as it
    is, also for whoever is working on it.
    """
    request = await repository.one(session, account, request_id)
    session.add(_event(request, LOOK, request.stage, account, "", runtime.clock()))
    await session.flush()
    return request


def _offer(request: HelpRequest, procedure: Procedure | None, name: str) -> Offer:
    """The step of this name as it is now. Raises Invalid for what is no caseworker's at all."""
    known = {action.value for action, rule in lifecycle.RULES.items() if rule.actor == "caseworker"}
    of_county = procedure.table.actions if procedure is not None and procedure.table is not None else {}
    if name not in known | set(of_county):
        raise Invalid("没有这种操作，或不由经办人操作")
    return lifecycle.offer(request.stage, request.procedure_stage, procedure, name)


def _note(offer: Offer, note: str) -> str:
    note = note.strip()
    if offer.rule.note_required and not note:
        raise Invalid(f"“{offer.rule.label}”需要写明给居民的说明")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"说明不能超过 {LONGEST_NOTE} 字")
    return note


def _details(offer: Offer, wanted: str, record: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What is kept with the step: the fields the table asks for, and the slot that materials are asked for."""
    kept: dict[str, Any] = forms.read(offer.rule.record, record, now.astimezone(SHANGHAI).date())
    if offer.action == Action.REQUEST_MATERIALS and wanted in ASKED_FOR:
        kept["wanted"] = wanted
    return kept


def _event(
    request: HelpRequest, action: str, stage: str, account: Account, note: str, now: datetime
) -> HelpRequestEvent:
    return HelpRequestEvent(
        help_request_id=request.id,
        action=action,
        stage_before=request.stage,
        stage_after=stage,
        actor_id=account.id,
        note=note,
        at=now,
    )
