"""Fetching the photos of a request from the providers that keep them, outside any transaction.

Both may run twice: a photo is unique to its request and its provider's id, and only one that still waits is fetched.
"""

import asyncio
from datetime import datetime

from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.help_requests.attachments import COLLECT, media_of
from backend.help_requests.models import HelpRequest
from backend.photos import repository, rules
from backend.photos.models import Gap, Photo
from backend.runtime import Runtime
from bot.channels.channel import File
from bot.channels.errors import ChannelError
from bot.messages import Channel, Media

log = get_logger(__name__)

FETCH = "photos.fetch"


async def collect(runtime: Runtime, *, help_request_id: int) -> None:
    """Put down every photo of a request that a provider of ours keeps, and have the new ones fetched."""
    now = runtime.clock()
    async with runtime.database.unit_of_work() as session:
        request = await session.get_one(HelpRequest, help_request_id)
        for media in map(media_of, request.attachments or ()):
            if media.channel is None:
                continue
            photo_id = await repository.add(session, request.id, media, now)
            if photo_id is not None:
                await runtime.jobs.defer(session, FETCH, photo_id=photo_id)


async def fetch(runtime: Runtime, *, photo_id: int) -> None:
    """Fetch one photo; what fails in passing is tried again after a while, what never comes is a gap with a reason."""
    async with runtime.database.unit_of_work() as session:
        photo = await session.get_one(Photo, photo_id, with_for_update=True)
        if photo.state != "waiting":
            return
        same = await repository.kept_with(session, photo)
        if same is not None and same.content is not None:  # a provider may not have it any more
            _fill(photo, same.content, same.content_type, runtime.clock())
            return
        photo.attempts += 1
        media = Media(photo.provider_id, url=photo.url, channel=Channel(photo.channel))
    source = runtime.media.get(Channel(photo.channel))
    if source is None:
        await _leave(runtime, photo_id, "not_connected")
        return
    try:
        file = await asyncio.to_thread(source.fetch, media, at_most=rules.LARGEST)
    except ChannelError as error:
        await _take_failure(runtime, photo_id, error)
    else:
        await _keep(runtime, photo_id, file)


async def _keep(runtime: Runtime, photo_id: int, file: File) -> None:
    kind = rules.kind_of(file.content)
    if kind is None:
        await _leave(runtime, photo_id, "not_a_picture")
        return
    async with runtime.database.unit_of_work() as session:
        photo = await session.get_one(Photo, photo_id, with_for_update=True)
        if photo.state == "waiting":
            _fill(photo, file.content, kind, runtime.clock())


def _fill(photo: Photo, content: bytes, kind: str | None, now: datetime) -> None:
    photo.state, photo.content, photo.content_type = "kept", content, kind
    photo.size, photo.settled_at = len(content), now


async def _take_failure(runtime: Runtime, photo_id: int, error: ChannelError) -> None:
    if error.alert:
        log.error("photo_needs_an_administrator", photo_id=photo_id, code=error.code, reference=error.reference)
    async with runtime.database.unit_of_work() as session:
        photo = await session.get_one(Photo, photo_id)
        pause = rules.pause_after(error, photo.attempts)
        if pause is not None:
            await runtime.jobs.defer(session, FETCH, after=pause, photo_id=photo_id)
            return
    await _leave(runtime, photo_id, rules.gap_of(error))


async def _leave(runtime: Runtime, photo_id: int, reason: Gap) -> None:
    """There will be no photo: the caseworker sees why, and can ask for it anew."""
    log.warning("photo_missing", photo_id=photo_id, reason=reason)
    async with runtime.database.unit_of_work() as session:
        photo = await session.get_one(Photo, photo_id, with_for_update=True)
        if photo.state == "waiting":
            photo.state, photo.reason, photo.settled_at = "missing", reason, runtime.clock()


JOBS: dict[str, Handler] = {COLLECT: collect, FETCH: fetch}
