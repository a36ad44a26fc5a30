"""Declaring near relatives (近亲属备案): whoever works on requests says whom they must keep away from."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.errors import Conflict, Invalid
from backend.signatures import repository
from backend.signatures import service as signing
from backend.staff.models import Role

pages = APIRouter(
    prefix="/console/relatives", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM
)


@pages.get("")
async def own(request: Request, done: str = "") -> Response:
    """What this member of staff has declared."""
    async with admitted(request, Role.CASEWORKER, Role.LEADER) as visit:
        return await _shown(request, visit, done="已备案。" if done else "")


@pages.post("")
async def declare(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    id_number: Annotated[str, Form(max_length=200)],
    relation: Annotated[str, Form(max_length=200)],
) -> Response:
    """Declare one. What was wrong is said with what had been written but the number, which is personal."""
    try:
        async with admitted(request, Role.CASEWORKER, Role.LEADER) as visit:
            await signing.declare(
                visit.session, visit.account, name=name, id_number=id_number, relation=relation,
                now=visit.runtime.clock(),
            )  # fmt: skip
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.CASEWORKER, Role.LEADER) as visit:
            return await _shown(request, visit, error=error, name=name, relation=relation)
    return back_to("/console/relatives?done=declared")


async def _shown(
    request: Request,
    visit: Visit,
    *,
    done: str = "",
    error: Conflict | Invalid | None = None,
    name: str = "",
    relation: str = "",
) -> Response:
    return render(
        request, "relatives.html", status=error.status if error else 200, problem=str(error or ""), done=done,
        declared=await repository.declared_by(visit.session, visit.account.id), name=name, relation=relation,
    )  # fmt: skip
