"""What stands against a step that the table allows: who acts, at which level, and what must have been before."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.areas.lifecycle_entries import Need
from backend.core.errors import Conflict, Forbidden
from backend.data_checks import service as data_checks
from backend.help_requests import repository
from backend.help_requests.lifecycle import Rule
from backend.help_requests.models import HelpRequest
from backend.offices import repository as offices
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
}
"""Why a step has to wait."""


async def refuse(session: AsyncSession, request: HelpRequest, account: Account, rule: Rule, now: datetime) -> None:
    """Raise Forbidden or Conflict, with the reason in words, where this account may not take this step now."""
    if account.role not in rule.by:
        raise Forbidden(f"“{rule.label}”由分管领导办理")
    if rule.hand is not None:
        await signing.refuse_relatives(session, request.id_number, account)
        await signing.refuse_unfit(session, request.id, account, rule.hand)
    if rule.level == "approving":
        await _refuse_level(session, request)
    if rule.hand == "approval" and rule.board == "approval":
        await _refuse_twice(session, request)
    for need in rule.needs:
        if not await _is_met(session, request, need, now):
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


async def _is_met(session: AsyncSession, request: HelpRequest, need: Need, now: datetime) -> bool:
    match need:
        case "publicity_over":
            return await publicity.is_over(session, request.id, now)
        case "data_checked":
            return await data_checks.is_done(session, request.id)
        case "reviewed":
            return any(one.hand == "review" for one in await signatures.of_request(session, request.id))
        case "approved":
            return any(one.hand == "approval" for one in await signatures.of_request(session, request.id))
