"""The administrators' pages: teaching the assistant, its model, deliveries that came to nothing, staff."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console import repository
from backend.console.admission import admitted, runtime_of
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.errors import Invalid
from backend.staff.models import Role
from backend.systems import repository as systems
from backend.training import corrections, versions
from backend.training import service as training
from bot.nlu.understanding import AID_TYPES, INTENTS

pages = APIRouter(prefix="/console/admin", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)


@dataclass(frozen=True, slots=True)
class Refused:
    """A label that made no sense: why, of which utterance, and what had been chosen."""

    status: int = 200
    problem: str = ""
    utterance_id: int = 0
    intent: str = ""
    aid_types: tuple[str, ...] = ()


@pages.get("")
async def utterances(request: Request, after: int | None = None, done: str = "") -> Response:
    """What the assistant was unsure of, to be labelled, and in a word how the model in use is doing."""
    return await _listing(request, after=after, done=done)


@pages.post("/utterances/{utterance_id:int}")
async def label(
    request: Request,
    utterance_id: int,
    intent: Annotated[str, Form(max_length=40)] = "",
    aid_types: Annotated[list[str] | None, Form()] = None,
    discard: Annotated[bool, Form()] = False,
) -> Response:
    """Take a label, or that there is nothing to be learnt, and write the file that the next training reads.

    When it is refused the page keeps what was chosen.
    """
    said, kinds = (training.DISCARDED, []) if discard else (intent, aid_types or [])
    try:
        async with admitted(request, Role.ADMINISTRATOR) as visit:
            await training.label(visit.session, visit.account, utterance_id, said, kinds, visit.runtime.clock())
    except Invalid as error:
        return await _listing(request, refused=Refused(error.status, str(error), utterance_id, said, tuple(kinds)))
    await training.write_corrections(runtime_of(request))
    return back_to(f"/console/admin?done={'discarded' if discard else 'labelled'}")


async def _listing(
    request: Request, *, after: int | None = None, done: str = "", refused: Refused = Refused()
) -> Response:
    found = await asyncio.to_thread(versions.versions, runtime_of(request).settings.var_dir)
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        listing = await training.listing(visit.session, after=after)
        return render(
            request, "utterances.html", status=refused.status, listing=listing, model=found[0], done=done,
            serving=visit.runtime.interpreter.version, problem=refused.problem, refused=refused.utterance_id,
            said=refused.intent, kinds=refused.aid_types, intents=INTENTS, aid_types=AID_TYPES,
            aid_intents=training.AID_INTENTS,
        )  # fmt: skip


@pages.get("/corrections")
async def preview(request: Request) -> Response:
    """The corrections as they will be taught, and what was decided lately."""
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        text = await training.corrections_file(visit.session)
        lately = await training.labelled(visit.session)
        path = visit.runtime.settings.var_dir / corrections.FILE
        return render(request, "corrections.html", text=text, lately=lately, path=path)


@pages.get("/corrections.yml")
async def download(request: Request) -> Response:
    """The corrections as a file."""
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        text = await training.corrections_file(visit.session)
    headers = {"Content-Disposition": 'attachment; filename="corrections.yml"', "Cache-Control": "no-store"}
    return Response(text, media_type="application/yaml", headers=headers)


@pages.get("/model")
async def model(request: Request) -> Response:
    """The card of the model in use, and the versions that could take its place."""
    found = await asyncio.to_thread(versions.versions, runtime_of(request).settings.var_dir)
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        return render(request, "model.html", versions=found, serving=visit.runtime.interpreter.version)


@pages.get("/deliveries")
async def deliveries(request: Request) -> Response:
    """Deliveries that a person should look at."""
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        found = await repository.troubled_deliveries(visit.session)
        dead = await systems.dead(visit.session)
        return render(request, "deliveries.html", deliveries=found, dead=dead)


@pages.get("/staff")
async def staff_accounts(request: Request) -> Response:
    """Everybody who may sign in."""
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        return render(request, "staff.html", accounts=await repository.accounts(visit.session))


@pages.get("/systems")
async def other_systems(request: Request) -> Response:
    """The keys other systems call with, and what is done at a terminal only."""
    async with admitted(request, Role.ADMINISTRATOR) as visit:
        return render(request, "systems.html", keys=await systems.keys(visit.session))
