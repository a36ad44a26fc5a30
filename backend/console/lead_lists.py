"""Importing lists of households to look at: supervision's and administrators' page, with every row that was amiss."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from starlette.responses import Response

from backend.console.admission import admitted
from backend.console.pages import PageRoute, back_to, render
from backend.console.sheets import download
from backend.core.errors import Invalid
from backend.core.logging import get_logger
from backend.leads import lists, service
from backend.leads import repository as stored
from backend.staff.models import Role

log = get_logger(__name__)

ROLES = (Role.SUPERVISOR, Role.ADMINISTRATOR)

pages = APIRouter(
    prefix="/console/lead-lists", route_class=PageRoute, include_in_schema=False,
    max_body_size=lists.LARGEST + 64 * 1024,
)  # fmt: skip


@pages.get("")
async def listing(request: Request) -> Response:
    """Every list that was imported, and a form for a new one."""
    async with admitted(request, *ROLES) as visit:
        return render(request, "lead_lists.html", lists=await stored.lists(visit.session), problem="", source="")


@pages.post("")
async def upload(
    request: Request, file: UploadFile | None = None, source: Annotated[str, Form(max_length=400)] = ""
) -> Response:
    """Import a list; what is no list at all is told, and nothing of it is kept."""
    content = await file.read() if file is not None else b""
    try:
        async with admitted(request, *ROLES) as visit:
            if not content:
                raise Invalid("请选择一个文件；空的文件不能导入")
            now = visit.runtime.clock()
            imported = await service.import_list(
                visit.session, visit.runtime.county.gazetteer, content, source, now, visit.account.id
            )  # fmt: skip
    except Invalid as error:
        async with admitted(request, *ROLES) as visit:
            return render(
                request, "lead_lists.html", status=error.status, lists=await stored.lists(visit.session),
                problem=str(error), source=source,
            )  # fmt: skip
    return back_to(f"/console/lead-lists/{imported.lead_list.id}{'?again=true' if imported.again else ''}")


@pages.get("/{lead_list_id:int}")
async def one(request: Request, lead_list_id: int, again: bool = False) -> Response:
    """One list: what was stored, what came of looking, every row that could not be used with its reason."""
    async with admitted(request, *ROLES) as visit:
        return render(
            request, "lead_list.html", one=await stored.one_list(visit.session, lead_list_id), again=again,
            faults=await stored.faults(visit.session, lead_list_id),
            outcomes=await stored.outcomes(visit.session, lead_list_id),
        )  # fmt: skip


@pages.get("/{lead_list_id:int}/faults.csv")
async def faults_file(request: Request, lead_list_id: int) -> Response:
    """The rows that could not be used as a file, to be put right and imported. That they were taken out is logged."""
    async with admitted(request, *ROLES) as visit:
        found = await stored.one_list(visit.session, lead_list_id)
        faults = await stored.faults(visit.session, lead_list_id)
        account_id = visit.account.id
    log.info("personal_data_shown", lead_list_id=lead_list_id, account_id=account_id)
    width = len(found.head)
    rows = ((*fault.cells[:width], *[""] * (width - len(fault.cells)), fault.line, fault.reason) for fault in faults)
    return download("faults", (*found.head, "原来的行号", "原因"), rows)
