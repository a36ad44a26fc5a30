"""All SQL about photos. Who may see one is who may see its request, which is asked before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from backend.core import crypto
from backend.help_requests.models import HelpRequest
from backend.photos.models import Photo, PhotoLook
from backend.staff.models import Account
from bot.messages import Media


async def add(session: AsyncSession, help_request_id: int, media: Media, now: datetime) -> int | None:
    """Add a photo that is to be fetched, its id; None when the request has it already."""
    indexes = crypto.cipher().indexes(f"photo {media.id}")
    known = select(Photo.id).where(Photo.help_request_id == help_request_id, Photo.digest.in_(indexes))
    if await session.scalar(known) is not None:
        return None
    row = insert(Photo).values(
        help_request_id=help_request_id, channel=media.channel, provider_id=media.id, url=media.url,
        digest=indexes[0], state="waiting", attempts=0, added_at=now,
    )  # fmt: skip
    return await session.scalar(row.on_conflict_do_nothing().returning(Photo.id))


async def kept_with(session: AsyncSession, photo: Photo) -> Photo | None:
    """The same photo with its content, where the request that this one's was filed with has it."""
    report = select(HelpRequest.linked_to_id).where(HelpRequest.id == photo.help_request_id).scalar_subquery()
    wanted = select(Photo).where(Photo.help_request_id == report, Photo.digest == photo.digest, Photo.state == "kept")
    return await session.scalar(wanted.options(undefer(Photo.content)))


async def of_request(session: AsyncSession, help_request_id: int) -> Sequence[Photo]:
    """A request's photos without their content, in the order they came."""
    wanted = select(Photo).where(Photo.help_request_id == help_request_id)
    return (await session.scalars(wanted.order_by(Photo.id))).all()


async def with_content(session: AsyncSession, help_request_id: int, photo_id: int) -> Photo | None:
    """One photo of this request with its content, if there is any; the look is to be on record before it is shown."""
    wanted = select(Photo).where(Photo.id == photo_id, Photo.help_request_id == help_request_id, Photo.state == "kept")
    return await session.scalar(wanted.options(undefer(Photo.content))) if 0 < photo_id < 2**63 else None


async def looks(session: AsyncSession, help_request_id: int) -> list[tuple[PhotoLook, str]]:
    """Every look at a photo of a request and whose it was, oldest first."""
    wanted = (
        select(PhotoLook, Account.display_name)
        .join(Photo, Photo.id == PhotoLook.photo_id)
        .join(Account, Account.id == PhotoLook.account_id)
        .where(Photo.help_request_id == help_request_id)
        .order_by(PhotoLook.id)
    )
    return [(look, name) for look, name in await session.execute(wanted)]
