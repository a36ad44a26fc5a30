"""What a caseworker does to a help request: by the lifecycle's table only, one at a time, each step on record."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Conflict, Invalid
from backend.help_requests import changes, clocks, lifecycle, placing, repository
from backend.help_requests.lifecycle import Action
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.staff.models import Account

if TYPE_CHECKING:
    from backend.runtime import Runtime

LONGEST_NOTE = 500
"""Characters of a word to the resident."""
NOTIFY = "notifications.notify"
"""The job that tells the resident of an event."""
ASKED_FOR = ("id_number", "household_size", "monthly_income")
"""The slots that materials may be asked for by name."""
LOOK = "reveal"
"""The event of somebody having looked at what is covered on the page."""


async def act(
    session: AsyncSession,
    runtime: "Runtime",
    account: Account,
    request_id: int,
    version: int,
    action: str,
    note: str = "",
    *,
    office_code: str | None = None,
    wanted: str = "",
) -> HelpRequest:
    """Take one step; the resident is told by a job that exists if and only if this transaction commits.

    `version` is that of the request the caseworker was looking at. `office_code` is where a transfer leads, or which
    office a hand-back proposes; `wanted` the slot that materials are asked for, so that the answer lands in it. Raises
    NotFound for another office's request, Conflict when the request has moved since or the table does not allow the
    step, Invalid for a missing note or office.
    """
    step = _action(action)
    request = await repository.one(session, account, request_id, lock=True)
    if request.version != version:
        raise Conflict("这件申请刚被别人办理过，请刷新后再办")
    stage = lifecycle.next_stage(request.stage, step)
    note = _note(step, note)
    now = runtime.clock()
    if step is Action.TRANSFER:
        await placing.transfer(session, request, office_code)
    elif step is Action.HAND_BACK:
        await placing.hand_back(session, request, office_code, now)
    event = _event(request, step, stage, account, note, now)
    event.details = {"wanted": wanted} if step is Action.REQUEST_MATERIALS and wanted in ASKED_FOR else None
    session.add(event)
    before, request.stage, request.updated_at = request.stage, stage, now
    await session.flush()
    await clocks.follow(session, request, before, actor_id=account.id, now=now)
    await changes.announce(session, runtime, event)
    if lifecycle.notice_key(step) is not None:
        await runtime.jobs.defer(session, NOTIFY, lock=f"resident:{request.resident_id}", event_id=event.id)
    return request


async def record_look(session: AsyncSession, runtime: "Runtime", account: Account, request_id: int) -> HelpRequest:
    """Put on record that this caseworker looks at the covered numbers of a request; gives the request.

    Basis: 等级保护 2.0 and PIPL art. 51, every access to sensitive data leaves a trace. The request itself stays as it
    is, also for whoever is working on it.
    """
    request = await repository.one(session, account, request_id)
    session.add(_event(request, LOOK, request.stage, account, "", runtime.clock()))
    await session.flush()
    return request


def _action(name: str) -> Action:
    try:
        action = Action(name)
    except ValueError:
        raise Invalid("没有这种操作") from None
    if lifecycle.RULES[action].actor != "caseworker":
        raise Invalid("这一步不由经办人操作")
    return action


def _note(action: Action, note: str) -> str:
    note = note.strip()
    if lifecycle.RULES[action].note_required and not note:
        raise Invalid(f"“{lifecycle.RULES[action].label}”需要写明给居民的说明")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"说明不能超过 {LONGEST_NOTE} 字")
    return note


def _event(
    request: HelpRequest, action: str, stage: str, account: Account, note: str, now: datetime
) -> HelpRequestEvent:
    return HelpRequestEvent(
        help_request_id=request.id,
        action=action,
        stage_before=request.stage,
        stage_after=stage,
        actor_id=account.id,
        note=note,
        at=now,
    )
