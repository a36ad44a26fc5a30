"""Help requests: filing one, asking how they stand, which have changed, adding to one, findings of a check."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Annotated

from fastapi import Path, Query
from sqlalchemy import true
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from backend.api.calls import Call, with_scope
from backend.api.forms import address_of, form_of, programme_of
from backend.api.idempotency import IdempotencyKey, once
from backend.api.operations import problems, router, writing
from backend.api.pagination import Cursor, Limit, Page, pack, unpack_id
from backend.api.schemas import (
    AddedOut,
    AwareMoment,
    CheckIn,
    DeadlineOut,
    FiledOut,
    HelpRequestIn,
    MaterialsIn,
    ProgressOut,
)
from backend.core.clock import SHANGHAI
from backend.core.errors import NotFound
from backend.help_requests import additions, progress
from backend.help_requests.casework import ASKED_FOR
from backend.help_requests.models import HelpRequest
from backend.systems import repository, service
from backend.systems.models import ReceivedCheck, Scope
from bot import texts
from bot.flows.outcomes import RequestClock, RequestStatus
from bot.messages import Channel, Media

routes = router("求助申请")

Number = Annotated[
    str, Path(pattern=r"^[A-Z]{2,4}-[0-9]{4}-[0-9]{6,9}$", description="受理编号", examples=["LY-2026-000317"])
]
ServiceCode = Annotated[
    str, Path(pattern=r"^MS[0-9]{12}$", description="民生服务码，不带空格", examples=["MS123456789012"])
]
Since = Annotated[
    AwareMoment | None,
    Query(description="只要这个时间以后变化的；带时区", examples=["2026-11-25T08:00:00+08:00"]),
]
MAY_FILE, MAY_ADD, MAY_CHECK = with_scope(Scope.FILE), with_scope(Scope.ADD), with_scope(Scope.CHECK)
MAY_READ = with_scope(Scope.READ, Scope.READ_ALL)


@routes.post(
    "/requests",
    status_code=201,
    response_model=FiledOut,
    responses=writing(),
    summary="代居民提交求助申请",
    description="和居民自己写的一样：归户籍乡镇或主管部门，编号，开始计时。请把受理编号和服务码告诉居民。",
)
async def file_request(body: HelpRequestIn, key: IdempotencyKey, call: Call = MAY_FILE) -> Response:
    """File a request for a resident."""

    async def act(session: AsyncSession) -> FiledOut:
        form = form_of(body, call.runtime.county.gazetteer, await programme_of(session, body))
        address = address_of(body, call.system)
        filed, request = await service.file(session, call.runtime, call.system, form, address, call.now)
        call.concerns(request)
        status = (await progress.statuses(session, [request], call.now))[0]
        return FiledOut(
            number=filed.number, service_code=filed.service_code, department=filed.department, office=filed.office,
            office_phone=filed.office_phone, routed=filed.routed, urgent=filed.urgent, deadline=_deadline(status.clock),
        )  # fmt: skip

    return await once(call, key, 201, act)


@routes.get(
    "/requests",
    responses=problems(),
    summary="有变化的申请",
    description="能看全的申请，按最近一次变化的先后。留着最后的 `next`，下次从那里接着取：期间变了的会再来，不会漏。",
)
async def list_requests(
    call: Call = MAY_READ, cursor: Cursor = None, since: Since = None, limit: Limit = 50
) -> Page[ProgressOut]:
    """The requests by their latest change."""
    after = unpack_id("changes", cursor)
    async with call.runtime.database.unit_of_work() as session:
        found = await repository.changed(session, call.visible, after=after, since=since, limit=limit)
        stand = await progress.statuses(session, [request for _, request in found], call.now)
    last = found[-1][0] if found else after
    return Page(items=[_in_full(status) for status in stand], next=pack("changes", last) if last else None)


@routes.get(
    "/requests/{number}",
    responses=problems(404),
    summary="按受理编号查进度",
    description="自己提交的看得全；别的只有编号末四位、环节和日期，除非密钥有 `requests:read-all`。",
)
async def get_request(number: Number, call: Call = MAY_READ) -> ProgressOut:
    """Where one request stands."""
    async with call.runtime.database.unit_of_work() as session:
        request = await repository.request_for(session, number, true())
        call.concerns(request)
        return (await _shown(session, call, [request]))[0]


@routes.get(
    "/service-codes/{code}/requests",
    responses=problems(404),
    summary="按服务码查进度",
    description="这个服务码的主人的申请，新的在前，最多二十件。",
)
async def get_requests_of_code(code: ServiceCode, call: Call = MAY_READ) -> list[ProgressOut]:
    """The requests of a service code's owner."""
    async with call.runtime.database.unit_of_work() as session:
        found = await progress.requests_of(session, code)
        if not found:
            raise NotFound("没有这个服务码，或它还没有申请")
        return await _shown(session, call, found)


