"""The first page everybody sees: how to ask for help, where to look up progress, what is public.

Here too is the page for an address that nobody has: a person who mistypes is told so in words.
"""

from fastapi import APIRouter, Request
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.responses import Response

from backend.console.admission import runtime_of
from backend.console.pages import PageRoute, render

routes = APIRouter(route_class=PageRoute, include_in_schema=False)


@routes.get("/")
async def front_page(request: Request) -> Response:
    """The ways to the office."""
    runtime = runtime_of(request)
    return render(
        request, "front.html", county_facts=runtime.county.current, sms_number=runtime.settings.twilio_from_number
    )


async def nothing_here(request: Request, error: Exception) -> Response:
    """A page for people; programs, which ask for no page, are answered as ever."""
    assert isinstance(error, HTTPException)
    if "text/html" not in request.headers.get("accept", ""):
        return await http_exception_handler(request, error)
    return render(
        request, "trouble.html", status=404, title="没有找到", sentence="没有这个页面，请看看网址有没有写错。"
    )
