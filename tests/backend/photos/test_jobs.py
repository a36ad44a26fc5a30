"""Photos of a request: fetched by a job, kept encrypted, tried again, or a gap that says why."""

import pytest
from sqlalchemy import func, select, text

from backend.help_requests import additions
from backend.help_requests.models import HelpRequest
from backend.photos import jobs
from backend.photos.models import Photo
from backend.photos.rules import LARGEST
from bot.channels.errors import Failure
from bot.messages import Channel, Media
from tests.backend.conftest import Office
from tests.backend.console.conftest import Desk, desk
from tests.fakes.media import ScriptedMedia
from tests.fakes.pictures import JPEG, png

__all__ = ["desk"]

PHOTO = Media("media-1", "", "http://pic.example.test/1", Channel.WECHAT)


@pytest.fixture
def wechat(office: Office) -> ScriptedMedia:
    """WeChat, which keeps every photo."""
    source = ScriptedMedia()
    office.runtime.media = {Channel.WECHAT: source}
    return source


async def filed(desk: Desk, *media: Media) -> HelpRequest:
    return await desk.help_request(await desk.conversation("我叫王小满"), attachments=media)


async def photos(office: Office) -> list[Photo]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(Photo).order_by(Photo.id)))


async def content(office: Office, photo: Photo) -> bytes | None:
    async with office.runtime.database.unit_of_work() as session:
        return await session.scalar(select(Photo.content).where(Photo.id == photo.id))


async def test_a_photo_is_fetched_when_its_request_is_filed_and_kept_encrypted(
    office: Office, desk: Desk, wechat: ScriptedMedia
) -> None:
    request = await filed(desk, PHOTO)
    await office.work()
    (photo,) = await photos(office)
    assert (photo.help_request_id, photo.state, photo.content_type) == (request.id, "kept", "image/jpeg")
    assert photo.size == len(JPEG)
    assert await content(office, photo) == JPEG
    async with office.runtime.database.unit_of_work() as session:
        stored = await session.scalar(text("SELECT content FROM photos"))
    assert JPEG not in bytes(stored)
    assert b"JFIF" not in bytes(stored)


async def test_its_jobs_may_run_twice(office: Office, desk: Desk, wechat: ScriptedMedia) -> None:
    request = await filed(desk, PHOTO)
    await office.work()
    (photo,) = await photos(office)
    await jobs.collect(office.runtime, help_request_id=request.id)
    await jobs.fetch(office.runtime, photo_id=photo.id)
    await office.work()
    assert len(await photos(office)) == 1
    assert len(wechat.asked) == 1


async def test_a_failed_fetch_is_tried_again(office: Office, desk: Desk, wechat: ScriptedMedia) -> None:
    wechat.fail_with((Failure.RETRY, "http_503"), (Failure.ALARM, "40164"))
    await filed(desk, PHOTO)
    await office.work()
    (photo,) = await photos(office)
    assert (photo.state, photo.attempts) == ("kept", 3)


@pytest.mark.parametrize(
    ("failures", "reason"),
    [
        ([(Failure.PERMANENT, "40007")], "gone"),
        ([(Failure.PERMANENT, "too_large")], "too_large"),
        ([(Failure.PERMANENT, "not_ours")], "not_kept_by_us"),
        ([(Failure.RETRY, "http_503")] * 9, "not_reachable"),
    ],
)
async def test_what_cannot_be_had_is_a_gap_with_a_reason(
    office: Office, desk: Desk, wechat: ScriptedMedia, failures: list[tuple[Failure, str]], reason: str
) -> None:
    wechat.fail_with(*failures)
    await filed(desk, PHOTO)
    await office.work()
    (photo,) = await photos(office)
    assert (photo.state, photo.reason) == ("missing", reason)
    assert await content(office, photo) is None


@pytest.mark.parametrize("sent", [b"<html><script>alert(1)</script></html>", b"%PDF-1.7", b"\xff\xd8", b"GIF8"])
async def test_what_is_no_picture_is_not_kept_whatever_it_is_called(
    office: Office, desk: Desk, wechat: ScriptedMedia, sent: bytes
) -> None:
    wechat.content = sent
    await filed(desk, PHOTO)
    await office.work()
    (photo,) = await photos(office)
    assert (photo.state, photo.reason) == ("missing", "not_a_picture")
    assert await content(office, photo) is None


async def test_the_kind_of_a_picture_is_read_from_itself(office: Office, desk: Desk, wechat: ScriptedMedia) -> None:
    wechat.content = png()
    await filed(desk, PHOTO)
    await office.work()
    assert (await photos(office))[0].content_type == "image/png"


async def test_a_channel_that_keeps_nothing_for_us_leaves_a_gap(office: Office, desk: Desk) -> None:
    await filed(desk, PHOTO)
    await office.work()
    (photo,) = await photos(office)
    assert (photo.state, photo.reason) == ("missing", "not_connected")


async def test_papers_of_another_system_are_never_asked_for(office: Office, desk: Desk, wechat: ScriptedMedia) -> None:
    request = await filed(desk, Media("x", "image/jpeg", "http://169.254.169.254/latest"))
    async with office.runtime.database.unit_of_work() as session:
        found = await session.get_one(HelpRequest, request.id, with_for_update=True)
        paper = Media("y", "image/jpeg", "http://169.254.169.254/latest")
        told = additions.Materials("", [paper])
        await additions.add_materials(session, office.runtime, found, told, office.runtime.clock())
    await office.work()
    assert wechat.asked == []
    assert await photos(office) == []


async def test_each_request_that_is_filed_with_it_has_the_photo_too(
    office: Office, desk: Desk, wechat: ScriptedMedia
) -> None:
    await filed(desk, PHOTO)
    await filed(desk, PHOTO)
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        counted = await session.scalar(select(func.count(Photo.help_request_id.distinct())))
    assert counted == 2


async def test_what_is_filed_later_has_the_photo_that_the_report_has_kept(
    office: Office, desk: Desk, wechat: ScriptedMedia
) -> None:
    report = await filed(desk, PHOTO)
    await office.work()
    wechat.fail_with((Failure.ALARM, "40007"))
    further = await filed(desk, PHOTO)
    async with office.runtime.database.unit_of_work() as session:
        (await session.get_one(HelpRequest, further.id)).linked_to_id = report.id
    await office.work()
    _, photo = await photos(office)
    assert (photo.help_request_id, photo.state) == (further.id, "kept")
    assert await content(office, photo) == JPEG


def test_what_a_channel_may_send_is_within_what_is_kept() -> None:
    assert LARGEST == 10 * 1024 * 1024
