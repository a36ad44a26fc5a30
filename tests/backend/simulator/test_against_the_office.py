"""Both sides of the wire at once: the simulator against the real office, its real webhooks and its real senders."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import select

from backend import runtime as runtimes
from backend.app import create_app
from backend.areas.county_files import load_gazetteer
from backend.core.jobs import InlineQueue
from backend.messaging.models import Delivery, DeliveryState
from backend.runtime import STATUS_UPDATE, Runtime
from backend.settings import Settings
from backend.worker import JOBS
from bot.channels.channel import TemplateMessage
from bot.channels.errors import ChannelError, Failure
from bot.messages import Address, Channel
from tests.backend.simulator.conftest import NUMBER, OPENID
from tests.fakes.interpreter import WordInterpreter


@dataclass
class Served:
    """The office on a port of its own, with its simulator, and a caller who plays the page."""

    runtime: Runtime
    queue: InlineQueue
    page: httpx.AsyncClient

    async def act(self, gesture: dict[str, Any]) -> list[dict[str, Any]]:
        """A resident does something in WeChat; gives what they see for it."""
        answer = await self.page.post("/phone/wechat", json={"openid": OPENID, "gesture": gesture})
        assert answer.status_code == 200
        return list(answer.json()["letters"])

    async def mailbox(self) -> list[dict[str, Any]]:
        """What has reached the resident's phone."""
        phone = {"openid": OPENID, "number": NUMBER, "follows": True}
        return list((await self.page.post("/phone", json=phone)).json()["letters"])

    async def work(self) -> None:
        """Run every job that waits."""
        await self.queue.run_all(JOBS, self.runtime)

    async def states(self) -> list[str]:
        """How the deliveries stand."""
        async with self.runtime.database.unit_of_work() as session:
            return list((await session.scalars(select(Delivery.state).order_by(Delivery.id))).all())


@pytest.fixture
async def served(settings: Settings, request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """The office; a test may choose WeChat's mode."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        here = settings.model_copy(
            update={"port": door.getsockname()[1], "wechat_mode": getattr(request, "param", "safe")}
        )
        queue = InlineQueue()
        async with runtimes.opened(here, jobs=queue, interpreter=WordInterpreter(load_gazetteer())) as runtime:
            config = uvicorn.Config(create_app(runtime), log_config=None, ws="none", timeout_graceful_shutdown=1)
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[door]))
            async with httpx.AsyncClient(base_url=f"{here.base_url}/simulator", trust_env=False) as page:

                async def started() -> bool:
                    return server.started

                await eventually(started)
                yield Served(runtime, queue, page)
            server.should_exit = True
            await serving


@pytest.mark.parametrize("served", ["plain", "compat", "safe"], indirect=True)
async def test_what_is_said_in_wechat_is_answered_with_choices(served: Served) -> None:
    (greeting,) = await served.act({"act": "follow"})
    (answer,) = await served.act({"act": "menu", "key": "report_hardship"})
    choices = [part for part in answer["parts"] if part["kind"] == "choice"]

    assert greeting["via"] == answer["via"] == "被动回复"
    assert choices
    (next_answer,) = await served.act({"act": "text", "words": choices[0]["says"], "choice": choices[0]["id"]})
    assert next_answer["kind"] == "text"
    assert next_answer["parts"] != answer["parts"]


async def test_a_text_is_answered_through_the_provider_and_its_receipts_come_back(served: Served) -> None:
    await served.page.post("/phone/sms", json={"number": NUMBER, "words": "你好"})
    assert await served.mailbox() == []

    await served.work()

    (answer,) = await served.mailbox()
    assert (answer["channel"], answer["kind"]) == ("sms", "text")

    async def delivered() -> bool:
        return await served.states() == [DeliveryState.DELIVERED]

    await eventually(delivered)


async def test_a_notice_is_a_card_once_and_not_for_who_has_left(served: Served) -> None:
    params = {"matter": "困难救助申请", "status": "已受理", "number": "LY-2026-000317", "time": "2026年11月22日 10:05"}
    to = Address(Channel.WECHAT, OPENID)
    notice = TemplateMessage(to, STATUS_UPDATE, params, "http://127.0.0.1/code/MS1", "d1")
    send = served.runtime.outbound[Channel.WECHAT].send

    first = await asyncio.to_thread(send, notice)
    again = await asyncio.to_thread(send, notice)

    assert first.provider_id == again.provider_id
    (card,) = await served.mailbox()
    assert [value for _, value in card["fields"]] == list(params.values())
    await served.act({"act": "unfollow"})
    with pytest.raises(ChannelError) as refused:
        await asyncio.to_thread(send, replace(notice, dedupe_id="d2"))
    assert (refused.value.failure, refused.value.code) == (Failure.FALL_BACK, "43004")


async def test_a_one_time_code_reaches_the_phone_and_binds_it(served: Served) -> None:
    await served.act({"act": "text", "words": "绑定手机"})
    await served.act({"act": "text", "words": NUMBER.removeprefix("+86")})
    await served.work()
    (letter,) = [letter for letter in await served.mailbox() if letter["channel"] == "sms"]
    (code,) = re.findall(r"(?<!\d)\d{6}(?!\d)", json.dumps(letter["parts"], ensure_ascii=False))
    await served.act({"act": "text", "words": code})
    (answer,) = await served.act({"act": "text", "words": "不用"})
    assert "绑好了" in json.dumps(answer["parts"], ensure_ascii=False)


async def eventually(happened: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that happens by itself a moment later."""
    for _ in range(200):
        if await happened():
            return
        await asyncio.sleep(0.05)
    pytest.fail("it did not happen")
