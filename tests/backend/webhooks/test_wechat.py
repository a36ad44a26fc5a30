"""WeChat's webhook from the outside: one message, one turn, one answer, however often and however it arrives."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from backend.messaging.models import Message
from tests.backend.conftest import Office
from tests.fakes.wechat_sender import WeChatSender

PATH = "/channels/wechat"


@pytest.fixture
def sender(office: Office) -> WeChatSender:
    settings = office.runtime.settings
    return WeChatSender(
        mode="safe",
        app_id=settings.wechat_app_id,
        token=settings.wechat_token,
        aes_key=settings.wechat_encoding_aes_key,
    )


def text(content: str, number: int = 1) -> dict[str, str]:
    return {"MsgType": "text", "Content": content, "MsgId": str(24000000000000000 + number)}


async def count(office: Office, author: str) -> int:
    async with office.runtime.database.unit_of_work() as session:
        found = await session.scalar(select(func.count()).select_from(Message).where(Message.author == author))
        return found or 0


async def push(
    client: httpx.AsyncClient, sender: WeChatSender, fields: dict[str, str], office: Office
) -> httpx.Response:
    request = sender.push(fields, office.runtime.clock())
    return await client.post(PATH, params=request.query, content=request.body)


async def test_a_message_is_answered_in_the_webhooks_own_answer(client, sender, office):
    answer = await push(client, sender, text("你好"), office)
    reply = sender.open_reply(answer.content)
    assert answer.status_code == 200
    assert reply["ToUserName"] == sender.openid
    assert reply["Content"]
    assert office.wechat.attempts == []


async def test_a_retry_gets_the_same_answer_and_makes_no_second_turn(client, sender, office):
    answers = [await push(client, sender, text("我想申请低保"), office) for _ in range(3)]
    contents = {sender.open_reply(answer.content)["Content"] for answer in answers}
    assert len(contents) == 1
    assert await count(office, "resident") == 1
    assert await count(office, "bot") == 1


async def test_retries_at_the_same_moment_get_the_same_answer(client, sender, office):
    answers = await asyncio.gather(*(push(client, sender, text("我想申请低保"), office) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({sender.open_reply(answer.content)["Content"] for answer in answers}) == 1
    assert await count(office, "resident") == 1


async def test_messages_of_one_resident_at_the_same_moment_are_all_taken(client, sender, office):
    answers = await asyncio.gather(*(push(client, sender, text("你好", number), office) for number in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert await count(office, "resident") == 8


async def test_two_events_of_one_second_are_two(client, sender, office):
    now = office.runtime.clock()
    for key in ("report_hardship", "check_progress"):
        request = sender.push({"MsgType": "event", "Event": "CLICK", "EventKey": key}, now)
        assert (await client.post(PATH, params=request.query, content=request.body)).status_code == 200
    assert await count(office, "resident") == 2


async def test_a_wrong_signature_is_refused_without_a_word(client, sender, office):
    request = sender.push(text("你好"), office.runtime.clock(), msg_signature="0" * 40)
    answer = await client.post(PATH, params=request.query, content=request.body)
    assert (answer.status_code, answer.content) == (403, b"")
    assert await count(office, "resident") == 0


async def test_an_old_request_is_refused(client, sender, office):
    request = sender.push(text("你好"), office.runtime.clock() - timedelta(minutes=10))
    assert (await client.post(PATH, params=request.query, content=request.body)).status_code == 403


async def test_a_body_over_the_limit_is_refused(client, sender, office):
    request = sender.push(text("长" * 30000), office.runtime.clock())
    assert (await client.post(PATH, params=request.query, content=request.body)).status_code == 413


@pytest.mark.parametrize("body", [b"", b"{}", b"<xml>", b"\xff\xfe", b"<!DOCTYPE a><xml/>", b"<xml>" * 5000])
async def test_what_is_no_message_is_refused(client, sender, office, body):
    request = sender.push(text("你好"), office.runtime.clock())
    answer = await client.post(PATH, params=request.query, content=body)
    assert answer.status_code in (400, 403)


async def test_the_server_is_verified(client, sender, office):
    query = sender.verification(office.runtime.clock(), "<b>5837</b>")
    answer = await client.get(PATH, params=query)
    assert answer.text == "<b>5837</b>"
    assert answer.headers["content-type"].startswith("text/plain")
    assert (await client.get(PATH, params={**query, "signature": "no"})).status_code == 403


async def test_unfollowing_is_taken_in_silence(client, sender, office):
    await push(client, sender, text("你好"), office)
    answer = await push(client, sender, {"MsgType": "event", "Event": "unsubscribe", "EventKey": ""}, office)
    assert answer.content == b"success"


@pytest.mark.parametrize("kind", ["image", "voice", "video", "location", "link", "a kind of tomorrow"])
async def test_every_kind_of_message_is_answered_kindly(client, sender, office, kind):
    fields = {
        "image": {"PicUrl": "https://example.test/p.jpg", "MediaId": "m1"},
        "voice": {"MediaId": "m2", "Format": "amr", "Recognition": "我想申请低保"},
        "video": {"MediaId": "m3", "ThumbMediaId": "t3"},
        "location": {"Location_X": "37.1", "Location_Y": "116.8", "Scale": "15", "Label": "村口"},
        "link": {"Title": "标题", "Description": "", "Url": "https://example.test/"},
    }.get(kind, {})
    answer = await push(client, sender, {"MsgType": kind, "MsgId": "77", **fields}, office)
    assert sender.open_reply(answer.content)["Content"]


async def test_a_kind_of_tomorrow_amid_a_report_is_no_outdated_choice(client, sender, office):
    unknown = {"MsgType": "a kind of tomorrow"}
    before = await push(client, sender, {**unknown, "MsgId": "71"}, office)
    await push(client, sender, {**text("我想申请低保"), "MsgId": "72"}, office)
    amid = await push(client, sender, {**unknown, "MsgId": "73"}, office)
    first_line = sender.open_reply(before.content)["Content"].split("\n")[0]
    assert sender.open_reply(amid.content)["Content"].startswith(first_line)


async def test_in_plain_mode_a_nonce_carries_one_body_only(client, office):
    office.runtime.wechat = type(office.runtime.wechat)(
        office.runtime.settings.wechat_app_id, office.runtime.settings.wechat_token, "", "plain"
    )
    plain = WeChatSender(mode="plain", token=office.runtime.settings.wechat_token)
    request = plain.push(text("你好"), office.runtime.clock())
    assert (await client.post(PATH, params=request.query, content=request.body)).status_code == 200
    assert (await client.post(PATH, params=request.query, content=request.body)).status_code == 200
    forged = request.body.replace("你好".encode(), "再见".encode())
    assert (await client.post(PATH, params=request.query, content=forged)).status_code == 403
