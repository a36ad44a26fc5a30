"""All SQL of supervision: each list and each table of figures is one query. Nobody but a supervisor gets a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.models import AreaRow
from backend.complaints.models import Complaint
from backend.core.errors import NotFound
from backend.deadlines.models import Deadline
from backend.help_requests.lifecycle import ONGOING, Action
from backend.help_requests.models import HANDED_BACK, HelpRequest, HelpRequestEvent
from backend.offices.models import Department, Office
from backend.staff.models import Account, Role
from backend.supervision.models import SpotCheck, SpotCheckSample

RATED = "rate"
"""The event of a resident saying how satisfied they are; its details hold the `score`."""

SHOWN = 200
"""Rows of a list on one page; how many there are in all is told beside it."""


def allowed(account: Account) -> ColumnElement[bool]:
    """What stands in every query's condition: true for a supervisor, for nobody else."""
    return true() if account.role == Role.SUPERVISOR and account.active else false()


@dataclass(frozen=True, slots=True)
class Overdue:
    """A clock that should have ended."""

    number: str
    office: str
    department: str
    stage: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A request that was handed back in a period: how often in all, by whom last, whether the desk has decided."""

    number: str
    office: str
    stage: str
    at: datetime
    hand_backs: tuple[dict[str, Any], ...]
    arbitrated: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What an office counts under: its department, and its township where it is a township's."""

    name: str
    department: str
    township: str | None


async def filed(session: AsyncSession, since: datetime, until: datetime) -> list[tuple[int, str]]:
    """Id and number of every request filed in this time."""
    wanted = select(HelpRequest.id, HelpRequest.number).where(
        HelpRequest.submitted_at >= since, HelpRequest.submitted_at < until
    )
    return [(key, number) for key, number in await session.execute(wanted)]


async def sample(session: AsyncSession, month: date) -> SpotCheckSample | None:
    """The sample of a month's requests."""
    return await session.scalar(select(SpotCheckSample).where(SpotCheckSample.month == month))


async def samples(session: AsyncSession, account: Account) -> Sequence[Row[SpotCheckSample, int, int]]:
    """Every sample with how many requests are in it and how many of them were looked at, the latest first."""
    wanted = (
        select(SpotCheckSample, func.count(SpotCheck.id), func.count(SpotCheck.checked_at))
        .join(SpotCheck, SpotCheck.sample_id == SpotCheckSample.id, isouter=True)
        .where(allowed(account))
        .group_by(SpotCheckSample.id)
        .order_by(SpotCheckSample.month.desc())
    )
    return (await session.execute(wanted)).all()


def _spot_checks(account: Account) -> Select[SpotCheck, HelpRequest, str]:
    return (
        select(SpotCheck, HelpRequest, Office.name)
        .join(HelpRequest, HelpRequest.id == SpotCheck.help_request_id)
        .join(Office, Office.code == HelpRequest.office_code)
        .where(allowed(account))
    )


async def spot_checks(
    session: AsyncSession, account: Account, sample_id: int
) -> Sequence[Row[SpotCheck, HelpRequest, str]]:
    """The requests of a sample with their offices, in the order of the drawing."""
    wanted = _spot_checks(account).where(SpotCheck.sample_id == sample_id).order_by(SpotCheck.position)
    return (await session.execute(wanted)).all()


async def spot_check(
    session: AsyncSession, account: Account, spot_check_id: int, *, lock: bool = False
) -> Row[SpotCheck, HelpRequest, str]:
    """One request of a sample; NotFound when there is none or it is not for this account to see."""
    wanted = _spot_checks(account).where(SpotCheck.id == spot_check_id)
    if lock:
        wanted = wanted.with_for_update(of=SpotCheck).execution_options(populate_existing=True)
    found = (await session.execute(wanted)).one_or_none() if 0 < spot_check_id < 2**63 else None
    if found is None:
        raise NotFound("没有这件抽查")
    return found


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    return and_(Deadline.finished_at.is_(None), Deadline.paused_at.is_(None), Deadline.due_at <= now)


async def overdue(session: AsyncSession, account: Account, now: datetime) -> tuple[list[Overdue], int]:
    """The clocks that should have ended, the longest overdue first; so many as a page shows, and how many in all."""
    wanted = (
        select(HelpRequest.number, Office.name, Department.name, Deadline.stage_name, Deadline.due_at)
        .join(HelpRequest, HelpRequest.id == Deadline.help_request_id)
        .join(Office, Office.code == HelpRequest.office_code)
        .join(Department, Department.code == Office.department_code)
        .where(allowed(account), _is_overdue(now))
        .order_by(Deadline.due_at, Deadline.id)
        .limit(SHOWN)
    )
    found = [Overdue(*row) for row in await session.execute(wanted)]
    if len(found) < SHOWN:
        return found, len(found)
    every = select(func.count()).select_from(Deadline).where(_is_overdue(now))
    return found, await session.scalar(every) or 0


async def handed_back(
    session: AsyncSession, account: Account, since: datetime, until: datetime, *, limit: int | None = SHOWN
) -> tuple[list[HandedBack], int]:
    """The requests handed back in this time, the latest first; so many as a page shows, and how many in all."""
    last = func.max(HelpRequestEvent.at)
    wanted = (
        select(HelpRequest.number, Office.name, HelpRequest.stage, last, HelpRequest.routing, func.count().over())
        .join(HelpRequestEvent, HelpRequestEvent.help_request_id == HelpRequest.id)
        .join(Office, Office.code == HelpRequest.office_code)
        .where(
            allowed(account), HANDED_BACK, HelpRequestEvent.at >= since, HelpRequestEvent.at < until,
        )
        .group_by(HelpRequest.id, Office.name)
        .order_by(last.desc())
        .limit(limit)
    )  # fmt: skip
    rows = (await session.execute(wanted)).all()
    found = [
        HandedBack(number, office, stage, at, tuple(routing.get("hand_backs", ())), bool(routing.get("arbitrated")))
        for number, office, stage, at, routing, _ in rows
    ]
    return found, rows[0][5] if rows else 0


