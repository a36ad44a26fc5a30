"""The page behind a service code's QR picture: a code proves nothing, so it tells how things stand and no more."""

from datetime import timedelta
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console import qr, repository
from backend.console.admission import runtime_of
from backend.console.clients import client_of
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from bot import texts
from bot.flows.outcomes import REQUEST_STAGES
from bot.messages import Channel
from bot.nlu.normalise import is_service_code, parse_case_code

LOOKS = 30
LOOKS_PER = timedelta(minutes=10)
"""How many of these pages one client may open in that time; a code has ten random digits."""

_STAGES = {name: texts.render(f"stage.{name}", channel=Channel.WEB).text for name in REQUEST_STAGES}
_HINTS = {name: texts.render(f"stage_hint.{name}", channel=Channel.WEB).text for name in REQUEST_STAGES}

routes = APIRouter(prefix="/code", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)


@routes.get("")
async def form(request: Request) -> Response:
    """Where a code can be typed."""
    return _shown(request, 200, asked=False)


@routes.post("")
async def look_up(request: Request, code: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Lead to the page of the code that was typed; what cannot be one is shown again."""
    canonical = _canonical(code)
    return _shown(request, 404, written=code) if canonical is None else back_to(f"/code/{canonical}")


@routes.get("/{service_code}")
async def code_page(request: Request, service_code: str) -> Response:
    """Where the owner's requests stand; for a code that is nobody's the same page without any."""
    if not await _may_look(request):
        return _shown(request, 429)
    code = _canonical(service_code)
    if code is None:
        return _shown(request, 404)
    async with runtime_of(request).database.unit_of_work() as session:
        statuses = await repository.public_statuses(session, code)
    return _shown(request, 404) if statuses is None else _shown(request, 200, statuses)


@routes.get("/{service_code}/qr.svg")
async def picture(request: Request, service_code: str) -> Response:
    """The QR picture of any well-formed code; whether it is somebody's is not looked up and so not told."""
    code = _canonical(service_code)
    if code is None:
        return _shown(request, 404)
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return Response(qr.svg(runtime_of(request).settings.base_url, code), media_type="image/svg+xml", headers=headers)


def _canonical(written: str) -> str | None:
    """The code in whatever spelling it was typed; None if its check digits do not fit."""
    code = parse_case_code(written[:100])
    return code if code is not None and is_service_code(code) else None


async def _may_look(request: Request) -> bool:
    client = sha256(client_of(request).encode()).hexdigest()[:32]
    return await runtime_of(request).ephemeral.allow(f"code-page:{client}", limit=LOOKS, per=LOOKS_PER)


def _shown(
    request: Request,
    status: int,
    statuses: list[repository.PublicStatus] | None = None,
    *,
    asked: bool = True,
    written: str = "",
) -> Response:
    runtime = runtime_of(request)
    response = render(
        request, "code.html", status=status, statuses=statuses or [], county_facts=runtime.county.current,
        too_many=status == 429, words=_STAGES, hints=_HINTS, asked=asked, written=written,
        sms_number=runtime.settings.twilio_from_number,
    )  # fmt: skip
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
