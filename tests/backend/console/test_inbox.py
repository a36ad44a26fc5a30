"""The operators' inbox: who waits, one conversation from taking it over to handing it back, and news of it live."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import select, update

from backend.app import create_app
from backend.console.sessions import COOKIE
from backend.core.ephemeral import Ephemeral
from backend.messaging.models import Conversation, Message
from backend.messaging.service import INBOX
from backend.staff.models import Account
from bot.channels.errors import Failure
from bot.messages import Channel
from tests.backend.conftest import Office
from tests.backend.console.conftest import OPERATOR, OTHER_OPERATOR, Browser, Desk, SignedIn


def fence_in(page: str) -> str:
    """The fence that the page's forms would name."""
    found = re.search(r'name="fence" value="(\d+)"', page)
    assert found is not None
    return found[1]


async def taken_over(browser: Browser, conversation: int) -> str:
    """Take it over; gives the fence."""
    answer = await browser.post(f"/console/inbox/{conversation}/take-over")
    assert answer.status_code == 303
    return fence_in((await browser.get(f"/console/inbox/{conversation}")).text)


async def test_who_waits_comes_first_and_danger_before_all(operator: Browser, desk: Desk, office: Office) -> None:
    quiet, waiting, urgent = [await desk.conversation("你好", waiting=wait) for wait in (False, True, True)]
    async with office.runtime.database.unit_of_work() as session:
        await session.execute(update(Conversation).where(Conversation.id == urgent).values(urgent=True))
    page = (await operator.get("/console/inbox")).text
    places = [page.index(f"/console/inbox/{number}") for number in (urgent, waiting, quiet)]
    assert places == sorted(places)
    assert "急难" in page


async def test_an_unchanged_list_is_not_sent_again(operator: Browser, desk: Desk) -> None:
    await desk.conversation("你好")
    rows = await operator.get("/console/inbox/rows")
    seen = {"seen": rows.headers["x-fragment"]}
    assert (await operator.get("/console/inbox/rows", params=seen)).status_code == 204
    await desk.conversation("还有我", waiting=True)
    assert (await operator.get("/console/inbox/rows", params=seen)).status_code == 200


async def test_a_conversation_from_taking_over_to_handing_back(operator: Browser, desk: Desk, office: Office) -> None:
    conversation = await desk.conversation("转人工", waiting=True)
    address = f"/console/inbox/{conversation}"
    assert "接管会话" in (await operator.get(address)).text
    fence = await taken_over(operator, conversation)
    assert "由您接待" in (await operator.get(address)).text
    answer = await operator.post(f"{address}/say", data={"fence": fence, "text": "您好，我是坐席，慢慢说"})
    assert answer.status_code == 303
    assert "等待发送" in (await operator.get(address)).text
    await office.work()
    page = (await operator.get(address)).text
    assert "您好，我是坐席，慢慢说" in page
    assert "已发出" in page
    assert "您好，我是坐席，慢慢说" in office.wechat.texts
    assert (await operator.post(f"{address}/hand-back", data={"fence": fence, "note": "已安抚"})).status_code == 303
    assert "由助手接待" in (await operator.get(address)).text


async def test_an_answer_that_did_not_arrive_says_so(operator: Browser, desk: Desk, office: Office) -> None:
    conversation = await desk.conversation("转人工", channel=Channel.SMS)
    fence = await taken_over(operator, conversation)
    await office.work()
    office.sms.fail_with((Failure.PERMANENT, "30005"))
    await operator.post(f"/console/inbox/{conversation}/say", data={"fence": fence, "text": "您好"})
    await office.work()
    page = (await operator.get(f"/console/inbox/{conversation}/live")).text
    assert "未送达：此号码收不到" in page


async def test_one_speaks_at_a_time(operator: Browser, signed_in: SignedIn, desk: Desk) -> None:
    conversation = await desk.conversation("转人工", waiting=True)
    await taken_over(operator, conversation)
    other = await signed_in(OTHER_OPERATOR)
    answer = await other.post(f"/console/inbox/{conversation}/take-over")
    assert answer.status_code == 409
    assert "另一位坐席" in answer.text
    said = await other.post(f"/console/inbox/{conversation}/say", data={"fence": "1", "text": "我来说"})
    assert said.status_code == 409
    assert "我来说" in said.text  # what was written is not lost


async def test_a_page_left_open_cannot_speak_under_an_old_fence(operator: Browser, desk: Desk, office: Office) -> None:
    conversation = await desk.conversation("转人工", waiting=True)
    old = await taken_over(operator, conversation)
    await operator.post(f"/console/inbox/{conversation}/hand-back", data={"fence": old})
    await taken_over(operator, conversation)
    answer = await operator.post(f"/console/inbox/{conversation}/say", data={"fence": old, "text": "迟到的话"})
    assert answer.status_code == 409
    async with office.runtime.database.unit_of_work() as session:
        assert "迟到的话" not in list(await session.scalars(select(Message.text)))


