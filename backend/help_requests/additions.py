"""What comes to a request after it was filed, from whoever filed it: a word, papers, findings of a check.

What the office has asked for sets the request going again, as when the resident answers it here; by anything else
nothing moves: the office looks at what has come and decides. A request that is over takes nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Conflict, Invalid
from backend.help_requests import amending, attachments, changes, clocks, lifecycle, repository
from backend.help_requests.clocks import WAITING
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from bot.messages import Media

if TYPE_CHECKING:
    from backend.runtime import Runtime

ADDED = "materials_added"
"""The event of papers or a word having come."""
CHECKED = "data_checked"
"""The event of findings of a data check having come; what they are stands nowhere in it."""
MOST_ATTACHMENTS = 50


@dataclass(frozen=True, slots=True)
class Materials:
    """What has come: a word, papers, and what fields of the request shall hold."""

    note: str = field(repr=False)
    media: Sequence[Media]
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)


async def add_materials(
    session: AsyncSession, runtime: "Runtime", request: HelpRequest, told: Materials, now: datetime
) -> HelpRequestEvent:
    """Put what has come to a locked request; a page that shows the earlier state must be read again.

    Where the office waits for a field, its value lands in it. That, or papers, let the request and its clock go on; a
    word alone does where no field was asked for. Raises Conflict when the request is over or a field comes that was
    not asked for, Invalid when it holds too many papers.
    """
    _refuse_when_over(request)
    _attach(request, told.media)
    wanted = await wanted_of(session, request)
    if not {*told.fields} <= {wanted}:
        raise Conflict("经办机构现在没有要补这一项，可以写在说明里")
    details: dict[str, Any] = {}
    for slot, value in told.fields.items():
        details = amending.put(request, slot, value, by="system", said_in="", now=now)
    request.updated_at = now
    answers = bool(told.fields or told.media or (told.note and not wanted))
    stage = await stage_resumed(session, request) if request.stage == WAITING and answers else request.stage
    return await _record(session, runtime, request, ADDED, now, note=told.note, details=details, stage=stage)


async def stage_resumed(session: AsyncSession, request: HelpRequest) -> str:
    """The stage that goes on when what was asked for has come."""
    asked = await repository.first_of_last_run(session, request.id, lifecycle.Action.REQUEST_MATERIALS)
    return lifecycle.resumed(asked or "submitted")


def wanted_by(asked: HelpRequestEvent | None) -> str:
    """The field that was asked for by name with this event; "" where it was papers, or nothing."""
    return str((asked.details or {}).get("wanted", "")) if asked else ""


async def wanted_of(session: AsyncSession, request: HelpRequest) -> str:
    """The field that a request waits for, "" where it waits for papers or for nothing."""
    if request.stage != WAITING:
        return ""
    return wanted_by(await repository.last_event(session, request.id, lifecycle.Action.REQUEST_MATERIALS))


def _attach(request: HelpRequest, media: Sequence[Media]) -> None:
    papers = [*request.attachments, *map(attachments.to_json, media)]
    if len(papers) > MOST_ATTACHMENTS:
        raise Invalid(f"一件申请最多 {MOST_ATTACHMENTS} 份材料")
    request.attachments = papers


async def add_check(
    session: AsyncSession, runtime: "Runtime", request: HelpRequest, *, now: datetime
) -> HelpRequestEvent:
    """Put on record that findings of a data check have come. Raises Conflict when the request is over."""
    _refuse_when_over(request)
    return await _record(session, runtime, request, CHECKED, now)


def _refuse_when_over(request: HelpRequest) -> None:
    if lifecycle.is_over(request.stage, request.procedure_stage):
        raise Conflict("这件申请已经办完，不能再补充")


async def _record(
    session: AsyncSession,
    runtime: "Runtime",
    request: HelpRequest,
    action: str,
    now: datetime,
    *,
    note: str = "",
    details: dict[str, Any] | None = None,
    stage: str | None = None,
) -> HelpRequestEvent:
    before = request.stage
    request.stage = stage or before
    event = HelpRequestEvent(
        help_request_id=request.id, action=action, stage_before=before, stage_after=request.stage, actor_id=None,
        note=note, details=details or None, at=now,
    )  # fmt: skip
    session.add(event)
    await session.flush()
    await clocks.follow(session, request, before, actor_id=None, now=now)
    await changes.announce(session, runtime, event)
    return event
