"""All SQL about help requests. What a member of staff may see comes from `readable_by`, and from nowhere else."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, exists, false, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.models import CountyRow
from backend.core import crypto
from backend.core.errors import NotFound
from backend.hardship_index.models import HardshipIndex
from backend.help_requests import households
from backend.help_requests.households import Mark
from backend.help_requests.lifecycle import ONGOING, OPEN, RULES, TO_DO, Action
from backend.help_requests.models import (
    AS_IN_LISTS,
    DONE_PLACE,
    DONE_WITH,
    GOES_ON,
    LEFT_TO_DO,
    TO_DO_PLACE,
    WITHDRAWN,
    CodeLookup,
    HelpRequest,
    HelpRequestEvent,
    RunningNumber,
)
from backend.staff.models import Account, Role

_NUMBER = re.compile(r"[A-Z]{2,4}-[0-9]{4}-[0-9]{6,9}")
_OF_THE_OFFICE = [action for action, rule in RULES.items() if rule.actor == "caseworker"]
LARGEST_ID = 2**63 - 1
LOOK = "reveal"
"""The event of somebody having looked at what is covered on the page: no step, and no news to the resident."""

SHOWN = 5
"""So many numbers of requests stand for a group of them."""

BATCH = 200
"""Requests whose index is reckoned anew in one transaction."""

NEWEST = 20
"""So many requests of one resident are told at most."""


def readable_by(account: Account) -> Select[HelpRequest]:
    """The help requests this account may see: caseworkers and leaders those of their office, everybody else none."""
    wanted = select(HelpRequest)
    if account.role not in (Role.CASEWORKER, Role.LEADER) or not account.active:
        return wanted.where(false())
    return wanted.where(HelpRequest.office_code == account.office_code)


async def queue(
    session: AsyncSession,
    account: Account,
    *,
    stage: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[HelpRequest]:
    """A page of the account's queue: urgent ones first, then what is due first, then the gravest hardship; what is done
    with, as it was filed.

    `stage` None means every stage in which something is left to do, `ongoing` what is looked at again from time to
    time. `after` is the id of the last request of the page before. One range of one index answers it, however many
    requests there are.
    """
    rows, place = _listed(stage)
    page = readable_by(account).where(rows)
    if stage not in (None, ONGOING):
        page = page.where(HelpRequest.stage == stage)
    if after is not None and 0 < after <= LARGEST_ID:
        last = readable_by(account).where(HelpRequest.id == after)
        if await session.scalar(last.with_only_columns(HelpRequest.id)) is not None:
            page = page.where(tuple_(*place) > last.with_only_columns(*place).correlate(None).scalar_subquery())
    return list(await session.scalars(page.options(*AS_IN_LISTS).order_by(*place).limit(limit)))


def _listed(stage: str | None) -> tuple[ColumnElement[bool], tuple[SQLColumnExpression[Any], ...]]:
    """Of which requests the list of a stage is a part, each with an index of its own, and by what it is ordered.

    What is closed and goes on in ongoing review stands on a list of its own.
    """
    if stage == ONGOING:
        return GOES_ON, TO_DO_PLACE
    return (LEFT_TO_DO, TO_DO_PLACE) if stage is None or stage in TO_DO else (DONE_WITH, DONE_PLACE)


async def one(session: AsyncSession, account: Account, request_id: int, *, lock: bool = False) -> HelpRequest:
    """The help request with this id; NotFound when there is none or it is not for this account to see."""
    wanted = readable_by(account).where(HelpRequest.id == request_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(wanted) if 0 < request_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("没有这件申请，或它不归您的机构办理")
    return found


async def events(session: AsyncSession, account: Account, request_id: int) -> Sequence[HelpRequestEvent]:
    """What happened to a help request, oldest first; NotFound when it is not for this account to see."""
    await one(session, account, request_id)
    wanted = select(HelpRequestEvent).where(HelpRequestEvent.help_request_id == request_id)
    return (await session.scalars(wanted.order_by(HelpRequestEvent.id))).all()


async def submitted_with(session: AsyncSession, message_id: int) -> HelpRequest | None:
    """The help request that this message confirmed."""
    return await session.scalar(select(HelpRequest).where(HelpRequest.submitted_with_id == message_id))


async def lock_numbers(session: AsyncSession, prefix: str, year: int) -> RunningNumber:
    """The last number of a year, its row locked: until this transaction ends nobody else gets a number."""
    wanted = select(RunningNumber).where(RunningNumber.prefix == prefix, RunningNumber.year == year)
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    known = await session.scalar(locked)
    if known is None:
        first = insert(RunningNumber).values(prefix=prefix, year=year, last=0)
        await session.execute(first.on_conflict_do_nothing())
        known = (await session.scalars(locked)).one()
    return known


async def of_resident(session: AsyncSession, resident_id: int, *, lock: bool = False) -> Sequence[HelpRequest]:
    """A resident's help requests, newest first; as in lists where they are not to be changed."""
    wanted = select(HelpRequest).where(HelpRequest.resident_id == resident_id)
    wanted = wanted.order_by(HelpRequest.id.desc()).limit(NEWEST)
    return (await session.scalars(_locked(wanted) if lock else wanted.options(*AS_IN_LISTS))).all()


