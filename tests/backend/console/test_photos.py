"""A photo at the caseworker's desk: shown on demand, each look on record; a gap says why there is nothing."""

import pytest
from sqlalchemy import select

from backend.console import filed_beside
from backend.help_requests.models import HelpRequest
from backend.photos.models import Photo, PhotoLook
from bot.channels.errors import Failure
from bot.messages import Channel, Media
from tests.backend.conftest import Office
from tests.backend.console.conftest import OTHER_CASEWORKER, Browser, Desk, SignedIn
from tests.fakes.media import ScriptedMedia
from tests.fakes.pictures import JPEG

PHOTO = Media("media-1", "", "http://pic.example.test/1", Channel.WECHAT)


@pytest.fixture
def wechat(office: Office) -> ScriptedMedia:
    """WeChat, which keeps every photo."""
    source = ScriptedMedia()
    office.runtime.media = {Channel.WECHAT: source}
    return source


async def with_photo(office: Office, desk: Desk) -> tuple[HelpRequest, Photo]:
    """A request with a photo that the worker has tried to fetch."""
    request = await desk.help_request(await desk.conversation("我叫王小满"), attachments=(PHOTO,))
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        return request, (await session.scalars(select(Photo))).one()


async def looks(office: Office) -> list[PhotoLook]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(PhotoLook)))


async def test_a_photo_is_shown_to_its_office_and_the_look_is_on_record(
    caseworker: Browser, desk: Desk, office: Office, wechat: ScriptedMedia
) -> None:
    request, photo = await with_photo(office, desk)
    page = await caseworker.get(f"/console/requests/{request.number}")
    assert "查看照片 1" in page.text
    assert await looks(office) == []
    shown = await caseworker.post(f"/console/requests/{request.id}/photos/{photo.id}")
    assert shown.status_code == 200
    assert shown.content == JPEG
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["x-content-type-options"] == "nosniff"
    (look,) = await looks(office)
    assert look.photo_id == photo.id
    assert "临邑镇经办人（演示） 查看照片 1" in (await caseworker.get(f"/console/requests/{request.number}")).text


async def test_another_office_and_another_requests_page_show_nothing(
    signed_in: SignedIn, caseworker: Browser, desk: Desk, office: Office, wechat: ScriptedMedia
) -> None:
    request, photo = await with_photo(office, desk)
    other = await desk.help_request(await desk.conversation("我叫赵奶奶"))
    elsewhere = await signed_in(OTHER_CASEWORKER)
    assert (await elsewhere.post(f"/console/requests/{request.id}/photos/{photo.id}")).status_code == 404
    assert (await caseworker.post(f"/console/requests/{other.id}/photos/{photo.id}")).status_code == 404
    assert await looks(office) == []


async def test_a_gap_says_why(caseworker: Browser, desk: Desk, office: Office, wechat: ScriptedMedia) -> None:
    wechat.fail_with((Failure.PERMANENT, "40007"))
    request, photo = await with_photo(office, desk)
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "已过期" in page
    assert "查看照片 1" not in page
    assert (await caseworker.post(f"/console/requests/{request.id}/photos/{photo.id}")).status_code == 404


async def test_papers_that_nobody_keeps_for_us_are_listed(caseworker: Browser, desk: Desk) -> None:
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "附件 1" in page


async def test_the_file_of_the_request_lists_them_and_who_looked(
    caseworker: Browser, desk: Desk, office: Office, wechat: ScriptedMedia
) -> None:
    request, photo = await with_photo(office, desk)
    await caseworker.post(f"/console/requests/{request.id}/photos/{photo.id}")
    async with office.runtime.database.unit_of_work() as session:
        lines = "\n".join(dict(await filed_beside.sections(session, request))["照片"])
    for words in ("照片 1：", "已保存，image/jpeg", "临邑镇经办人（演示） 查看照片 1"):
        assert words in lines
    answer = await caseworker.post(f"/console/requests/{request.id}/archive")
    assert answer.content.startswith(b"%PDF")
