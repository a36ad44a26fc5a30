"""What comes to a request after it was filed, from whoever filed it: a word, papers, findings of a check.

Nothing moves by it: the office looks at what has come and decides. A request that is over takes nothing more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Conflict, Invalid
from backend.help_requests import attachments, changes
from backend.help_requests.lifecycle import OPEN
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from bot.messages import Media

if TYPE_CHECKING:
    from backend.runtime import Runtime

ADDED = "materials_added"
"""The event of papers or a word having come."""
CHECKED = "data_checked"
"""The event of findings of a data check having come; what they are stands nowhere in it."""
MOST_ATTACHMENTS = 50


async def add_materials(
    session: AsyncSession, runtime: "Runtime", request: HelpRequest, *, note: str, media: Sequence[Media], now: datetime
) -> HelpRequestEvent:
    """Put a word and papers to a locked request; a page that shows the earlier state must be read again.

    Raises Conflict when the request is over, Invalid when it holds too many papers.
    """
    _refuse_when_over(request)
    papers = [*request.attachments, *map(attachments.to_json, media)]
    if len(papers) > MOST_ATTACHMENTS:
        raise Invalid(f"一件申请最多 {MOST_ATTACHMENTS} 份材料")
    request.attachments = papers
    request.updated_at = now
    return await _record(session, runtime, request, ADDED, note, now)


async def add_check(
    session: AsyncSession, runtime: "Runtime", request: HelpRequest, *, now: datetime
) -> HelpRequestEvent:
    """Put on record that findings of a data check have come. Raises Conflict when the request is over."""
    _refuse_when_over(request)
    return await _record(session, runtime, request, CHECKED, "", now)


def _refuse_when_over(request: HelpRequest) -> None:
    if request.stage not in OPEN:
        raise Conflict("这件申请已经办完，不能再补充")


async def _record(
    session: AsyncSession, runtime: "Runtime", request: HelpRequest, action: str, note: str, now: datetime
) -> HelpRequestEvent:
    event = HelpRequestEvent(
        help_request_id=request.id, action=action, stage_before=request.stage, stage_after=request.stage,
        actor_id=None, note=note, at=now,
    )  # fmt: skip
    session.add(event)
    await session.flush()
    await changes.announce(session, runtime, event)
    return event
