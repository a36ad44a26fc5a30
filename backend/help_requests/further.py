"""Filing a request for a further programme that the pre-screening has suggested: by a caseworker, with a reason.

What was not filed with the report stands with it, for the caseworker. What is filed so is a linked request like any
other: with an office, a procedure and a clock of its own, by the same form and consent; the resident is told.
"""

from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Invalid
from backend.help_requests import households, linking, repository, submission
from backend.help_requests.casework import LONGEST_NOTE, NOTIFY
from backend.help_requests.models import HelpRequest
from backend.offices import service as routing
from backend.programmes import service as programmes
from backend.staff.models import Account

if TYPE_CHECKING:
    from backend.runtime import Runtime

NOTICE = "notice.filed_further"

_OF_THE_REPORT = (
    "resident_id", "contact_id", "channel", "area_code", "area_label", "on_behalf", "applicant_name", "phone",
    "id_number", "hardship", "household_size", "monthly_income", "attachments", "consents", "provenance",
)  # fmt: skip
"""What a request for a further programme has of the report it comes from."""


async def suggested(session: AsyncSession, request: HelpRequest) -> set[str]:
    """The programmes that were suggested with a request and that nothing was filed for, by code."""
    if request.stage == "withdrawn":
        return set()
    found = {str(match["programme"]) for match in request.screening or ()}
    who = households.person(request.id_number, request.applicant_name, request.phone)
    asked, received = await repository.asked_and_received(session, who)
    filed = {request.programme_code, *(one.programme_code for one in await repository.linked_to(session, [request.id]))}
    return found - asked - received - filed


async def file(
    session: AsyncSession, runtime: "Runtime", account: Account, request_id: int, code: str, reason: str
) -> HelpRequest:
    """File a request for the programme with this code; `reason` is what the resident reads of it.

    Raises NotFound for another office's request, Invalid without a reason, Conflict for a programme that was not
    suggested or is asked for already.
    """
    report = await repository.one(session, account, request_id, lock=True)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_NOTE:
        raise Invalid(f"请写明为什么报这一项，居民会看到，不超过 {LONGEST_NOTE} 字")
    if code not in await suggested(session, report):
        raise Conflict("这一项预筛没有提到，或者已经有申请")
    programme = next((one for one in await programmes.known(session) if one.code == code), None)
    if programme is None:
        raise Conflict("这一项现在不在本县的救助项目里")
    decision = await routing.route(session, (), report.area_code, linking.named(programme))
    now = runtime.clock()
    year = now.astimezone(SHANGHAI).year
    numbers = await repository.lock_numbers(session, runtime.county.prefix, year)
    request = HelpRequest(
        **{name: getattr(report, name) for name in _OF_THE_REPORT}, stage="submitted",
        office_code=decision.office_code, routing=decision.to_json(), urgent=False, programme_code=code,
        aid_types=[aid for aid in programme.aid_types if aid in report.aid_types] or programme.aid_types[:1],
        linked_to_id=report.id, submitted_at=now, updated_at=now,
    )  # fmt: skip
    households.know_again(request)
    await submission.number(session, numbers, request, decision)
    by = submission.By(account.id, reason, NOTICE)
    (event,) = await submission.put_on_file(session, runtime, [request], now, by)
    await runtime.jobs.defer(session, NOTIFY, lock=f"resident:{request.resident_id}", event_id=event.id)
    return request
