"""What residents do to requests that were filed: by the lifecycle's table, each confirmed by them and on record.

Nothing is overwritten silently: what a value was stays in the event and in the field's history. Whoever has moved the
request meanwhile makes it too late, which is told and changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from backend.help_requests import (
    additions,
    amending,
    attachments,
    changes,
    clocks,
    concerned,
    lifecycle,
    placing,
    repository,
)
from backend.help_requests.lifecycle import Action
from backend.help_requests.models import CodeLookup, HelpRequest, HelpRequestEvent
from backend.help_requests.progress import is_guessing
from backend.offices import repository as offices
from backend.programmes import service as programmes
from backend.residents.models import Contact, Resident
from bot.flows.effects import ActOnRequest, FindRequests, RequestAct
from bot.flows.outcomes import Acted, OpenRequest, RequestsFound, RequestStage

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
    """The requests this can be done to now: the resident's own, those that wait for papers first.

    What was filed with a report goes back with it, and is no choice of its own unless its number is given. For
    `consent` it is another's, found by its number alone; whoever seems to be guessing numbers finds nothing.
    """
    action = ACTIONS[asked.about]
    if asked.about == "consent":
        known: Sequence[HelpRequest] = await _reported_for(session, asked.code, contact, now)
    else:
        known = await repository.of_resident(session, resident.id)
    possible = [one for one in known if one.emptied_at is None and lifecycle.can(one.stage, action)]
    named = [request for request in possible if request.number == asked.code]
    possible = named or possible
    if asked.about == "withdraw" and not named:
        reports = {request.id for request in possible}
        possible = [request for request in possible if request.linked_to_id not in reports]
    if asked.about == "supplement":
        possible.sort(key=lambda request: request.stage != "materials_requested")
    found = [await _as_open(session, request) for request in possible]
    if asked.about == "withdraw":
        found = [
            replace(one, linked=await _names(session, await _going_with(session, request)))
            for one, request in zip(found, possible, strict=True)
        ]
    if asked.about == "consent":
        proofs = [await concerned.proof(session, request, contact) for request in possible]
        found = [replace(one, proof=proof) for one, proof in zip(found, proofs, strict=True)]
    return RequestsFound(tuple(found))


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


async def _as_open(session: AsyncSession, request: HelpRequest) -> OpenRequest:
    office = await offices.office(session, request.office_code)
    wanted, note = "", ""
    if request.stage == clocks.WAITING:
        asked = await repository.last_event(session, request.id, Action.REQUEST_MATERIALS)
        wanted = additions.wanted_by(asked)
        note = asked.note if asked else ""
    return OpenRequest(request.number, cast("RequestStage", request.stage), office.name, wanted, note)


async def act(
    session: AsyncSession, runtime: "Runtime", resident: Resident, told: ActOnRequest, contact: Contact, now: datetime
) -> Acted:
    """Do it and put it on record, or say that it is too late."""
    request = await _locked(session, resident, told)
    if request is None:
        return Acted(told.number, "", "", done=False)
    office = await offices.office(session, request.office_code)
    action = ACTIONS[told.act]
    unproven = action is Action.CONSENT and not await concerned.is_proven(session, request, contact, now)
    if unproven or not lifecycle.can(request.stage, action):
        return Acted(told.number, office.name, office.phone, done=False)
    stage: str = lifecycle.next_stage(request.stage, action)
    if action is Action.SUPPLEMENT and request.stage == clocks.WAITING:
        stage = await additions.stage_resumed(session, request)
    elsewhere = await placing.by_home(session, request, told.value["code"]) if told.slot == "area" else None
    details = _APPLY[action](request, told, contact, now)
    if elsewhere is not None:
        details |= {"office_before": request.office_code, "office_after": elsewhere.office_code}
        placing.move_home(request, elsewhere)
    await _put_on_record(session, runtime, request, action, stage, details, now)
    if told.media:
        await attachments.collect(session, runtime, request)
    if action is Action.RATE and told.reopen:
        reopened = lifecycle.next_stage(request.stage, Action.REOPEN)
        await _put_on_record(session, runtime, request, Action.REOPEN, reopened, {"words": told.words}, now)
    others = await _withdraw_with(session, runtime, request, details, now) if action is Action.WITHDRAW else ()
    await session.flush()
    office = await offices.office(session, request.office_code)
    linked = await _names(session, others)
    return Acted(request.number, office.name, office.phone, moved=elsewhere is not None, linked=linked)


async def _withdraw_with(
    session: AsyncSession, runtime: "Runtime", request: HelpRequest, details: Any, now: datetime
) -> Sequence[HelpRequest]:
    """Whoever takes a report back takes back everything that was filed with it and is not decided yet."""
    others = await _going_with(session, request, lock=True)
    for other in others:
        told = {**details, "with": request.number}
        await _put_on_record(session, runtime, other, Action.WITHDRAW, "withdrawn", told, now)
    return others


async def _going_with(session: AsyncSession, request: HelpRequest, *, lock: bool = False) -> Sequence[HelpRequest]:
    linked = await repository.linked_to(session, [request.id], lock=lock)
    return [other for other in linked if lifecycle.can(other.stage, Action.WITHDRAW)]


async def _names(session: AsyncSession, requests: Sequence[HelpRequest]) -> tuple[str, ...]:
    names = {programme.code: programme.name for programme in await programmes.known(session)}
    return tuple(names[request.programme_code] for request in requests if request.programme_code in names)


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