async def applicants(session: AsyncSession, resident_ids: Collection[int]) -> list[tuple[int, str, str | None]]:
    """Under which names and identity numbers these residents asked for themselves, as (resident, name, number).

    What was said in danger is left out: there people are called what comes to mind.
    """
    found = select(HelpRequest.resident_id, HelpRequest.applicant_name, HelpRequest.id_number).where(
        HelpRequest.resident_id.in_(resident_ids), HelpRequest.on_behalf.is_(False), HelpRequest.urgent.is_(False)
    )
    return [(resident_id, name, number) for resident_id, name, number in await session.execute(found)]


async def put_in_place(session: AsyncSession, ranks: Mapping[int, int]) -> None:
    """Give requests their places by the hardship index.

    Past the version that pages compare: whoever is working on a request is not disturbed by its place.
    """
    place = case(ranks, value=HelpRequest.id)
    moved = update(HelpRequest).where(HelpRequest.id.in_(ranks)).values(hardship_rank=place)
    if ranks:
        await session.execute(moved, execution_options={"synchronize_session": False})


async def move_requests(session: AsyncSession, from_resident: int, to_resident: int) -> None:
    """Give one resident's requests to another, who is the same person."""
    moved = update(HelpRequest).where(HelpRequest.resident_id == from_resident).values(resident_id=to_resident)
    await session.execute(moved.execution_options(synchronize_session="fetch"))


async def of_applicant(session: AsyncSession, request: HelpRequest) -> Sequence[HelpRequest]:
    """The other requests for the same person in need, newest first, whoever filed them and whichever office has them.

    Nothing of them but number, programme and stage is for another office's eyes.
    """
    if request.applicant_index is None:
        return []
    known = _known_as(request)
    wanted = select(HelpRequest).where(HelpRequest.applicant_index.in_(known), HelpRequest.id != request.id)
    return (await session.scalars(wanted.order_by(HelpRequest.id.desc()).limit(NEWEST))).all()


def _known_as(request: HelpRequest) -> list[str]:
    return crypto.cipher().indexes(households.person(request.id_number, request.applicant_name, request.phone))


def _at_home(marks: Collection[Mark]) -> ColumnElement[bool]:
    """Whether a request has one of these marks: found by their index first, for they are always few."""
    known = HelpRequest.household_marks.overlap(households.indexes(marks, every_key=True))
    few = select(HelpRequest.id).where(known).cte("few").prefix_with("MATERIALIZED", dialect="postgresql")
    return HelpRequest.id.in_(select(few.c.id))


async def of_household(session: AsyncSession, request: HelpRequest) -> Sequence[HelpRequest]:
    """The requests that seem to be for others of the same household, newest first, whichever office has them.

    Nothing of them but number, programme and stage is for another office's eyes.
    """
    another = HelpRequest.applicant_index.is_(None) | HelpRequest.applicant_index.not_in(_known_as(request))
    wanted = select(HelpRequest).where(_at_home(households.of_request(request)), HelpRequest.id != request.id, another)
    return (await session.scalars(wanted.order_by(HelpRequest.id.desc()).limit(NEWEST))).all()


async def held_by_household(session: AsyncSession, marks: Collection[Mark]) -> set[str]:
    """The programmes that a household has open requests for, or receives, by code."""
    received = HelpRequest.stage.in_(("approved", "closed")) & HelpRequest.procedure_stage.is_not(None)
    wanted = select(HelpRequest.programme_code).where(_at_home(marks), HelpRequest.stage.in_(OPEN) | received)
    return {code for code in await session.scalars(wanted) if code is not None}


async def asked_and_received(session: AsyncSession, who: str) -> tuple[set[str], set[str]]:
    """The programmes a person has open requests for, and those that were approved and have not ended, by code."""
    wanted = select(HelpRequest.programme_code, HelpRequest.stage, HelpRequest.procedure_stage).where(
        HelpRequest.applicant_index.in_(crypto.cipher().indexes(who)), HelpRequest.programme_code.is_not(None)
    )
    rows = [(code or "", stage, at) for code, stage, at in await session.execute(wanted)]
    asked = {code for code, stage, _ in rows if stage in OPEN}
    return asked, {code for code, stage, procedure_stage in rows if is_received(stage, procedure_stage)}


def is_received(stage: str, procedure_stage: str | None) -> bool:
    """Whether a request that stands so was approved and what it gives has not ended."""
    return stage in ("approved", "closed") and procedure_stage is not None


async def linked_to(
    session: AsyncSession, request_ids: Collection[int], *, lock: bool = False
) -> Sequence[HelpRequest]:
    """The requests that were filed with these, in the order of their numbers."""
    wanted = select(HelpRequest).where(HelpRequest.linked_to_id.in_(request_ids)).order_by(HelpRequest.id)
    return (await session.scalars(_locked(wanted) if lock else wanted)).all()