@pytest.mark.parametrize("text", ["", "   ", "长" * 1001])
async def test_words_that_cannot_be_sent_are_refused_with_the_reason(operator: Browser, desk: Desk, text: str) -> None:
    conversation = await desk.conversation("转人工")
    fence = await taken_over(operator, conversation)
    answer = await operator.post(f"/console/inbox/{conversation}/say", data={"fence": fence, "text": text})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_what_residents_write_is_text_and_nothing_else(operator: Browser, desk: Desk) -> None:
    conversation = await desk.conversation("<script>alert(1)</script>", waiting=True)
    page = (await operator.get(f"/console/inbox/{conversation}")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


async def test_a_conversation_is_found_by_number_and_by_code(operator: Browser, desk: Desk) -> None:
    conversation = await desk.conversation("我要申请")
    request = await desk.help_request(conversation)
    code = await desk.service_code(request)
    for written in (request.number, request.number.lower(), code, f"{code[:2]} {code[2:6]} {code[6:]}"):
        answer = await operator.post("/console/inbox/find", data={"code": written})
        assert answer.headers["location"] == f"/console/inbox/{conversation}"


@pytest.mark.parametrize("code", ["", "LY-2026-999999", "MS123456789012", "<b>"])
async def test_a_code_of_nobody_finds_nothing(operator: Browser, code: str) -> None:
    answer = await operator.post("/console/inbox/find", data={"code": code})
    assert answer.status_code == 200
    assert "没有找到" in answer.text
    assert "“<b>”" not in answer.text


class Stream:
    """An event stream as a browser holds it open."""

    def __init__(self) -> None:
        self.status = 0
        self._arrived: asyncio.Queue[str | None] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._asked = False

    async def receive(self) -> dict[str, Any]:
        """The request, and nothing more until the browser goes away."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        """What the server sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self._arrived.put_nowait(message["body"].decode() if message.get("more_body") else None)

    async def next(self) -> str | None:
        """The next frame; None when the stream has ended."""
        return await asyncio.wait_for(self._arrived.get(), 10)

    def leave(self) -> None:
        """Close the browser."""
        self._gone.set()


@pytest.fixture
def listening(office: Office) -> Callable[[Browser], Any]:
    """Opens the stream of news with a browser's cookie."""

    @asynccontextmanager
    async def listening(browser: Browser) -> AsyncIterator[Stream]:
        app, stream = create_app(office.runtime), Stream()
        cookie = browser.cookies.get(COOKIE) or ""
        scope = {
            "type": "http", "method": "GET", "path": "/console/inbox/events", "raw_path": b"/console/inbox/events",
            "query_string": b"", "headers": [(b"host", b"127.0.0.1"), (b"cookie", f"{COOKIE}={cookie}".encode())],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "http_version": "1.1",
            "root_path": "", "asgi": {"version": "3.0"},
        }  # fmt: skip
        serving = asyncio.create_task(app(scope, stream.receive, stream.send))
        try:
            yield stream
        finally:
            stream.leave()
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(serving, 10)

    return listening


async def heard(office: Office, stream: Stream, news: str) -> str | None:
    """Announce something until the stream, which may still be subscribing, has heard of it."""
    hearing = asyncio.create_task(stream.next())
    while not hearing.done():
        await office.runtime.ephemeral.publish(INBOX, news)
        await asyncio.wait({hearing}, timeout=0.1)
    return hearing.result()


async def test_an_open_page_hears_of_news(operator: Browser, listening: Any, office: Office) -> None:
    async with listening(operator) as stream:
        assert (await stream.next() or "").startswith("retry: ")
        assert stream.status == 200
        frame = await heard(office, stream, "17")
        assert frame == "event: news\ndata: 17\n\nevent: conversation-17\ndata: 17\n\n"


async def test_a_deactivated_account_hears_nothing_more(operator: Browser, listening: Any, office: Office) -> None:
    async with listening(operator) as stream:
        await stream.next()
        async with office.runtime.database.unit_of_work() as session:
            await session.execute(update(Account).where(Account.username == OPERATOR).values(active=False))
        assert await heard(office, stream, "17") is None


async def test_without_the_store_the_stream_ends_and_pages_still_work(
    operator: Browser, listening: Any, office: Office, desk: Desk
) -> None:
    conversation = await desk.conversation("转人工", waiting=True)
    store = office.runtime.ephemeral
    office.runtime.ephemeral = Ephemeral("redis://127.0.0.1:1/0")
    async with listening(operator) as stream:
        assert (await stream.next() or "").startswith("retry: ")
        assert await stream.next() is None
    assert (await operator.post(f"/console/inbox/{conversation}/take-over")).status_code == 303
    await office.runtime.ephemeral.close()
    office.runtime.ephemeral = store


async def test_a_stream_without_a_session_is_refused(anonymous: Browser) -> None:
    assert (await anonymous.get("/console/inbox/events")).status_code == 401


async def test_acting_is_news(operator: Browser, listening: Any, office: Office, desk: Desk) -> None:
    conversation = await desk.conversation("转人工", waiting=True)
    async with listening(operator) as stream:
        await stream.next()
        await heard(office, stream, "0")
        await operator.post(f"/console/inbox/{conversation}/take-over")
        frames = [await stream.next() for _ in range(1)]
        while frames[-1] and "data: 0\n" in frames[-1]:
            frames.append(await stream.next())
        assert frames[-1] is not None
        assert f"event: conversation-{conversation}\n" in frames[-1]
