"""The operators' pages: who waits, one conversation live, taking it over, answering, handing it back.

Whatever is forbidden is refused by the services; these pages only leave away the buttons.
"""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from backend.console import news, repository
from backend.console.admission import Visit, admitted, runtime_of
from backend.console.pages import LARGEST_FORM, FragmentRoute, PageRoute, back_to, render
from backend.conversations import handoff, inbox
from backend.core.errors import Conflict, Invalid
from backend.messaging.service import INBOX
from backend.residents import accesses
from backend.staff.models import Role
from bot.nlu.normalise import parse_case_code

pages = APIRouter(prefix="/console/inbox", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)
fragments = APIRouter(prefix="/console/inbox", route_class=FragmentRoute, include_in_schema=False)


@pages.get("")
async def listing(request: Request) -> Response:
    """Every conversation that waits or is held, and the latest others."""
    async with admitted(request, Role.OPERATOR) as visit:
        return render(request, "inbox.html", **await _rows(visit))


@fragments.get("/rows")
async def rows(request: Request, seen: str = "") -> Response:
    """The list alone."""
    async with admitted(request, Role.OPERATOR) as visit:
        return _unless_seen(render(request, "inbox_rows.html", **await _rows(visit)), seen)


@fragments.get("/events")
async def events(request: Request) -> Response:
    """The stream of news."""
    async with admitted(request, Role.OPERATOR):
        pass  # the stream itself must hold no transaction
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(news.frames(request), media_type="text/event-stream", headers=headers)


@pages.post("/find")
async def find(request: Request, code: Annotated[str, Form(max_length=100)] = "") -> Response:
    """The conversations of whoever a request number or service code belongs to; the code stays out of addresses."""
    async with admitted(request, Role.OPERATOR) as visit:
        canonical = parse_case_code(code)
        found = await repository.conversations_of(visit.session, canonical) if canonical else []
        if len(found) == 1:
            return back_to(f"/console/inbox/{found[0].id}")
        return render(request, "inbox_found.html", code=code, found=found)


@pages.get("/{conversation_id:int}")
async def conversation(request: Request, conversation_id: int) -> Response:
    """One conversation; that it was opened is on record, for its resident may ask."""
    async with admitted(request, Role.OPERATOR) as visit:
        contact_id = await repository.contact_of(visit.session, conversation_id)
        if contact_id is not None:
            await accesses.record(visit.session, visit.account, contact_id, "conversation", visit.runtime.clock())
    return await _page(request, conversation_id)


@fragments.get("/{conversation_id:int}/live")
async def live(request: Request, conversation_id: int, seen: str = "") -> Response:
    """What changes by itself in it: who speaks, what is known, what was said and whether it arrived."""
    async with admitted(request, Role.OPERATOR) as visit:
        context = await _context(visit, conversation_id)
        return _unless_seen(render(request, "conversation_live.html", **context), seen)


@pages.post("/{conversation_id:int}/take-over")
async def take_over(request: Request, conversation_id: int) -> Response:
    """Become the one who speaks."""

    async def act(visit: Visit) -> None:
        await handoff.take_over(visit.session, visit.runtime, visit.account, conversation_id)

    return await _acted(request, conversation_id, act)


@pages.post("/{conversation_id:int}/say")
async def say(
    request: Request,
    conversation_id: int,
    fence: Annotated[int, Form()],
    text: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """Answer the resident."""

    async def act(visit: Visit) -> None:
        await handoff.say(visit.session, visit.runtime, visit.account, conversation_id, fence, text)

    return await _acted(request, conversation_id, act, draft=text)


@pages.post("/{conversation_id:int}/hand-back")
async def hand_back(
    request: Request,
    conversation_id: int,
    fence: Annotated[int, Form()],
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Give the conversation back to the assistant."""

    async def act(visit: Visit) -> None:
        await handoff.hand_back(visit.session, visit.runtime, visit.account, conversation_id, fence, note)

    return await _acted(request, conversation_id, act, note=note)


async def _acted(
    request: Request,
    conversation_id: int,
    act: Callable[[Visit], Awaitable[None]],
    *,
    draft: str = "",
    note: str = "",
) -> Response:
    """Do it and show the conversation anew; when it is refused, say why and keep what was written."""
    try:
        async with admitted(request, Role.OPERATOR) as visit:
            await act(visit)
    except (Conflict, Invalid) as error:
        return await _page(request, conversation_id, status=error.status, problem=str(error), draft=draft, note=note)
    await runtime_of(request).ephemeral.publish(INBOX, str(conversation_id))
    return back_to(f"/console/inbox/{conversation_id}")


async def _page(
    request: Request, conversation_id: int, *, status: int = 200, problem: str = "", draft: str = "", note: str = ""
) -> Response:
    async with admitted(request, Role.OPERATOR) as visit:
        context = await _context(visit, conversation_id)
        return render(request, "conversation.html", status=status, problem=problem, draft=draft, note=note, **context)


async def _context(visit: Visit, conversation_id: int) -> dict[str, Any]:
    opened = await inbox.opened(visit.session, conversation_id)
    lines = await inbox.transcript(visit.session, conversation_id)
    return {
        "opened": opened,
        "lines": lines,
        "mine": opened.row.operator_id == visit.account.id,
        "longest": handoff.LONGEST_ANSWER,
        "now": visit.runtime.clock(),
    }


async def _rows(visit: Visit) -> dict[str, Any]:
    found = await inbox.listing(visit.session)
    waiting = [row for row in found if row.waiting_since]
    return {
        "waiting": waiting,
        "held": [row for row in found if row.operator_id and not row.waiting_since],
        "others": [row for row in found if not row.operator_id and not row.waiting_since],
        "now": visit.runtime.clock(),
    }


def _unless_seen(fragment: HTMLResponse, seen: str) -> Response:
    """204, on which the page leaves everything as it stands, when the browser shows this very fragment already."""
    digest = sha256(bytes(fragment.body)).hexdigest()[:16]
    if digest == seen:
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    fragment.headers["X-Fragment"] = digest
    return fragment
