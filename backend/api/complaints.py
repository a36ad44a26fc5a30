"""Complaints that other systems take in."""

from sqlalchemy import true
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from backend.api.calls import Call, with_scope
from backend.api.idempotency import IdempotencyKey, once
from backend.api.operations import router, writing
from backend.api.schemas import ComplaintIn, ComplaintOut
from backend.systems import repository, service
from backend.systems.models import ReceivedComplaint, Scope

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
        complaint = ReceivedComplaint(
            system=call.system, help_request_id=request.id if request else None,
            said={"text": body.text, "name": body.name, "phone": body.phone}, received_at=call.now,
        )  # fmt: skip
        await service.take_complaint(session, complaint)
        return ComplaintOut(reference=f"TS-{complaint.id:06d}", received_at=call.now)

    return await once(call, key, 201, act)