async def places(session: AsyncSession) -> dict[str, Place]:
    """Every office by its code, with what it counts under."""
    wanted = (
        select(Office.code, Office.name, Department.name, AreaRow.level, AreaRow.name)
        .join(Department, Department.code == Office.department_code)
        .join(AreaRow, AreaRow.code == Office.area_code)
        .order_by(Office.code)
    )
    return {
        code: Place(name, department, area if level == "township" else None)
        for code, name, department, level, area in await session.execute(wanted)
    }


def _in(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(HelpRequestEvent.at >= since, HelpRequestEvent.at < until)


_MOVES = HelpRequestEvent.stage_before.is_distinct_from(HelpRequestEvent.stage_after)
_COUNTED_AS = case(
    (_MOVES & (HelpRequestEvent.stage_after == "approved"), Action.APPROVE.value),
    (_MOVES & (HelpRequestEvent.stage_after == "refused"), Action.REFUSE.value),
    (HelpRequestEvent.ends & (HelpRequestEvent.stage_after == "closed"), Action.CLOSE.value),
    (
        _MOVES & (HelpRequestEvent.stage_after == "closed") & (HelpRequestEvent.action != Action.CLOSE),
        ONGOING,
    ),
    else_=HelpRequestEvent.action,
)
"""What an event counts as, whatever the county's table calls the step."""


async def events_by_office(session: AsyncSession, since: datetime, until: datetime) -> list[tuple[str, date, str, int]]:
    """(office, month, action, times) of everything that happened in this time; the office is the present one."""
    month = func.date_trunc("month", func.timezone("Asia/Shanghai", HelpRequestEvent.at))
    wanted = (
        select(HelpRequest.office_code, month, _COUNTED_AS, func.count())
        .join(HelpRequest, HelpRequest.id == HelpRequestEvent.help_request_id)
        .where(_in(since, until))
        .group_by(HelpRequest.office_code, month, _COUNTED_AS)
        .order_by(month, HelpRequest.office_code)
    )
    return [(office, at.date(), action, times) for office, at, action, times in await session.execute(wanted)]


async def events_by_kind(session: AsyncSession, since: datetime, until: datetime) -> list[tuple[str, str, int]]:
    """(kind of assistance, action, times); a request of two kinds counts under both."""
    kind = func.unnest(HelpRequest.aid_types).label("kind")
    each = (
        select(kind, _COUNTED_AS.label("action"))
        .join(HelpRequest, HelpRequest.id == HelpRequestEvent.help_request_id)
        .where(_in(since, until))
        .subquery()
    )
    wanted = select(each.c.kind, each.c.action, func.count()).group_by(each.c.kind, each.c.action)
    return [(kind, action, times) for kind, action, times in await session.execute(wanted.order_by(each.c.kind))]


async def decisions(session: AsyncSession, since: datetime, until: datetime) -> list[tuple[str, int, float]]:
    """(office, how many, days from submission of all together) of what was decided in this time."""
    took = func.extract("epoch", HelpRequestEvent.at - HelpRequest.submitted_at) / 86400
    wanted = (
        select(HelpRequest.office_code, func.count(), func.sum(took))
        .join(HelpRequest, HelpRequest.id == HelpRequestEvent.help_request_id)
        .where(_in(since, until), _MOVES, HelpRequestEvent.stage_after.in_(("approved", "refused")))
        .group_by(HelpRequest.office_code)
    )
    return [(office, times, float(days)) for office, times, days in await session.execute(wanted)]


async def clocks(
    session: AsyncSession, since: datetime, until: datetime, now: datetime
) -> list[tuple[str, int, int, int]]:
    """(office, ended in this time, of them too late, overdue now)."""
    ended = and_(Deadline.finished_at >= since, Deadline.finished_at < until)
    wanted = (
        select(
            HelpRequest.office_code,
            func.count().filter(ended),
            func.count().filter(ended, Deadline.finished_at > Deadline.due_at),
            func.count().filter(_is_overdue(now)),
        )
        .join(HelpRequest, HelpRequest.id == Deadline.help_request_id)
        .where(ended | _is_overdue(now))
        .group_by(HelpRequest.office_code)
    )
    return [(office, ended, late, overdue) for office, ended, late, overdue in await session.execute(wanted)]


async def ratings(session: AsyncSession, since: datetime, until: datetime) -> list[tuple[str, str]]:
    """(office, score) of every rating in this time; scores are encrypted, so they are counted here."""
    wanted = (
        select(HelpRequest.office_code, HelpRequestEvent.details)
        .join(HelpRequest, HelpRequest.id == HelpRequestEvent.help_request_id)
        .where(_in(since, until), HelpRequestEvent.action == RATED)
    )
    return [(office, str((details or {}).get("score", ""))) for office, details in await session.execute(wanted)]


async def complaints(session: AsyncSession, account: Account) -> Sequence[Complaint]:
    """The complaints that wait for an answer, the oldest first."""
    wanted = select(Complaint).where(allowed(account), Complaint.answered_at.is_(None)).order_by(Complaint.id)
    return (await session.scalars(wanted.limit(SHOWN))).all()