@routes.post(
    "/requests/{number}/materials",
    status_code=201,
    response_model=AddedOut,
    responses=writing(404),
    summary="补充材料或说明",
    description=(
        "交给经办机构看。正等居民补正的，补来了要补的一项或材料就接着办、接着计时；别的补充不改变环节。"
        "没有要补的那一项不能填，已经办完的不能再补。"
    ),
)
async def add_materials(number: Number, body: MaterialsIn, key: IdempotencyKey, call: Call = MAY_ADD) -> Response:
    """Take a word or papers for a request."""

    async def act(session: AsyncSession) -> AddedOut:
        request = await repository.request_for(session, number, call.visible, lock=True)
        call.concerns(request)
        media = [Media(one.id, one.content_type, one.url or "") for one in body.attachments]
        given = body.model_dump(include=set(ASKED_FOR), exclude_none=True)
        told = additions.Materials(body.note or "", media, given)
        await additions.add_materials(session, call.runtime, request, told, call.now)
        return AddedOut(number=number, received_at=call.now)

    return await once(call, key, 201, act)


@routes.post(
    "/requests/{number}/checks",
    status_code=201,
    response_model=AddedOut,
    responses=writing(404),
    summary="送来核对结果",
    description="核对平台一个来源的结果。只能写，不能读；谁送的、何时送的都有记录。",
)
async def add_check(number: Number, body: CheckIn, key: IdempotencyKey, call: Call = MAY_CHECK) -> Response:
    """Take what one source of the check platform found."""

    async def act(session: AsyncSession) -> AddedOut:
        request = await repository.request_for(session, number, true(), lock=True)
        call.concerns(request)
        received = ReceivedCheck(
            help_request_id=request.id, system=call.system, source=body.source, outcome=body.outcome,
            findings=body.findings, checked_at=datetime.combine(body.checked_on, time(), SHANGHAI).astimezone(UTC),
            received_at=call.now,
        )  # fmt: skip
        await service.take_check(session, call.runtime, request, received)
        return AddedOut(number=number, received_at=call.now)

    return await once(call, key, 201, act)


async def _shown(session: AsyncSession, call: Call, found: Sequence[HelpRequest]) -> list[ProgressOut]:
    """Each of these requests as far as this call may see it, in their order."""
    visible = await repository.visible_among(session, [request.id for request in found], call.visible)
    in_full = [request for request in found if request.id in visible]
    stand = {
        request.id: status
        for request, status in zip(in_full, await progress.statuses(session, in_full, call.now), strict=True)
    }
    return [
        _in_full(stand[request.id]) if request.id in stand else _in_part(progress.as_stranger_sees(request))
        for request in found
    ]


def _in_full(status: RequestStatus) -> ProgressOut:
    return ProgressOut(
        number=status.number, full=True, stage=status.status, stage_name=_stage_name(status.status),
        updated_on=status.updated_on, office=status.office, office_phone=status.office_phone,
        note=status.note or None, wanted=status.wanted or None, deadline=_deadline(status.clock),
    )  # fmt: skip


def _in_part(status: RequestStatus) -> ProgressOut:
    return ProgressOut(
        number=status.number, full=False, stage=status.status, stage_name=_stage_name(status.status),
        updated_on=status.updated_on,
    )  # fmt: skip


def _stage_name(stage: str) -> str:
    return texts.phrase(f"stage.{stage}", channel=Channel.WEB)


def _deadline(clock: RequestClock | None) -> DeadlineOut | None:
    return None if clock is None else DeadlineOut(step=clock.step, due_on=clock.due_on, state=clock.state)
