"""Signing in and out, and the way from /console to each role's own first page."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console.admission import account_of, runtime_of
from backend.console.clients import client_of
from backend.console.pages import LARGEST_FORM, SIGN_IN, PageRoute, back_to, render, safe_return
from backend.console.sessions import Cookies, Ticket
from backend.core.errors import OfficeError
from backend.staff import service as staff
from backend.staff.models import Role

FIRST_PAGES = {
    Role.OPERATOR: "/console/inbox",
    Role.CASEWORKER: "/console/requests",
    Role.LEADER: "/console/requests",
    Role.ADMINISTRATOR: "/console/admin",
    Role.SUPERVISOR: "/console/supervision",
}

routes = APIRouter(route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)


@routes.get("/console")
async def first_page(request: Request) -> Response:
    """Lead each role to its own page."""
    async with runtime_of(request).database.unit_of_work() as session:
        account = await account_of(session, request)
    return back_to(FIRST_PAGES[Role(account.role)])


@routes.get(SIGN_IN)
async def sign_in_page(request: Request, next: str = "") -> Response:  # noqa: A002  the parameter's name in the address
    """The form."""
    return render(request, "sign_in.html", wanted=safe_return(next), username="", problem="")


@routes.post(SIGN_IN)
async def sign_in(
    request: Request,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=500)] = "",  # noqa: A002
) -> Response:
    """Begin a session, or say why not; a wrong name and a wrong password are answered alike."""
    runtime = runtime_of(request)
    wanted = safe_return(next)
    try:
        account = await staff.sign_in(runtime, username, password, client_of(request))
    except OfficeError as error:
        return render(
            request, "sign_in.html", status=error.status, wanted=wanted, username=username, problem=str(error)
        )
    response = back_to(wanted)
    Cookies(runtime.settings).write(response, Ticket(account.id, account.epoch), runtime.clock())
    return response


@routes.post("/console/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    response = back_to(SIGN_IN)
    Cookies(runtime_of(request).settings).clear(response)
    return response
