"""What residents do to what they reported: by the lifecycle's table, each confirmed by them and on record.

Nothing is overwritten silently: what a value was stays in the event and in the field's history. Whoever has moved the
request meanwhile makes it too late, which is told and changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.help_requests import (
    additions,
    amending,
    attachments,
    changes,
    clocks,
    concerned,
    joined,
    lifecycle,
    placing,
    repository,
)
from backend.help_requests.joined import Report
from backend.help_requests.lifecycle import Action
from backend.help_requests.models import CodeLookup, HelpRequest, HelpRequestEvent
from backend.help_requests.progress import is_guessing
from backend.offices import repository as offices
from backend.programmes import service as programmes
from backend.residents.models import Contact, Resident
from bot.flows.effects import ActOnRequest, FindRequests, RequestAct
from bot.flows.outcomes import Acted, OpenRequest, RequestPart, RequestsFound, RequestStage
from bot.nlu.understanding import AidTypeName

if TYPE_CHECKING:
    from backend.runtime import Runtime

ACTIONS: Mapping[RequestAct, Action] = {
    "withdraw": Action.WITHDRAW, "object": Action.OBJECT, "amend": Action.AMEND, "supplement": Action.SUPPLEMENT,
    "rate": Action.RATE, "consent": Action.CONSENT,
}  # fmt: skip
"""What an act of a resident's is in the lifecycle's table."""


async def find(
    session: AsyncSession, resident: Resident, asked: FindRequests, contact: Contact, now: datetime
) -> RequestsFound:
    """The reports this can be done to now, each with what was filed with it; those that wait for papers first.

    One that was filed with a report is no choice of its own, unless its number or its programme is named. For `consent`
    it is another's, found by its number alone; whoever seems to be guessing numbers finds nothing.
    """
    action = ACTIONS[asked.about]
    if asked.about == "consent":
        known: Sequence[HelpRequest] = await _reported_for(session, asked.code, contact, now)
    else:
        known = await repository.of_resident(session, resident.id)
    possible = await joined.meant(session, known, action, asked.code, asked.words)
    if asked.about == "supplement":
        possible.sort(key=lambda report: _waiting(report) is None)
    found = [await _as_open(session, report, action) for report in possible]
    if asked.about == "consent":
        proofs = [await concerned.proof(session, report.leading, contact) for report in possible]
        found = [replace(one, proof=proof) for one, proof in zip(found, proofs, strict=True)]
    return RequestsFound(tuple(found))


def _waiting(report: Report) -> HelpRequest | None:
    """What of a report waits for its resident."""
    return next((request for request in report.requests if request.stage == clocks.WAITING), None)


async def phone_of_person(session: AsyncSession, number: str) -> str | None:
    """The phone that a request names for the person concerned."""
    request = await repository.by_number(session, number)
    return None if request is None or not request.on_behalf else concerned.phone_of(request)


async def _reported_for(
    session: AsyncSession, number: str | None, contact: Contact, now: datetime
) -> Sequence[HelpRequest]:
    if number is None or await is_guessing(session, contact, now):
        return ()
    found = await repository.by_number(session, number)
    fits = found is not None and found.on_behalf
    session.add(CodeLookup(contact_id=contact.id, found=fits, at=now))
    return [found] if found is not None and fits else ()


async def _as_open(session: AsyncSession, report: Report, action: Action) -> OpenRequest:
    request, waiting = report.leading, _waiting(report)
    taking = report.taking(action)
    office = await offices.office(session, taking[0].office_code)
    asked = await repository.last_event(session, waiting.id, Action.REQUEST_MATERIALS) if waiting else None
    others = [one for one in taking if one is not request]
    return OpenRequest(
        request.number,
        cast("RequestStage", (waiting or taking[0]).stage),
        office.name,
        additions.wanted_by(asked),
        asked.note if asked else "",
        linked=await _names(session, others),
        aid_types=tuple(cast("list[AidTypeName]", request.aid_types)),
        filed_on=request.submitted_at.astimezone(SHANGHAI).date(),
        parts=await _parts(session, report.linked, action),
    )


async def _parts(session: AsyncSession, linked: Sequence[HelpRequest], action: Action) -> tuple[RequestPart, ...]:
    """What of a report goes by itself, and how it is called."""
    coded = [(one, one.programme_code) for one in linked if lifecycle.can(one.stage, action) and one.programme_code]
    if action is not Action.WITHDRAW:
        return ()
    named = {programme.code: programme for programme in await programmes.known(session)}
    return tuple(RequestPart(one.number, named[code].name, tuple(named[code].aliases)) for one, code in coded)


async def act(
    session: AsyncSession, runtime: "Runtime", resident: Resident, told: ActOnRequest, contact: Contact, now: datetime
) -> Acted:
    """Do it to the request and to what was filed with it, each on record; or say that it is too late."""
    request = await _locked(session, resident, told)
    if request is None:
        return Acted(told.number, "", "", done=False)
    action = ACTIONS[told.act]
    taking = (await joined.of(session, request, lock=True)).taking(action)
    unproven = action is Action.CONSENT and not await concerned.is_proven(session, request, contact, now)
    if unproven or not taking:
        office = await offices.office(session, request.office_code)
        return Acted(told.number, office.name, office.phone, done=False)
    moved = [await _do(session, runtime, one, told, contact, now, with_number=request.number) for one in taking]
    await session.flush()
    office = await offices.office(session, taking[0].office_code)
    others = [one for one in taking if one is not request]
    linked = await _names(session, others)
    return Acted(request.number, office.name, office.phone, linked=linked, moved=moved[0])


async def _do(
    session: AsyncSession,
    runtime: "Runtime",
    request: HelpRequest,
    told: ActOnRequest,
    contact: Contact,
    now: datetime,
    *,
    with_number: str,
) -> bool:
    """Do it to one request; True if another office has it now. `with_number` is the request that it was said of."""
    action = ACTIONS[told.act]
    stage: str = lifecycle.next_stage(request.stage, action)
    if action is Action.SUPPLEMENT and request.stage == clocks.WAITING:
        stage = await additions.stage_resumed(session, request)
    elsewhere = await placing.by_home(session, request, told.value["code"]) if told.slot == "area" else None
    details = _APPLY[action](request, told, contact, now)
    if with_number != request.number:
        details = {**details, "with": with_number}
    if elsewhere is not None:
        details |= {"office_before": request.office_code, "office_after": elsewhere.office_code}
        placing.move_home(request, elsewhere)
    await _put_on_record(session, runtime, request, action, stage, details, now)
    if told.media:
        await attachments.collect(session, runtime, request)
    if action is Action.RATE and told.reopen:
        reopened = lifecycle.next_stage(request.stage, Action.REOPEN)
        await _put_on_record(session, runtime, request, Action.REOPEN, reopened, {"words": told.words}, now)
    return elsewhere is not None


async def _names(session: AsyncSession, requests: Sequence[HelpRequest]) -> tuple[str, ...]:
    codes = [request.programme_code for request in requests if request.programme_code]
    names = {programme.code: programme.name for programme in await programmes.known(session)}
    return tuple(names[code] for code in codes)


async def withdraw_all(session: AsyncSession, runtime: "Runtime", resident: Resident, now: datetime) -> tuple[str, ...]:
    """Consent is taken back: nothing that is under way goes on without it (PIPL art. 15). Gives their numbers."""
    stopped = []
    for request in await repository.of_resident(session, resident.id, lock=True):
        request.consents = request.consents | {"withdrawn": {"at": now.isoformat()}}
        if lifecycle.can(request.stage, Action.WITHDRAW):
            await _put_on_record(session, runtime, request, Action.WITHDRAW, "withdrawn", {"words": "撤回同意"}, now)
            stopped.append(request.number)
    await session.flush()
    return tuple(stopped)


async def _locked(session: AsyncSession, resident: Resident, told: ActOnRequest) -> HelpRequest | None:
    """The request, locked; another's only for the word of the person it was filed for."""
    request = await repository.by_number(session, told.number, lock=True)
    if request is None or request.emptied_at is not None:
        return None
    is_own = request.resident_id == resident.id
    return request if is_own or (told.act == "consent" and request.on_behalf) else None


