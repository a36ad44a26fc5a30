"""What a step does to the clocks of a help request. Everything that moves a request calls `follow`, and nothing else.

The first clock begins with the resident's submission, not when an office takes it up. While the resident owes
materials all clocks stand still; a decision or a withdrawal ends them; a transfer changes nothing. A request that is
taken up again is counted again, by the version of the procedure it was on.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.deadlines import repository as deadlines
from backend.deadlines import service as clocks
from backend.help_requests.lifecycle import OPEN
from backend.help_requests.models import HelpRequest
from backend.procedures import service as procedures
from backend.procedures.rules import Procedure

WAITING = "materials_requested"
"""The stage in which the resident owes something."""
ACCEPTANCE = "acceptance"
"""The stage of a procedure that is over when an office takes the request up."""
RECHECK = "recheck"
"""The clock besides the stages that runs when a decision is objected to, where a procedure has one."""

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
    session: AsyncSession, request: HelpRequest, before: str | None, *, actor_id: int | None, now: datetime
) -> None:
    """Let the clocks follow a request that has just moved from the stage `before` to the one it is in.

    `actor_id` is the member of staff who moved it, None for the resident; only staff may stop a clock.
    """
    match effect(before, request.stage):
        case "begin":
            await _begin(session, request, now)
        case "pause":
            assert actor_id is not None, "the table lets nobody but caseworkers ask for materials"
            await clocks.pause(session, request.id, "materials", actor_id, now)
        case "resume":
            await clocks.resume(session, request.id, await procedures.calendar(session), actor_id, now)
        case "finish":
            await clocks.finish(session, request.id, now)
    if request.stage == "accepted":
        await _take_up(session, request, now)


async def _take_up(session: AsyncSession, request: HelpRequest, now: datetime) -> None:
    """A request is taken up: the clock of being taken up ends, that of the next stage begins."""
    for deadline in await deadlines.running(session, request.id):
        if deadline.stage == ACCEPTANCE:
            procedure = await procedures.procedure(session, deadline.procedure_code, deadline.procedure_version)
            await clocks.advance(session, deadline, procedure, await procedures.calendar(session), now)


async def _begin(session: AsyncSession, request: HelpRequest, now: datetime) -> None:
    earlier = await deadlines.of_request(session, request.id)
    if earlier:
        procedure = await procedures.procedure(session, earlier[-1].procedure_code, earlier[-1].procedure_version)
        stage = procedure.stage(RECHECK) or procedure.stages[0]
    else:
        found = await _procedure(session, request)
        if found is None:
            return
        procedure, stage = found, found.stages[0]
    await clocks.start(session, request.id, procedure, stage, await procedures.calendar(session), now)


async def _procedure(session: AsyncSession, request: HelpRequest) -> Procedure | None:
    """What a new request follows; None in a county imported before there were procedures."""
    standing = (await areas.county(session)).procedures
    code = standing.get("urgent") if request.urgent else request.routing.get("procedure") or standing.get("unplaced")
    return None if code is None else await procedures.procedure(session, code)
