"""One photo of a help request, as a picture and nothing else. Asked for by POST, for the look is put on record."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.console.admission import admitted
from backend.console.pages import PageRoute
from backend.core.logging import get_logger
from backend.photos import service
from backend.staff.models import Role

log = get_logger(__name__)

pages = APIRouter(prefix="/console/requests", route_class=PageRoute, include_in_schema=False)


@pages.post("/{request_id:int}/photos/{photo_id:int}")
async def one(request: Request, request_id: int, photo_id: int) -> Response:
    """The picture; that it was looked at is on record before it is shown."""
    async with admitted(request, Role.CASEWORKER, Role.LEADER) as visit:
        now = visit.runtime.clock()
        photo = await service.look(visit.session, visit.account, request_id, photo_id, now)
    log.info("photo_shown", photo_id=photo_id, account_id=visit.account.id)
    headers = {"Cache-Control": "no-store", "Content-Disposition": "inline"}
    return Response(photo.content, media_type=photo.content_type, headers=headers)
