"""What stands against a step that the table allows: who acts, at which level, and what must have been before."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.areas.lifecycle_entries import Need, Recorded
from backend.core.errors import Conflict, Forbidden
from backend.data_checks import service as data_checks
from backend.dishonesty import repository as dishonesty
from backend.dishonesty import rules as reviewing
from backend.dishonesty.rules import Review
from backend.help_requests import households, repository
from backend.help_requests.lifecycle import Rule
from backend.help_requests.models import HelpRequest
from backend.offices import repository as offices
from backend.procedures.rules import Procedure
from backend.programmes import repository as programmes
from backend.publicity import service as publicity
from backend.signatures import repository as signatures
from backend.signatures import service as signing
from backend.staff.models import Account

NOT_YET: Mapping[Need, str] = {
    "publicity_over": "公示期还没有满，或公示已经撤下",
    "data_checked": "核对还没有完成",
    "reviewed": "还没有审核签字",
    "approved": "还没有审批签字",
    "reverse_reviewed": "申请人在失信登记中，要先登记反向核查",
    "overlap_looked_at": "同一家庭已经在享受同样的或不能同时享受的救助，要先登记重复享受核查",
}
"""Why a step has to wait."""


async def refuse(
    session: AsyncSession,
    request: HelpRequest,
    account: Account,
    rule: Rule,
    procedure: Procedure | None,
    now: datetime,
) -> None:
    """Raise Forbidden or Conflict, with the reason in words, where this account may not take this step now."""
    if account.role not in rule.by:
        raise Forbidden(f"“{rule.label}”由分管领导办理")
    if not await concerns(session, request, rule):
        raise Conflict(f"这件申请不用“{rule.label}”")
    if rule.hand is not None:
        await signing.refuse_relatives(session, request.id_number, account)
        await signing.refuse_unfit(session, request.id, account, rule.hand)
    if rule.level == "approving":
        await _refuse_level(session, request)
    if rule.hand == "approval" and rule.board == "approval":
        await _refuse_twice(session, request)
    for need in rule.needs:
        if not await _is_met(session, request, need, procedure, now):
            raise Conflict(NOT_YET[need])


async def _refuse_level(session: AsyncSession, request: HelpRequest) -> None:
    """What the county approves is not a township's to decide."""
    if request.programme_code is None:
        return
    programme = await programmes.programme(session, request.programme_code)
    office = await offices.office(session, request.office_code)
    (here, *_) = await areas.with_those_above(session, office.area_code)
    if programme.approving == "county" and here.level != "county":
        raise Conflict("这个项目由县级审批，请转办到县级的主管部门")


async def _refuse_twice(session: AsyncSession, request: HelpRequest) -> None:
    """The same person is not given the same thing twice (重复享受)."""
    for other in await repository.of_applicant(session, request):
        is_same = other.programme_code is not None and other.programme_code == request.programme_code
        if is_same and repository.is_received(other.stage, other.procedure_stage):
            raise Conflict(f"申请人的同一项目已经批准过（{other.number}），不能重复批准")


async def concerns(session: AsyncSession, request: HelpRequest, rule: Rule) -> bool:
    """Whether a step is there for this request: one that meets a need is for those that have the need."""
    return rule.meets is None or await _has(session, request, rule.meets)


async def review(session: AsyncSession, request: HelpRequest) -> Review:
    """How the request is reviewed: in reverse where the person it is for stands in the register of dishonesty."""
    filed_by = None if request.on_behalf else request.resident_id
    return reviewing.review(await dishonesty.entries_of(session, request.id_number, filed_by))


async def _has(session: AsyncSession, request: HelpRequest, need: Recorded) -> bool:
    if need == "reverse_reviewed":
        return await review(session, request) == "reverse"
    return await overlaps(session, request)


async def overlaps(session: AsyncSession, request: HelpRequest) -> bool:
    """Whether the household receives the same already, or what cannot be received together with it."""
    every = [*await repository.of_applicant(session, request), *await repository.of_household(session, request)]
    received = [other for other in every if repository.is_received(other.stage, other.procedure_stage)]
    known = {programme.code: programme for programme in await programmes.programmes(session)} if received else {}
    return any(households.overlap(request, other, known) is not None for other in received)


async def _recorded(session: AsyncSession, request: HelpRequest, need: Recorded, procedure: Procedure | None) -> bool:
    """Whether a step that meets the need was taken."""
    table = None if procedure is None else procedure.table
    meeting = [name for name, action in table.actions.items() if action.meets == need] if table is not None else []
    return any([await repository.last_event(session, request.id, name) is not None for name in meeting])


async def _is_met(
    session: AsyncSession, request: HelpRequest, need: Need, procedure: Procedure | None, now: datetime
) -> bool:
    match need:
        case "publicity_over":
            return await publicity.is_over(session, request.id, now)
        case "data_checked":
            return await data_checks.is_done(session, request.id)
        case "reviewed":
            return any(one.hand == "review" for one in await signatures.of_request(session, request.id))
        case "approved":
            return any(one.hand == "approval" for one in await signatures.of_request(session, request.id))
        case "reverse_reviewed" | "overlap_looked_at":
            is_recorded = await _recorded(session, request, need, procedure)
            return is_recorded or not await _has(session, request, need)