async def _put_on_record(
    session: AsyncSession,
    runtime: "Runtime",
    request: HelpRequest,
    action: Action,
    stage: str,
    details: Any,
    now: datetime,
) -> None:
    before = request.stage
    event = HelpRequestEvent(
        help_request_id=request.id,
        action=action,
        stage_before=request.stage,
        stage_after=stage,
        actor_id=None,
        note="",
        details=details,
        ends=stage == "withdrawn",
        at=now,
    )
    session.add(event)
    request.stage = stage
    request.updated_at = now
    await session.flush()
    await clocks.follow(session, request, before, actor_id=None, now=now)
    await changes.announce(session, runtime, event)


def _words(_request: HelpRequest, told: ActOnRequest, _contact: Contact, _now: datetime) -> dict[str, Any]:
    return {"words": told.words, "said_in": told.said_in}


def _rating(_request: HelpRequest, told: ActOnRequest, _contact: Contact, _now: datetime) -> dict[str, Any]:
    return {"score": told.score, "words": told.words}


def _amend(request: HelpRequest, told: ActOnRequest, _contact: Contact, now: datetime) -> dict[str, Any]:
    return amending.put(request, told.slot, told.value, by="resident", said_in=told.said_in, now=now)


def _supplement(request: HelpRequest, told: ActOnRequest, contact: Contact, now: datetime) -> dict[str, Any]:
    """Add the photos to the request's papers; what was asked for by field lands in that field."""
    added = [attachments.to_json(media) for media in told.media]
    request.attachments = [*(request.attachments or ()), *added]
    changed = _amend(request, told, contact, now) if told.slot else {}
    return {**changed, "words": told.words, "photos": len(added), "said_in": told.said_in}


def _consent(request: HelpRequest, told: ActOnRequest, contact: Contact, now: datetime) -> dict[str, Any]:
    """The person concerned agrees, by the phone that was named as theirs; they are met all the same."""
    agreed = {"channel": contact.channel, "at": now.isoformat(), "by": "person_concerned"}
    given = {name: {"version": version, **agreed} for name, version in told.agreements.items()}
    request.consents = request.consents | {f"{name}_of_person": text for name, text in given.items()}
    return {"words": "", "channel": contact.channel}


_APPLY: Mapping[Action, Callable[[HelpRequest, ActOnRequest, Contact, datetime], dict[str, Any]]] = {
    Action.WITHDRAW: _words,
    Action.OBJECT: _words,
    Action.AMEND: _amend,
    Action.SUPPLEMENT: _supplement,
    Action.RATE: _rating,
    Action.CONSENT: _consent,
}
