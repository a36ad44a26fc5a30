"""Looking at a photo: on record before it is shown.

Basis: PIPL arts. 28, 51 and GB/T 45574-2025: photos of papers and of homes are sensitive; every access leaves a trace.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import NotFound
from backend.help_requests import repository as help_requests
from backend.photos import repository
from backend.photos.models import Photo, PhotoLook
from backend.staff.models import Account


async def look(session: AsyncSession, account: Account, help_request_id: int, photo_id: int, now: datetime) -> Photo:
    """The photo with its content; that this account looked is on record.

    Raises NotFound for another office's request, another request's photo, or one that is not here.
    """
    request = await help_requests.one(session, account, help_request_id)
    photo = await repository.with_content(session, request.id, photo_id)
    if photo is None:
        raise NotFound("这张照片没有取到，或已经删除")
    session.add(PhotoLook(photo_id=photo.id, account_id=account.id, at=now))
    await session.flush()
    return photo
