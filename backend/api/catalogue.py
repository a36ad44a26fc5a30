"""What the county offers and who does it: programmes and offices, public things."""

from typing import Annotated

from fastapi import Path

from backend.api.calls import Call, with_scope
from backend.api.operations import problems, router
from backend.api.pagination import Cursor, Limit, Page, pack, unpack, unpack_id
from backend.api.schemas import OfficeOut, ProgrammeOut
from backend.offices import repository as offices
from backend.offices.models import Office
from backend.programmes import repository as programmes
from backend.programmes.models import Programme
from backend.systems.models import Scope

Code = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$", examples=["minimum-living"])]

routes = router("目录")
MAY = with_scope(Scope.CATALOGUE)


@routes.get(
    "/programmes",
    summary="救助项目目录",
    responses=problems(),
    description="全县的救助项目，按县里的次序。",
)
async def list_programmes(call: Call = MAY, cursor: Cursor = None, limit: Limit = 50) -> Page[ProgrammeOut]:
    """The programmes, in the county's order."""
    position = unpack_id("programmes", cursor)
    async with call.runtime.database.unit_of_work() as session:
        found = [one for one in await programmes.programmes(session) if one.position > position]
    shown = found[:limit]
    further = pack("programmes", shown[-1].position) if len(found) > limit else None
    return Page(items=[_programme(one) for one in shown], next=further)


@routes.get(
    "/programmes/{code}",
    summary="一个救助项目",
    responses=problems(404),
    description="一个救助项目的条件、材料、标准和办法。",
)
async def get_programme(code: Code, call: Call = MAY) -> ProgrammeOut:
    """One programme."""
    async with call.runtime.database.unit_of_work() as session:
        return _programme(await programmes.programme(session, code))


@routes.get(
    "/offices",
    summary="经办机构目录",
    responses=problems(),
    description="全县的经办机构，按代码排列。",
)
async def list_offices(call: Call = MAY, cursor: Cursor = None, limit: Limit = 50) -> Page[OfficeOut]:
    """The offices, by their codes."""
    after = unpack("offices", cursor) or ""
    async with call.runtime.database.unit_of_work() as session:
        found = sorted(
            (one for one in await offices.offices(session) if one.code > after), key=lambda office: office.code
        )
    shown = found[:limit]
    return Page(
        items=[_office(one) for one in shown], next=pack("offices", shown[-1].code) if len(found) > limit else None
    )


def _office(one: Office) -> OfficeOut:
    return OfficeOut(
        code=one.code, name=one.name, department=one.department_code, area=one.area_code, phone=one.phone,
        is_desk=one.is_desk,
    )  # fmt: skip


def _programme(one: Programme) -> ProgrammeOut:
    return ProgrammeOut(
        code=one.code, name=one.name, aid_types=one.aid_types, department=one.department_code,
        approving=one.approving, qualifies=one.qualifies, materials=one.materials, standard=one.standard,
        procedure=one.procedure_code, apply=one.apply, takes=one.takes, basis=one.basis, source=one.source,
    )  # fmt: skip
