"""Reminders of deadlines as those see them who are to act on them: a leader the office's, supervision every one."""

from datetime import timedelta
from typing import cast, get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.console import wording
from backend.console.admission import admitted
from backend.console.pages import PageRoute, render
from backend.deadlines.rules import Recipient
from backend.staff.models import Role
from backend.supervision import reminders

RECENT = timedelta(days=60)
"""Reminders older than this are on the request's own page."""

pages = APIRouter(prefix="/console/reminders", route_class=PageRoute, include_in_schema=False)


@pages.get("")
async def listing(request: Request, to: str = "") -> Response:
    """Who was reminded of which step of which request and when, the latest first."""
    chosen = cast("Recipient", to) if to in get_args(Recipient) else None
    async with admitted(request, Role.LEADER, Role.SUPERVISOR) as visit:
        since = visit.runtime.clock() - RECENT
        found, count = await reminders.given(visit.session, visit.account, since, to=chosen)
        return render(
            request, "reminders.html", found=found, count=count, now=visit.runtime.clock(), to=chosen,
            recipients=wording.RECIPIENTS, opens_requests=visit.account.role == Role.LEADER,
        )  # fmt: skip
