"""Complaints that other systems take in."""

from sqlalchemy import true
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from backend.api.calls import Call, with_scope
from backend.api.idempotency import IdempotencyKey, once
from backend.api.operations import router, writing
from backend.api.schemas import ComplaintIn, ComplaintOut
from backend.systems import repository, service
from backend.systems.models import Scope

routes = router("投诉举报")
MAY = with_scope(Scope.COMPLAIN)


@routes.post(
    "/complaints",
    status_code=201,
    response_model=ComplaintOut,
    responses=writing(404),
    summary="转来投诉举报",
    description="交给监管，不经被投诉的机构。",
)
async def file_complaint(body: ComplaintIn, key: IdempotencyKey, call: Call = MAY) -> Response:
    """Take a complaint for supervision."""

    async def act(session: AsyncSession) -> ComplaintOut:
        request = await repository.request_for(session, body.number, true()) if body.number else None
        if request is not None:
            call.concerns(request)
        reference = await service.take_complaint(
            session, call.system, _words(body, call.system), request, call.now, name=body.name, phone=body.phone
        )
        return ComplaintOut(reference=reference, received_at=call.now)

    return await once(call, key, 201, act)


def _words(body: ComplaintIn, system: str) -> str:
    """What supervision reads: their words, then what they concern and where they come from."""
    about = (("涉及申请", body.number), ("转来的系统", system))
    return "\n".join([body.text, *(f"{label}：{value}" for label, value in about if value)])
