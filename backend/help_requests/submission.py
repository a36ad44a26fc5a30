"""Filing a help request: placed with an office, numbered without a gap, at most once for each confirming message."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.help_requests import changes, clocks, indexing, repository
from backend.help_requests.lifecycle import Action
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.offices import repository as offices
from backend.offices import service as routing
from backend.offices.rules import Decision
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from bot.flows.effects import HelpRequestForm
from bot.flows.outcomes import Submitted

if TYPE_CHECKING:
    from backend.runtime import Runtime


async def submit(
    session: AsyncSession,
    runtime: "Runtime",
    *,
    form: HelpRequestForm,
    contact: Contact,
    resident: Resident,
    message_id: int | None,
    now: datetime,
) -> Submitted:
    """File the form. A message that has already filed one gets the same outcome again, and nothing is added."""
    filed = await _filed_with(session, message_id)
    if filed is not None:
        return await _outcome(session, filed)
    decision = await routing.route(session, form.aid_types, form.area.code)
    await residents.service_code_for(session, resident)
    # The numbers' lock is taken last, for it is everybody's; under it no other submission can be half done.
    year = now.astimezone(SHANGHAI).year
    numbers = await repository.lock_numbers(session, runtime.county.prefix, year)
    filed = await _filed_with(session, message_id)
    if filed is not None:
        return await _outcome(session, filed)
    numbers.last += 1
    request = _request(form, contact, resident, decision, now)
    request.number = f"{numbers.prefix}-{numbers.year}-{numbers.last:06d}"
    request.submitted_with_id = message_id
    session.add(request)
    await session.flush()
    event = _event(request, now)
    session.add(event)
    await clocks.follow(session, request, None, actor_id=None, now=now)
    await session.flush()
    await indexing.reckon(session, request, now)
    await changes.announce(session, runtime, event)
    return await _outcome(session, request)


async def _filed_with(session: AsyncSession, message_id: int | None) -> HelpRequest | None:
    return None if message_id is None else await repository.submitted_with(session, message_id)


def _request(
    form: HelpRequestForm, contact: Contact, resident: Resident, decision: Decision, now: datetime
) -> HelpRequest:
    return HelpRequest(
        resident_id=resident.id,
        contact_id=contact.id,
        channel=contact.channel,
        stage="submitted",
        office_code=decision.office_code,
        routing=decision.to_json(),
        area_code=decision.area_code,
        area_label=form.area.label,
        aid_types=list(form.aid_types),
        urgent=form.urgent,
        on_behalf=form.on_behalf,
        applicant_name=form.applicant_name,
        phone=form.phone,
        id_number=form.id_number,
        hardship=form.hardship,
        household_size=form.household_size,
        monthly_income=form.monthly_income,
        attachments=[{"id": m.id, "content_type": m.content_type, "url": m.url} for m in form.attachments],
        consents=_consents(form, contact, now),
        provenance={slot: dict(origin) for slot, origin in form.provenance.items()},
        submitted_at=now,
        updated_at=now,
    )


def _consents(form: HelpRequestForm, contact: Contact, now: datetime) -> dict[str, Any]:
    """What was agreed to: which text, when, on which channel (PIPL art. 14 and 29: consent must be provable)."""
    given = {}
    for name, version in form.agreements.items():
        at = form.provenance.get(name, {}).get("at") or now.isoformat()
        given[name] = {"version": version, "channel": contact.channel, "at": at}
    return given


def _event(request: HelpRequest, now: datetime) -> HelpRequestEvent:
    return HelpRequestEvent(
        help_request_id=request.id,
        action=Action.SUBMIT,
        stage_before=None,
        stage_after=request.stage,
        actor_id=None,
        note="",
        at=now,
    )


async def _outcome(session: AsyncSession, request: HelpRequest) -> Submitted:
    office = await offices.office(session, request.office_code)
    department = await offices.department(session, office.department_code)
    resident = await session.get_one(Resident, request.resident_id)
    return Submitted(
        number=request.number,
        service_code=await residents.service_code_for(session, resident),
        department=department.name,
        office=office.name,
        office_phone=office.phone,
        routed=request.routing["routed"],
        urgent=request.urgent,
    )
