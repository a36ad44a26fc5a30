"""Spot checks drawn and recorded; lists, rankings and statistics put together for the pages and their files."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.areas.supervision_entries import SupervisionEntry
from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Invalid
from backend.core.workdays import due, parse_limit
from backend.help_requests.casework import LOOK
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.petitions import repository as petitions
from backend.procedures import service as procedures
from backend.staff.models import Account
from backend.supervision import rankings, repository, sampling, statistics
from backend.supervision.models import SpotCheck, SpotCheckSample
from backend.supervision.rankings import Figures, Ranked
from backend.supervision.statistics import Line

LONGEST_NOTE = 500
"""Characters of what a spot check found."""

By = Literal["township", "department", "kind", "month"]


@dataclass(frozen=True, slots=True)
class WaitingComplaint:
    """A complaint without an answer, and by when it has to have one."""

    id: int
    number: str
    filed_at: datetime
    due_at: datetime


async def rules(session: AsyncSession) -> SupervisionEntry:
    """What the county's supervision goes by."""
    return SupervisionEntry.model_validate((await areas.county(session)).supervision)


async def draw(session: AsyncSession, month: date, now: datetime, *, account_id: int | None) -> SpotCheckSample:
    """Draw the sample of a month's requests, once; whoever draws it again gets the one there is.

    `month` is its first day, `account_id` None for the worker. Raises Invalid while the month is not over.
    """
    drawn = await repository.sample(session, month)
    if drawn is not None:
        return drawn
    since, until = sampling.span(month, month)
    if now < until:
        raise Invalid("这个月还没有过完，过完才能抽")
    rule = (await rules(session)).spot_checks
    filed = {number: key for key, number in await repository.filed(session, since, until)}
    seed = sampling.seed_of((await areas.top(session))[0].code, month)
    row = insert(SpotCheckSample).values(
        month=month, seed=seed, population=len(filed), share=rule.share, at_least=rule.at_least, visits=rule.visits,
        due_on=sampling.due_on(month, rule), drawn_at=now, drawn_by_id=account_id,
    )  # fmt: skip
    sample: SpotCheckSample | None = await session.scalar(row.on_conflict_do_nothing().returning(SpotCheckSample))
    if sample is not None:
        for position, one in enumerate(sampling.draw(filed, seed, rule), start=1):
            session.add(
                SpotCheck(
                    sample_id=sample.id, position=position, help_request_id=filed[one.number],
                    with_visit=one.with_visit,
                )
            )  # fmt: skip
        await session.flush()
        return sample
    other = await repository.sample(session, month)
    assert other is not None, "the insert met it"
    return other


async def record(
    session: AsyncSession,
    account: Account,
    spot_check_id: int,
    verdict: str,
    note: str,
    now: datetime,
    *,
    visited: bool,
) -> SpotCheck:
    """Record what a spot check found, once.

    Raises NotFound for who may not see it, Conflict when it is recorded already, Invalid for an outcome there is not, a
    missing note where something is wrong, or a visit that was due and is not said to have been made.
    """
    found, _, _ = await repository.spot_check(session, account, spot_check_id, lock=True)
    if found.checked_at is not None:
        raise Conflict("这件抽查的结果已经记录过了")
    note = note.strip()
    if verdict not in ("sound", "faulty", "doubtful"):
        raise Invalid("请选择抽查结果")
    if verdict != "sound" and not note:
        raise Invalid("发现问题的，请写明是什么问题")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"说明不能超过 {LONGEST_NOTE} 字")
    if found.with_visit and not visited:
        raise Invalid("这件要入户核查，请入户以后再记录")
    found.verdict, found.note, found.visited = verdict, note, visited
    found.checked_at, found.checked_by_id = now, account.id
    await session.flush()
    return found


