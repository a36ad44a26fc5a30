"""What the simulated WeChat pushes, read with wechatpy, and how it takes the webhook's answers."""

from typing import Any

import pytest
import xmltodict
from fastapi import Response
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from tests.backend.simulator.conftest import OPENID, Received, World, run_world

PATH = "/channels/wechat"


def crypto(world: World) -> WeChatCrypto:
    settings = world.settings
    return WeChatCrypto(settings.wechat_token, settings.wechat_encoding_aes_key, settings.wechat_app_id)


def opened(world: World, received: Received) -> dict[str, Any]:
    """A push as a server in the configured mode reads it, after checking its signatures."""
    query = received.query
    check_signature(world.settings.wechat_token, query["signature"], query["timestamp"], query["nonce"])
    body = received.body.decode()
    if world.settings.wechat_mode != "plain":
        assert query["encrypt_type"] == "aes"
        body = crypto(world).decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    return dict(xmltodict.parse(body)["xml"])


def answer(world: World, content: str) -> Response:
    """A passive reply, sealed by wechatpy."""
    reply = (
        f"<xml><ToUserName>{OPENID}</ToUserName><FromUserName>gh_simulator0001</FromUserName>"
        f"<CreateTime>1760000000</CreateTime><MsgType>text</MsgType><Content><![CDATA[{content}]]></Content></xml>"
    )
    return Response(crypto(world).encrypt_message(reply, "31415926", "1760000000"), media_type="application/xml")


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
def test_a_text_is_pushed_in_the_configured_mode(mode: str) -> None:
    with run_world(wechat_mode=mode) as world:
        world.act({"act": "text", "words": "家里 <困难> & ]]> 请帮忙"})
        (received,) = world.office.received
        message = opened(world, received)

    assert (received.path, received.query["openid"]) == (PATH, OPENID)
    assert message["FromUserName"] == OPENID
    assert message["ToUserName"].startswith("gh_")
    assert (message["MsgType"], message["Content"]) == ("text", "家里 <困难> & ]]> 请帮忙")
    assert message["MsgId"].isdecimal()
    assert message["CreateTime"].isdecimal()
    assert ("困难" in received.body.decode()) == (mode != "safe")


GESTURES: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"act": "text", "words": "是", "choice": "yes"}, {"MsgType": "text", "Content": "是", "bizmsgmenuid": "yes"}),
    ({"act": "voice", "words": "我要求助"}, {"MsgType": "voice", "Format": "amr", "Recognition": "我要求助"}),
    ({"act": "picture", "url": "http://127.0.0.1/a.svg"}, {"MsgType": "image", "PicUrl": "http://127.0.0.1/a.svg"}),
    (
        {"act": "place", "latitude": 37.5, "longitude": 116.25, "label": "村口"},
        {"MsgType": "location", "Location_X": "37.5", "Location_Y": "116.25", "Label": "村口", "Scale": "16"},
    ),
    (
        {"act": "link", "title": "题", "description": "述", "url": "https://example.test/x"},
        {"MsgType": "link", "Title": "题", "Description": "述", "Url": "https://example.test/x"},
    ),
    ({"act": "menu", "key": "check_progress"}, {"MsgType": "event", "Event": "CLICK", "EventKey": "check_progress"}),
    ({"act": "scan", "scene": "abc"}, {"MsgType": "event", "Event": "SCAN", "EventKey": "abc"}),
    ({"act": "follow"}, {"MsgType": "event", "Event": "subscribe"}),
    ({"act": "follow", "scene": "abc"}, {"Event": "subscribe", "EventKey": "qrscene_abc"}),
    ({"act": "unfollow"}, {"MsgType": "event", "Event": "unsubscribe"}),
]


@pytest.mark.parametrize(("gesture", "expected"), GESTURES, ids=lambda value: str(value.get("act", "")))
def test_each_gesture_has_wechats_elements(world: World, gesture: dict[str, Any], expected: dict[str, str]) -> None:
    world.act(gesture)

    message = opened(world, world.office.received[0])

    assert expected.items() <= message.items()
    assert ("MsgId" in message) == (message["MsgType"] != "event")


def test_a_stranger_who_scans_follows_by_it(world: World) -> None:
    world.switch_on(follows=False)

    assert world.act({"act": "scan", "scene": "MS1"})["follows"] is True

    message = opened(world, world.office.received[0])
    assert (message["Event"], message["EventKey"]) == ("subscribe", "qrscene_MS1")


def test_a_stranger_can_say_nothing(world: World) -> None:
    world.switch_on(follows=False)

    answer = world.http.post(
        f"{world.url}/phone/wechat", json={"openid": OPENID, "gesture": {"act": "text", "words": "喂"}}
    )

    assert (answer.status_code, answer.json()["detail"]) == (409, "还没有关注公众号")
    assert world.office.received == []


def test_the_passive_reply_is_shown_with_its_choices(world: World) -> None:
    link = '<a href="weixin://bizmsgmenu?msgmenucontent=查进度&msgmenuid=check">查进度</a>'
    world.office.answers.append(answer(world, f"您好\n1. {link} <b>"))

    (letter,) = world.act({"act": "text", "words": "你好"})["letters"]

    assert letter["kind"] == "text"
    assert letter["parts"] == [
        {"kind": "words", "text": "您好\n1. "},
        {"kind": "choice", "text": "查进度", "says": "查进度", "id": "check"},
        {"kind": "words", "text": " <b>"},
    ]


def test_a_failing_webhook_gets_the_same_message_again_signed_anew(world: World) -> None:
    world.office.answers.extend([Response(status_code=500), Response(status_code=503), answer(world, "收到")])

    (letter,) = world.act({"act": "text", "words": "你好"})["letters"]

    messages = [opened(world, received) for received in world.office.received]
    assert len(messages) == 3
    assert messages[0] == messages[1] == messages[2]
    assert len({received.query["nonce"] for received in world.office.received}) == 3
    assert letter["parts"] == [{"kind": "words", "text": "收到"}]


@pytest.mark.parametrize(("status", "attempts"), [(500, 3), (403, 1), (400, 1)])
def test_a_webhook_that_refuses_is_shown_on_the_page(world: World, status: int, attempts: int) -> None:
    world.office.answers.extend(Response(status_code=status) for _ in range(attempts))

    (letter,) = world.act({"act": "text", "words": "你好"})["letters"]

    assert letter["kind"] == "trouble"
    assert letter["text"] == "该公众号提供的服务出现故障，请稍后再试"
    assert f"webhook 回答了 {status}" in letter["detail"]
    assert len(world.office.received) == attempts


def test_answers_that_wechat_would_not_take_are_told_apart(world: World) -> None:
    forged = bytes(answer(world, "你好").body).replace(b"<Nonce><![CDATA[31415926", b"<Nonce><![CDATA[31415927")
    clear = b"<xml><MsgType>text</MsgType><Content>hi</Content></xml>"
    for body in (forged, clear, b'{"no": "xml"}'):
        world.office.answers.append(Response(body))

    details = [world.act({"act": "text", "words": "你好"})["letters"][0]["detail"] for _ in range(3)]

    assert details == ["回复的签名不对", "安全模式下的回复没有加密", "回复不是微信能读的 XML"]
