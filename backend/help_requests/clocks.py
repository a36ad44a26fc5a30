"""What a step does to the clocks of a help request. Everything that moves a request calls `follow`, and
whatever files some calls `begin_with`; nothing else begins, stops or ends a clock.

The first clock begins with the resident's submission, not when an office takes it up. While the resident owes
materials all clocks stand still; a decision or a withdrawal ends them, unless the procedure goes on after it; a
transfer changes nothing. The clock that runs is that of the stage the request is at in its procedure. A request that is
taken up again is counted again, by the version of the procedure it was on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import snapshot
from backend.areas.lifecycle_tables import INTAKE
from backend.deadlines import repository as deadlines
from backend.deadlines import service as clocks
from backend.help_requests.lifecycle import OPEN, first_stage
from backend.help_requests.models import HelpRequest
from backend.offices.rules import Decision
from backend.procedures import service as procedures
from backend.procedures.rules import Procedure
from backend.signatures import repository as signatures

WAITING = "materials_requested"
"""The stage in which the resident owes something."""
RECHECK = "recheck"
"""The stage at which a decision that is objected to is taken up again, where a procedure has one. What was turned away
before anybody decided on it begins anew: else it could be approved without a visit and without its publicity."""

Effect = Literal["begin", "pause", "resume", "finish"]


def effect(before: str | None, after: str) -> Effect | None:
    """What going from one stage to another does to the clocks; pure."""
    if after not in OPEN:
        return "finish" if before in OPEN else None
    if before not in OPEN:
        return "begin"
    if (before == WAITING) == (after == WAITING):
        return None
    return "pause" if after == WAITING else "resume"


async def follow(
    session: AsyncSession,
    request: HelpRequest,
    before: str | None,
    *,
    actor_id: int | None,
    now: datetime,
    begins: bool = False,
) -> None:
    """Let the clocks follow a request that has just moved from the stage `before` to the one it is in.

    `actor_id` is the member of staff who moved it, None for the resident; only staff may stop a clock. With `begins`
    the clock of the stage of its procedure begins, even if it ran already.
    """
    match effect(before, request.stage):
        case "begin":
            await _begin(session, request, before, now)
        case "pause":
            assert actor_id is not None, "the table lets nobody but caseworkers ask for materials"
            await clocks.pause(session, request.id, "materials", actor_id, now)
        case "resume":
            await clocks.resume(session, request.id, "materials", await procedures.calendar(session), actor_id, now)
        case "finish":
            await clocks.finish(session, request.id, now)
    if request.procedure_stage is None:
        await clocks.finish(session, request.id, now)
    elif begins:
        await _go_on(session, request, now)
    elif request.stage == "accepted":
        await _take_up(session, request, now)


async def begin_with(session: AsyncSession, requests: Sequence[HelpRequest], now: datetime) -> None:
    """Begin the first clocks of requests that have just been filed: none of them has had one."""
    first = []
    for request in requests:
        procedure = await _procedure(session, request)
        stage = procedure.stage(request.procedure_stage or "") if procedure else None
        if procedure is not None and stage is not None:
            first.append((request.id, procedure, stage))
    await clocks.begin(session, first, await procedures.calendar(session), now)


async def begin_at(session: AsyncSession, request: HelpRequest, decision: Decision) -> None:
    """Put a new request on the present version of what it follows; nothing in a county without procedures."""
    standing = (await snapshot.county(session)).procedures
    code = standing.get("urgent") if request.urgent else decision.procedure or standing.get("unplaced")
    if code is None:
        return
    procedure = await procedures.procedure(session, code)
    request.procedure_code, request.procedure_version = procedure.code, procedure.version
    request.procedure_stage = first_stage(procedure)


async def _go_on(session: AsyncSession, request: HelpRequest, now: datetime) -> None:
    """The clock that ran ends, that of the stage the request is at now begins."""
    await clocks.finish(session, request.id, now)
    procedure = await _procedure(session, request)
    stage = procedure.stage(request.procedure_stage or "") if procedure else None
    if procedure is not None and stage is not None:
        await clocks.start(session, request.id, procedure, stage, await procedures.calendar(session), now)


async def _take_up(session: AsyncSession, request: HelpRequest, now: datetime) -> None:
    """A request is taken up, by whomever: the clock of being taken up ends, that of the next stage begins."""
    for deadline in await deadlines.running(session, request.id):
        if deadline.stage == INTAKE and request.procedure_stage == INTAKE:
            procedure = await _procedure(session, request)
            following = procedure.after(INTAKE) if procedure else None
            request.procedure_stage = following.stage if following else None
            await _go_on(session, request, now)


async def _begin(session: AsyncSession, request: HelpRequest, before: str | None, now: datetime) -> None:
    procedure = await _procedure(session, request)
    if procedure is None:
        return
    if before is not None:
        signed = await signatures.of_request(session, request.id)
        was_decided = before != "refused" or any(one.hand == "approval" for one in signed)
        recheck = procedure.stage(RECHECK) if was_decided else None
        request.procedure_stage = (recheck or procedure.stages[0]).stage
    await _go_on(session, request, now)


async def _procedure(session: AsyncSession, request: HelpRequest) -> Procedure | None:
    """What a request follows, in its own version; None in a county imported before there were procedures."""
    if request.procedure_code is None:
        return None
    return await procedures.procedure(session, request.procedure_code, request.procedure_version)