async def look(session: AsyncSession, account: Account, spot_check_id: int, now: datetime) -> HelpRequest:
    """Whose request it is; that this supervisor looks is put on record with it (等级保护 2.0, PIPL art. 51)."""
    _, request, _ = await repository.spot_check(session, account, spot_check_id)
    session.add(
        HelpRequestEvent(
            help_request_id=request.id, action=LOOK, stage_before=request.stage, stage_after=request.stage,
            actor_id=account.id, note="", at=now,
        )
    )  # fmt: skip
    await session.flush()
    return request


async def waiting_complaints(session: AsyncSession, account: Account) -> list[WaitingComplaint]:
    """The complaints that wait for an answer with their last day, the oldest first."""
    limit = parse_limit((await rules(session)).complaints_within)
    calendar = await procedures.calendar(session)
    return [
        WaitingComplaint(one.id, one.number or "", one.filed_at, due(one.filed_at, limit, calendar).at)
        for one in await repository.complaints(session, account)
    ]


async def petition_due(session: AsyncSession, received_on: date) -> datetime:
    """The first instant at which an answer to a petition that came on this day is late."""
    limit = parse_limit((await rules(session)).petitions_within)
    begun = datetime.combine(received_on, time(), SHANGHAI)
    return due(begun, limit, await procedures.calendar(session)).at


async def figures(session: AsyncSession, since: datetime, until: datetime, now: datetime) -> dict[str, Figures]:
    """What each office did in this time, by its code."""
    found: dict[str, Figures] = {}

    def add(office: str, more: Figures) -> None:
        found[office] = found.get(office, Figures()) + more

    for office, _, action, times in await repository.events_by_office(session, since, until):
        if action == "submit":
            add(office, Figures(received=times))
    for office, times, days in await repository.decisions(session, since, until):
        add(office, Figures(decided=times, days=days))
    for office, ended, late, overdue in await repository.clocks(session, since, until, now):
        add(office, Figures(ended=ended, late=late, overdue=overdue))
    for office, said in await repository.ratings(session, since, until):
        add(office, Figures(rated=1, good=int(said == "good"), fair=int(said == "fair")))
    return found


async def ranking(
    session: AsyncSession,
    account: Account,
    by: Literal["township", "department"],
    first: date,
    last: date,
    now: datetime,
) -> list[Ranked]:
    """Townships or departments, the best first, by what their offices did from one month to another."""
    since, until = sampling.span(first, last)
    found = await figures(session, since, until, now)
    handed_back, _ = await repository.handed_back(session, account, since, until, limit=None)
    for one in handed_back:
        for handed in one.hand_backs:
            if since <= datetime.fromisoformat(handed["at"]) < until:
                before = found.get(handed["from"], Figures())
                found[handed["from"]] = replace(before, handed_back=before.handed_back + 1)
    places = await repository.places(session)
    named = ((getattr(place, by), found.get(code, Figures())) for code, place in places.items())
    return rankings.ranked(rankings.grouped(named), (await rules(session)).ranking)


async def counted(session: AsyncSession, by: By, first: date, last: date) -> list[Line]:
    """How often each thing happened from one month to another, by township, department, kind or month."""
    since, until = sampling.span(first, last)
    days = since.astimezone(SHANGHAI).date(), until.astimezone(SHANGHAI).date()
    if by == "kind":
        kinds = [*await repository.events_by_kind(session, since, until), *await petitions.by_kind(session, *days)]
        return statistics.table((kind or statistics.UNTIED, action, times) for kind, action, times in kinds)
    places = await repository.places(session)
    events = await repository.events_by_office(session, since, until)
    every = [*events, *await petitions.by_office(session, *days)]

    def name(office: str | None, month: date) -> str:
        if by == "month":
            return f"{month:%Y-%m}"
        if office is None:
            return statistics.UNTIED
        return places[office].department if by == "department" else places[office].township or "县级机构"

    return statistics.table((name(office, month), action, times) for office, month, action, times in every)


def this_month(now: datetime) -> date:
    """The month in China's time, by its first day."""
    return sampling.month_of(now.astimezone(SHANGHAI).date())
