"""Filing a help request: placed with an office, numbered without a gap, at most once for each confirming message.

With it are filed the requests for other programmes that the household may be due, each with an office and a clock of
its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import snapshot
from backend.core.clock import SHANGHAI
from backend.help_requests import attachments, changes, clocks, households, indexing, linking, repository
from backend.help_requests.lifecycle import Action
from backend.help_requests.models import HelpRequest, HelpRequestEvent, RunningNumber
from backend.offices import service as routing
from backend.offices.rules import Decision
from backend.programmes import service as programmes
from backend.programmes.models import Programme
from backend.programmes.rules import Match
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
    placed = await _placed(session, form)
    await residents.service_code_for(session, resident)
    # The numbers' lock is taken last, for it is everybody's; under it no other submission can be half done.
    year = now.astimezone(SHANGHAI).year
    numbers = await repository.lock_numbers(session, runtime.county.prefix, year)
    filed = await _filed_with(session, message_id)
    if filed is not None:
        return await _outcome(session, filed, await repository.linked_to(session, [filed.id]))
    request = _request(form, contact, resident, placed.decision, now)
    request.submitted_with_id = message_id
    request.programme_code = None if placed.programme is None else placed.programme.code
    request.screening = linking.kept(placed.matches)
    await number(session, numbers, request, placed.decision)
    await session.flush()
    linked = []
    for programme, decision in placed.linked:
        other = _request(form, contact, resident, decision, now)
        other.aid_types = [aid for aid in programme.aid_types if aid in form.aid_types] or programme.aid_types[:1]
        other.programme_code, other.linked_to_id, other.urgent = programme.code, request.id, False
        await number(session, numbers, other, decision)
        linked.append(other)
    await put_on_file(session, runtime, [request, *linked], now)
    return await _outcome(session, request, linked)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a form goes, by which programme; how all programmes stand; and the others to file with it."""

    decision: Decision
    programme: Programme | None
    matches: list[Match]
    linked: list[tuple[Programme, Decision]]


async def _placed(session: AsyncSession, form: HelpRequestForm) -> _Placed:
    decision = await routing.route(session, form.aid_types, form.area.code)
    who = households.person(form.id_number, form.applicant_name, form.phone)
    asked, received = await repository.asked_and_received(session, who)
    at_home = await repository.held_by_household(session, households.of_form(form))
    household = programmes.Household(
        aid_types=frozenset(form.aid_types), household_size=form.household_size, monthly_income=form.monthly_income,
        benefits=frozenset(received) or None, holds=frozenset({"emergency"}) if form.urgent else frozenset(),
    )  # fmt: skip
    matches = await programmes.screen(session, household)
    named = {programme.code for programme in await programmes.find(session, aid_types=(), words=form.hardship)}
    named |= {form.programme} if form.programme else set()
    match = linking.reported(matches, named, decision, form)
    programme = None if match is None else match.programme
    if programme is not None and linking.leads_elsewhere(programme, named, decision):
        decision = await routing.route(session, form.aid_types, form.area.code, linking.named(programme))
    at_most = 0 if form.urgent else (await snapshot.county(session)).linked_at_most
    others = linking.linked(matches, programme, decision, asked | at_home, at_most, form.hardship)
    placed = [
        (other, await routing.route(session, (), form.area.code, linking.named(other))) for other in others
    ]  # fmt: skip
    return _Placed(decision, programme, matches, placed)


async def number(session: AsyncSession, numbers: RunningNumber, request: HelpRequest, decision: Decision) -> None:
    """Give a new request its number, and the procedure it follows."""
    numbers.last += 1
    request.number = f"{numbers.prefix}-{numbers.year}-{numbers.last:06d}"
    await clocks.begin_at(session, request, decision)
    session.add(request)


@dataclass(frozen=True, slots=True)
class By:
    """Who of the staff files a request, with which word to the resident, told by which notice."""

    account_id: int | None = None
    note: str = field(default="", repr=False)
    notice: str | None = None


async def put_on_file(
    session: AsyncSession, runtime: "Runtime", requests: Sequence[HelpRequest], now: datetime, by: By = By()
) -> Sequence[HelpRequestEvent]:
    """Put on record that these are filed together, numbered and placed as they are; gives the events of it."""
    await session.flush()
    events = [_event(request, by, now) for request in requests]
    session.add_all(events)
    await clocks.begin_with(session, requests, now)
    await session.flush()
    await indexing.reckon_filed(session, requests, now)
    for request, event in zip(requests, events, strict=True):
        await changes.announce(session, runtime, event)
        await attachments.collect(session, runtime, request)
    return events


async def _filed_with(session: AsyncSession, message_id: int | None) -> HelpRequest | None:
    return None if message_id is None else await repository.submitted_with(session, message_id)


def _request(
    form: HelpRequestForm, contact: Contact, resident: Resident, decision: Decision, now: datetime
) -> HelpRequest:
    request = HelpRequest(
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
        attachments=[attachments.to_json(media) for media in form.attachments],
        consents=_consents(form, contact, now),
        provenance={slot: dict(origin) for slot, origin in form.provenance.items()},
        submitted_at=now,
        updated_at=now,
    )
    households.know_again(request)
    return request


def _consents(form: HelpRequestForm, contact: Contact, now: datetime) -> dict[str, Any]:
    """What was agreed to: which text, when, on which channel (PIPL art. 14 and 29: consent must be provable)."""
    given = {}
    for name, version in form.agreements.items():
        at = form.provenance.get(name, {}).get("at") or now.isoformat()
        given[name] = {"version": version, "channel": contact.channel, "at": at}
    return given


def _event(request: HelpRequest, by: By, now: datetime) -> HelpRequestEvent:
    return HelpRequestEvent(
        help_request_id=request.id,
        action=Action.SUBMIT,
        stage_before=None,
        stage_after=request.stage,
        actor_id=by.account_id,
        note=by.note,
        notice=by.notice,
        at=now,
    )


async def _outcome(session: AsyncSession, request: HelpRequest, linked: Sequence[HelpRequest]) -> Submitted:
    office = await routing.office(session, request.office_code)
    resident = await session.get_one(Resident, request.resident_id)
    names = {programme.code: programme.name for programme in await programmes.known(session)}
    return Submitted(
        number=request.number,
        service_code=await residents.service_code_for(session, resident),
        department=(await routing.departments(session))[office.department_code],
        office=office.name,
        office_phone=office.phone,
        routed=request.routing["routed"],
        urgent=request.urgent,
        linked=tuple(names[other.programme_code or ""] for other in linked),
    )
