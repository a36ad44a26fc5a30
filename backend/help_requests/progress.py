"""Where it stands: a resident's own requests in full, anybody else's only so far that nothing is given away."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.core.logging import get_logger
from backend.core.workdays import last_day
from backend.deadlines import repository as deadlines
from backend.deadlines.models import Deadline
from backend.help_requests import additions, joined, persons, repository
from backend.help_requests.joined import Report
from backend.help_requests.models import CodeLookup, HelpRequest
from backend.offices import service as offices
from backend.offices.models import Office
from backend.programmes import service as programmes
from backend.residents import codes
from backend.residents import repository as residents
from backend.residents.models import Contact, Resident
from bot.flows.outcomes import ClockState, LinkedStatus, ProgressFound, RequestClock, RequestStage, RequestStatus

log = get_logger(__name__)

_TAIL = re.compile(r"\d{4}")

LOOKUPS_WITHIN = timedelta(hours=24)
LOOKUPS_ALLOWED = 20
MISSES_ALLOWED = 5
"""So many look-ups of others' codes one contact may make in that time, and so many of them may find nothing."""

NOTHING = ProgressFound((), own=False)
ASK_WHO = ProgressFound((), own=True, shared=True)


async def progress(
    session: AsyncSession, resident: Resident | None, code: str | None, contact: Contact, now: datetime
) -> ProgressFound:
    """The requests a resident asks about: their own by who they are (`code` None), or those of a canonical code.

    `code` may be no more than the last four digits of a number: those say something among one's own only.

    `resident` None: several people use this contact, so that nothing is taken for the speaker's own.
    A code that is not the resident's own shows only the number's last four digits, the stage and its day: the code
    identifies, it does not authenticate. Such a look-up is recorded; a contact that seems to be guessing is told
    nothing.
    """
    if code is None or _TAIL.fullmatch(code):
        if resident is None:
            return ASK_WHO
        if code is not None:
            return await _own(session, await _ending_in(session, resident, code), now)
        return await _own(session, await repository.of_resident(session, resident.id), now)
    found = await requests_of(session, code)
    if resident is not None and found and found[0].resident_id == resident.id:
        return await _own(session, found, now)
    if await is_guessing(session, contact, now):
        log.warning("code_lookups_throttled", contact_id=contact.id)
        return NOTHING
    session.add(CodeLookup(contact_id=contact.id, found=bool(found), at=now))
    await session.flush()
    return ProgressFound(tuple(report_as_stranger_sees(report) for report in joined.reports(found)), own=False)


async def _ending_in(session: AsyncSession, resident: Resident, tail: str) -> list[HelpRequest]:
    """The resident's own requests whose number ends so."""
    return [one for one in await repository.of_resident(session, resident.id) if one.number.endswith(tail)]


async def progress_of_speaker(session: AsyncSession, contact: Contact, name: str, now: datetime) -> ProgressFound:
    """The requests of whoever of this contact's people has this name. A name of nobody's is recorded as a guess."""
    if await is_guessing(session, contact, now):
        log.warning("code_lookups_throttled", contact_id=contact.id)
        return NOTHING
    speaker = persons.named(await persons.people(session, contact), name)
    if speaker is None:
        session.add(CodeLookup(contact_id=contact.id, found=False, at=now))
        await session.flush()
        return NOTHING
    return await _own(session, await repository.of_resident(session, speaker.id), now)


async def requests_of(session: AsyncSession, code: str) -> Sequence[HelpRequest]:
    """The requests that a canonical code stands for, newest first; one with unfit check digits stands for nothing."""
    if not code.startswith("MS"):
        request = await repository.by_number(session, code)
        return [] if request is None else [request]
    owner = await residents.by_service_code(session, code) if codes.is_valid(code) else None
    return [] if owner is None else await repository.of_resident(session, owner.id)


async def is_guessing(session: AsyncSession, contact: Contact, now: datetime) -> bool:
    """Whether a contact has asked for so many codes of others, or missed so often, that it is told nothing."""
    total, missed = await repository.lookups_since(session, contact.id, now - LOOKUPS_WITHIN)
    return total >= LOOKUPS_ALLOWED or missed >= MISSES_ALLOWED


async def _own(session: AsyncSession, found: Sequence[HelpRequest], now: datetime) -> ProgressFound:
    """Each report with what was filed with it: what was reported once is told once. One of it, asked for by its own
    number, is told by itself, with what its office wrote."""
    leading = [report.leading for report in joined.reports(found)]
    return ProgressFound(tuple(await statuses(session, leading, now)), own=True)


async def statuses(session: AsyncSession, found: Sequence[HelpRequest], now: datetime) -> list[RequestStatus]:
    """Where each of these requests stands, with those filed with it: for their owner and who acts for them."""
    ids = [request.id for request in found]
    notes = await repository.last_notes(session, ids)
    nearest = await deadlines.nearest(session, ids)
    linked = await _linked(session, ids)
    seen = []
    for request in found:
        office = await offices.office(session, request.office_code)
        clock = _clock(nearest[request.id], now) if request.id in nearest else None
        status = _as_owner_sees(request, office, notes.get(request.id, ""), clock)
        wanted = await additions.wanted_of(session, request)
        seen.append(replace(status, linked=tuple(linked.get(request.id, ())), wanted=wanted))
    return seen


async def _linked(session: AsyncSession, request_ids: Collection[int]) -> dict[int, list[LinkedStatus]]:
    """By the request they were filed with: where the linked ones stand."""
    found: dict[int, list[LinkedStatus]] = {}
    names = {one.code: one.name for one in await programmes.known(session)}
    for other in await repository.linked_to(session, request_ids) if request_ids else ():
        assert other.linked_to_id is not None
        status = LinkedStatus(names.get(other.programme_code or "", ""), cast("RequestStage", other.stage))
        found.setdefault(other.linked_to_id, []).append(status)
    return found


def _clock(deadline: Deadline, now: datetime) -> RequestClock:
    """What is due next, told as it is: a clock that stands still or has run out says so."""
    state: ClockState = "provisional" if deadline.provisional else "running"
    if deadline.paused_at is not None:
        state = "paused"
    elif now >= deadline.due_at:
        state = "overdue"
    return RequestClock(deadline.stage_name, last_day(deadline.due_at), state)


def _as_owner_sees(request: HelpRequest, office: Office, note: str, clock: RequestClock | None) -> RequestStatus:
    return RequestStatus(
        number=request.number,
        status=cast("RequestStage", request.stage),
        updated_on=request.updated_at.astimezone(SHANGHAI).date(),
        office=office.name,
        office_phone=office.phone,
        note=note,
        clock=clock,
    )


def report_as_stranger_sees(report: Report) -> RequestStatus:
    """A report in one: how it stands, and how what was filed with it stands, by no name."""
    linked = tuple(LinkedStatus("", cast("RequestStage", one.stage)) for one in report.linked)
    latest = max(one.updated_at for one in report.requests).astimezone(SHANGHAI).date()
    return replace(as_stranger_sees(report.leading), linked=linked, updated_on=latest)


def as_stranger_sees(request: HelpRequest) -> RequestStatus:
    """What a code alone shows. No office either: its name tells the kind of hardship, or where the household lives."""
    return RequestStatus(
        number=request.number[-4:],
        status=cast("RequestStage", request.stage),
        updated_on=request.updated_at.astimezone(SHANGHAI).date(),
        office="",
        office_phone="",
    )