async def taken_back(session: AsyncSession, account: Account, since: datetime) -> Sequence[HelpRequest]:
    """What residents have taken back of the account's queue since then, the latest first."""
    by_resident = exists().where(
        HelpRequestEvent.help_request_id == HelpRequest.id,
        HelpRequestEvent.action == Action.WITHDRAW,
        HelpRequestEvent.actor_id.is_(None),
    )
    wanted = readable_by(account).where(WITHDRAWN, HelpRequest.updated_at >= since, by_resident)
    wanted = wanted.options(*AS_IN_LISTS).order_by(HelpRequest.updated_at.desc()).limit(NEWEST)
    return (await session.scalars(wanted)).all()


def is_number(said: str) -> bool:
    """Whether this is spelled as request numbers (受理编号) are."""
    return _NUMBER.fullmatch(said) is not None


async def by_number(session: AsyncSession, number: str, *, lock: bool = False) -> HelpRequest | None:
    """The help request with this number (受理编号); None for what is no number."""
    if not is_number(number):
        return None
    wanted = select(HelpRequest).where(HelpRequest.number == number)
    return await session.scalar(_locked(wanted) if lock else wanted)


def _locked(wanted: Select[HelpRequest]) -> Select[HelpRequest]:
    return wanted.with_for_update().execution_options(populate_existing=True)


async def last_event(session: AsyncSession, request_id: int, action: str) -> HelpRequestEvent | None:
    """The latest event of this sort of a request."""
    wanted = select(HelpRequestEvent).where(
        HelpRequestEvent.help_request_id == request_id, HelpRequestEvent.action == action
    )
    return await session.scalar(wanted.order_by(HelpRequestEvent.id.desc()).limit(1))


async def first_of_last_run(session: AsyncSession, request_id: int, action: str) -> str | None:
    """The stage a request stood at when it was last brought, by such events, to where it stands."""
    wanted = select(HelpRequestEvent.stage_before).where(
        HelpRequestEvent.help_request_id == request_id,
        HelpRequestEvent.action == action,
        HelpRequestEvent.stage_before != HelpRequestEvent.stage_after,
    )
    return await session.scalar(wanted.order_by(HelpRequestEvent.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Alike:
    """Requests that are the same to routing: how many, and the numbers of a few."""

    aid_types: tuple[str, ...]
    area_code: str
    programme: str | None
    count: int
    numbers: tuple[str, ...]


async def alike_since(session: AsyncSession, since: datetime) -> list[Alike]:
    """The requests filed since then, those together that are the same to routing."""
    programme = HelpRequest.routing["inputs"]["programme"].as_string()
    numbers = aggregate_order_by(HelpRequest.number, HelpRequest.id)
    wanted = (
        select(
            HelpRequest.aid_types, HelpRequest.area_code, programme.label("programme"), func.count().label("times"),
            func.array_agg(numbers)[1:SHOWN].label("numbers"),
        )
        .where(HelpRequest.submitted_at >= since)
        .group_by(HelpRequest.aid_types, HelpRequest.area_code, programme)
    )  # fmt: skip
    return [
        Alike(tuple(row.aid_types), row.area_code, row.programme, row.times, tuple(row.numbers))
        for row in await session.execute(wanted)
    ]


async def last_notes(session: AsyncSession, request_ids: Collection[int]) -> dict[int, str]:
    """What the resident was last written about each of these requests, "" where the last step came without a word."""
    wanted = select(HelpRequestEvent.help_request_id, HelpRequestEvent.note).where(
        HelpRequestEvent.help_request_id.in_(request_ids),
        HelpRequestEvent.actor_id.is_not(None),
        HelpRequestEvent.action != LOOK,
    )
    newest = wanted.ext(distinct_on(HelpRequestEvent.help_request_id)).order_by(
        HelpRequestEvent.help_request_id, HelpRequestEvent.id.desc()
    )
    return {row.help_request_id: row.note for row in await session.execute(newest)}


async def lookups_since(session: AsyncSession, contact_id: int, since: datetime) -> tuple[int, int]:
    """How often this contact has looked up somebody else's code since then: all times, and those that found nothing."""
    counted = select(func.count(), func.count().filter(CodeLookup.found.is_(False)))
    wanted = counted.where(CodeLookup.contact_id == contact_id, CodeLookup.at >= since)
    total, missed = (await session.execute(wanted)).one()
    return total, missed


async def reckoned_otherwise(session: AsyncSession, after: int) -> Sequence[HelpRequest]:
    """A batch of the open requests, with ids above `after`, whose index is by another scorecard than the one in use."""
    by_present = exists().where(
        HardshipIndex.help_request_id == HelpRequest.id, HardshipIndex.scorecard_version == CountyRow.index_version
    )
    wanted = (
        select(HelpRequest)
        .join(CountyRow, CountyRow.index_version != "")
        .where(HelpRequest.stage.in_(OPEN), HelpRequest.id > after, ~by_present)
    )
    return (await session.scalars(wanted.order_by(HelpRequest.id).limit(BATCH))).all()
