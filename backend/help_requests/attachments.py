"""What was sent with a help request, as its row keeps it; photos among it are fetched by a job."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from backend.help_requests.models import HelpRequest
from bot.messages import Channel, Media

if TYPE_CHECKING:
    from backend.runtime import Runtime

COLLECT = "photos.collect"
"""The job that fetches the photos of a request from whoever keeps them."""


def to_json(media: Media) -> dict[str, str]:
    """A file as the request's row keeps it."""
    kept = {"id": media.id, "content_type": media.content_type, "url": media.url}
    return kept if media.channel is None else {**kept, "channel": media.channel.value}


def media_of(kept: Mapping[str, str]) -> Media:
    """The reverse of `to_json`; rows of older versions name no channel."""
    channel = kept.get("channel")
    return Media(kept["id"], kept["content_type"], kept["url"], Channel(channel) if channel else None)


async def collect(session: AsyncSession, runtime: "Runtime", request: HelpRequest) -> None:
    """Have photos fetched that have come to a request, once this transaction commits."""
    if any(media_of(kept).channel is not None for kept in request.attachments or ()):
        await runtime.jobs.defer(session, COLLECT, lock=f"photos:{request.id}", help_request_id=request.id)
