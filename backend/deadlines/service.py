"""Starting, stopping and ending the clocks of a help request; counting them again when the calendar has changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.core.workdays import Due, Stop, WorkCalendar, due, parse_limit
from backend.deadlines import repository
from backend.deadlines.models import Deadline, DeadlineCount, DeadlinePause, Ground
from backend.deadlines.rules import RECOUNTED, Step, distance, steps_at
from backend.procedures.rules import Procedure, Stage

_MOVED = Step(RECOUNTED, 0, "caseworker", daily=True)


async def start(
    session: AsyncSession,
    help_request_id: int,
    procedure: Procedure,
    stage: Stage,
    calendar: WorkCalendar,
    now: datetime,
) -> Deadline:
    """Begin the clock of a stage now. A stage whose clock runs already keeps the one it has."""
    for deadline in await repository.running(session, help_request_id, lock=True):
        if deadline.stage == stage.stage:
            return deadline
    (deadline,) = await begin(session, [(help_request_id, procedure, stage)], calendar, now)
    return deadline


async def begin(
    session: AsyncSession, those: Sequence[tuple[int, Procedure, Stage]], calendar: WorkCalendar, now: datetime
) -> list[Deadline]:
    """Begin clocks now, each of a stage of a request that has none of that stage running."""
    counted = [due(now, stage.limit, calendar) for _, _, stage in those]
    begun = [_deadline(*one, until, now) for one, until in zip(those, counted, strict=True)]
    session.add_all(begun)
    await session.flush()
    for deadline, until in zip(begun, counted, strict=True):
        _put_down(session, deadline, until, "started", now)
    return begun


def _deadline(help_request_id: int, procedure: Procedure, stage: Stage, counted: Due, now: datetime) -> Deadline:
    return Deadline(
        help_request_id=help_request_id,
        procedure_code=procedure.code,
        procedure_version=procedure.version,
        stage=stage.stage,
        stage_name=stage.name,
        limit=str(stage.limit),
        runs_on=stage.limit.runs_on,
        started_at=now,
        due_at=counted.at,
        calendar=counted.calendar,
        provisional=counted.provisional,
    )


async def pause(session: AsyncSession, help_request_id: int, ground: Ground, recorder_id: int, now: datetime) -> int:
    """Stop every clock of the request that runs, on this ground and by this member of staff; how many were stopped."""
    stopped = [one for one in await repository.running(session, help_request_id, lock=True) if one.paused_at is None]
    for deadline in stopped:
        deadline.paused_at = now
        session.add(DeadlinePause(deadline_id=deadline.id, ground=ground, started_at=now, recorder_id=recorder_id))
    await session.flush()
    return len(stopped)


async def resume(
    session: AsyncSession,
    help_request_id: int,
    ground: Ground,
    calendar: WorkCalendar,
    ender_id: int | None,
    now: datetime,
) -> int:
    """Let every clock of the request that stands still on this ground go on, due by so much later; how many there were.

    `ender_id` is None where it was the resident who did it.
    """
    running = await repository.running(session, help_request_id, lock=True)
    open_ = [
        pause_
        for pause_ in await repository.pauses(session, [deadline.id for deadline in running])
        if pause_.ended_at is None and pause_.ground == ground
    ]
    for pause_ in open_:
        pause_.ended_at, pause_.ender_id = now, ender_id
    await session.flush()
    still = [deadline for deadline in running if deadline.id in {pause_.deadline_id for pause_ in open_}]
    for deadline in still:
        deadline.paused_at = None
        await _count(session, deadline, calendar, "resumed", now)
    return len(still)


async def finish(session: AsyncSession, help_request_id: int, now: datetime, *, stage: str | None = None) -> int:
    """End the clock of a stage, or all of the request's; a pause that is open ends with it. How many ended."""
    running = await repository.running(session, help_request_id, lock=True)
    ended = [deadline for deadline in running if stage is None or deadline.stage == stage]
    for pause_ in await repository.pauses(session, [deadline.id for deadline in ended]):
        if pause_.ended_at is None:
            pause_.ended_at = now
    for deadline in ended:
        deadline.paused_at, deadline.finished_at = None, now
    await session.flush()
    return len(ended)


async def recount(
    session: AsyncSession, calendar: WorkCalendar, now: datetime, *, after: int = 0, provisional_only: bool = False
) -> tuple[int, int | None]:
    """Count a batch of running deadlines again by this calendar, those with ids above `after`.

    How many due dates moved, and the id to go on after; None when there are no more. The caseworker is reminded of each
    that moved. With `provisional_only` just those that a notice is there for by now.
    """
    until = max(calendar.notices) if provisional_only else None
    batch = await repository.to_recount(session, after, provisional_until=until)
    moved = 0
    for deadline in batch:
        before = deadline.due_at
        await _count(session, deadline, calendar, "calendar", now)
        if deadline.due_at != before:
            moved += 1
            await repository.remind(session, deadline, _MOVED, now)
    return moved, batch[-1].id if len(batch) == repository.BATCH else None


async def recount_all(session: AsyncSession, calendar: WorkCalendar, now: datetime) -> int:
    """Count every running deadline again, in this one transaction; how many due dates moved."""
    moved, after = await recount(session, calendar, now)
    while after is not None:
        more, after = await recount(session, calendar, now, after=after)
        moved += more
    return moved


async def remind(
    session: AsyncSession, steps: Sequence[Step], calendar: WorkCalendar, now: datetime, *, after: int = 0
) -> tuple[int, int | None]:
    """Put down the reminders that are due now for a batch of deadlines with ids above `after`.

    How many were new, and the id to go on after; None when there are no more.
    """
    batch = await repository.due_before(session, now + _horizon(steps), after)
    given = 0
    for deadline in batch:
        in_hours = parse_limit(deadline.limit).unit == "hours"
        far = distance(deadline.due_at, in_hours=in_hours, now=now, calendar=calendar)
        for step in steps_at(steps, far) if far is not None else ():
            given += await repository.remind(session, deadline, step, now)
    return given, batch[-1].id if len(batch) == repository.BATCH else None


def _horizon(steps: Sequence[Step]) -> timedelta:
    """How far ahead the earliest step may lie: its working days, and the longest holiday among them twice over."""
    return timedelta(days=21 + 2 * max((-step.days for step in steps), default=0))


async def _count(session: AsyncSession, deadline: Deadline, calendar: WorkCalendar, reason: str, now: datetime) -> None:
    """Count a due date again; it is put down if anything about it is different."""
    stops: list[Stop] = [
        (pause_.started_at, pause_.ended_at)
        for pause_ in await repository.pauses(session, [deadline.id])
        if pause_.ended_at is not None
    ]
    limit = parse_limit(deadline.limit, runs_on=deadline.runs_on)
    counted = due(deadline.started_at, limit, calendar, stops)
    if (deadline.due_at, deadline.calendar, deadline.provisional) != (
        counted.at,
        counted.calendar,
        counted.provisional,
    ):
        deadline.due_at, deadline.calendar = counted.at, counted.calendar
        deadline.provisional = counted.provisional
        _put_down(session, deadline, counted, reason, now)


def _put_down(session: AsyncSession, deadline: Deadline, counted: Due, reason: str, now: datetime) -> None:
    session.add(
        DeadlineCount(
            deadline_id=deadline.id, reason=reason, due_at=counted.at, calendar=counted.calendar,
            provisional=counted.provisional, at=now.astimezone(SHANGHAI),
        )
    )  # fmt: skip
