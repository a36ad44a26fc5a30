"""WeChat's API as it is played: tokens, limits, error codes, and the report that follows a template message."""

from datetime import timedelta
from typing import Any

import pytest
import requests
from wechatpy import WeChatClient

from tests.backend.simulator.conftest import OPENID, TEMPLATE, World
from tests.backend.simulator.test_wechat_push import opened

GOOD = {
    "thing1": {"value": "救助申请"},
    "phrase2": {"value": "已受理"},
    "character_string3": {"value": "LY-2026-000317"},
    "time4": {"value": "2026年11月22日 10:05"},
}


def token(world: World, **changes: Any) -> dict[str, Any]:
    asked = {
        "grant_type": "client_credential",
        "appid": world.settings.wechat_app_id,
        "secret": world.settings.wechat_app_secret,
        **changes,
    }
    return dict(world.http.post(f"{world.url}/wechat/cgi-bin/stable_token", json=asked).json())


def call(world: World, path: str, body: dict[str, Any]) -> dict[str, Any]:
    access = token(world)["access_token"]
    answer = world.http.post(f"{world.url}/wechat/cgi-bin/{path}", params={"access_token": access}, json=body)
    assert answer.status_code == 200
    return dict(answer.json())


def custom(world: World, words: str = "您好") -> int:
    body = {"touser": OPENID, "msgtype": "text", "text": {"content": words}}
    return int(call(world, "message/custom/send", body)["errcode"])


def template(world: World, **changes: Any) -> dict[str, Any]:
    body = {"touser": OPENID, "template_id": TEMPLATE, "data": GOOD, **changes}
    return call(world, "message/template/send", body)


def test_the_token_stays_the_same_until_shortly_before_its_end(world: World) -> None:
    first = token(world)
    assert token(world)["access_token"] == first["access_token"]
    assert len(first["access_token"]) > 100

    world.clock.ahead = timedelta(seconds=6950)
    renewed = token(world)
    assert renewed["access_token"] != first["access_token"]
    assert renewed["expires_in"] == 7200

    answer = world.http.post(
        f"{world.url}/wechat/cgi-bin/message/custom/send?access_token={first['access_token']}",
        json={"touser": OPENID, "msgtype": "text", "text": {"content": "旧令牌此时仍有效"}},
    )
    assert answer.json()["errcode"] == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"secret": "wrong"}, 40125), ({"appid": "wx1"}, 40013), ({"grant_type": "authorization_code"}, 40002)],
)
def test_no_token_for_a_wrong_account(world: World, changes: dict[str, str], code: int) -> None:
    answer = token(world, **changes)

    assert answer["errcode"] == code
    assert "rid:" in answer["errmsg"]


@pytest.mark.parametrize(("given", "code"), [("", 41001), ("invented", 40001)])
def test_no_call_without_a_valid_token(world: World, given: str, code: int) -> None:
    address = f"{world.url}/wechat/cgi-bin/message/custom/send?access_token={given}"
    assert world.http.post(address, json={}).json()["errcode"] == code


def test_a_token_ends(world: World) -> None:
    old = token(world)["access_token"]
    world.clock.ahead = timedelta(hours=3)

    address = f"{world.url}/wechat/cgi-bin/message/custom/send?access_token={old}"
    assert world.http.post(address, json={}).json()["errcode"] == 42001


def test_a_library_can_use_it(world: World) -> None:
    class Client(WeChatClient):  # type: ignore[misc]  # wechatpy carries no types
        API_BASE_URL = f"{world.url}/wechat/cgi-bin/"

    client = Client(world.settings.wechat_app_id, "", access_token=token(world)["access_token"])
    client._http.close()
    client._http = world.http
    client.message.API_BASE_URL = Client.API_BASE_URL

    assert client.message.send_text(OPENID, "来自客服")["errcode"] == 0

    (letter,) = world.mailbox()
    assert letter["via"] == "客服消息"
    assert letter["parts"] == [{"kind": "words", "text": "来自客服"}]


def test_five_messages_within_48_hours_of_what_was_said(world: World) -> None:
    world.act({"act": "text", "words": "你好"})

    assert [custom(world) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]

    world.act({"act": "text", "words": "还在吗"})
    assert custom(world) == 0
    world.clock.ahead = timedelta(hours=48, minutes=1)
    assert custom(world) == 45015


def test_three_messages_within_a_minute_of_a_touch(world: World) -> None:
    world.act({"act": "menu", "key": "check_progress"})

    assert [custom(world) for _ in range(4)] == [0, 0, 0, 45047]

    world.clock.ahead = timedelta(minutes=2)
    assert custom(world) == 45015


def test_who_unfollows_is_reached_by_nothing(world: World) -> None:
    world.act({"act": "text", "words": "你好"})
    world.act({"act": "unfollow"})

    assert custom(world) == 45015
    assert template(world)["errcode"] == 43004
    assert world.mailbox() == []

    world.act({"act": "follow"})
    assert template(world)["errcode"] == 0


def test_a_template_message_is_a_card_and_is_reported(world: World) -> None:
    sent = template(world, url="http://127.0.0.1/code/MS1")

    assert sent["errcode"] == 0
    (card,) = world.mailbox()
    assert card["kind"] == "card"
    assert card["url"] == "http://127.0.0.1/code/MS1"
    assert [value for _, value in card["fields"]] == [field["value"] for field in GOOD.values()]
    world.until(lambda: bool(world.office.received))
    event = opened(world, world.office.received[0])
    assert (event["Event"], event["MsgID"], event["Status"]) == (
        "TEMPLATESENDJOBFINISH", str(sent["msgid"]), "success",
    )  # fmt: skip
    assert event["FromUserName"] == OPENID


def test_the_same_client_msg_id_is_sent_once_in_ten_minutes(world: World) -> None:
    first = template(world, client_msg_id="d1")["msgid"]
    assert template(world, client_msg_id="d1")["msgid"] == first
    assert template(world, client_msg_id="d2")["msgid"] != first
    assert len(world.mailbox()) == 2

    world.clock.ahead = timedelta(minutes=11)
    sent_again = template(world, client_msg_id="d1")
    assert sent_again["errcode"] == 0, sent_again
    assert sent_again["msgid"] != first


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("thing1", "长" * 21), ("thing1", ""), ("phrase2", "已经受理了吗"), ("phrase2", "ok"),
        ("character_string3", "编号"), ("character_string3", "x" * 33), ("time4", "明天"), ("time4", "2026-11-22"),
    ],
)  # fmt: skip
def test_a_field_beyond_its_limit_is_refused(world: World, field: str, value: str) -> None:
    answer = template(world, data={**GOOD, field: {"value": value}})

    assert answer["errcode"] == 47003
    assert f"data.{field}.value" in answer["errmsg"]
    assert world.mailbox() == []


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("message/template/send", {"touser": OPENID, "template_id": "other", "data": GOOD}, 40037),
        ("message/template/send", {"template_id": TEMPLATE, "data": GOOD}, 40003),
        ("message/template/send", {"touser": OPENID, "template_id": TEMPLATE}, 47001),
        ("message/custom/send", {"touser": OPENID, "msgtype": "hologram"}, 40008),
        ("message/custom/send", {"touser": OPENID, "msgtype": "text", "text": {"content": ""}}, 44004),
        ("message/custom/send", {"touser": OPENID, "msgtype": "text", "text": {"content": "长" * 683}}, 45002),
        ("message/custom/send", {"touser": OPENID, "msgtype": "msgmenu", "msgmenu": {}}, 47001),
    ],
)
def test_what_wechat_does_not_take(world: World, path: str, body: dict[str, Any], code: int) -> None:
    assert call(world, path, body)["errcode"] == code


def test_a_body_that_is_no_json_is_refused(world: World) -> None:
    access = token(world)["access_token"]
    for body in (b"", b"\xff", b"[" * 60_000, b"[]"):
        answer = world.http.post(f"{world.url}/wechat/cgi-bin/message/custom/send?access_token={access}", data=body)
        assert answer.json()["errcode"] == 47001


def test_a_menu_message_has_choices(world: World) -> None:
    menu = {"head_content": "请选择", "list": [{"id": "1", "content": "是"}], "tail_content": "谢谢"}
    assert call(world, "message/custom/send", {"touser": OPENID, "msgtype": "msgmenu", "msgmenu": menu})["errcode"] == 0

    (letter,) = world.mailbox()
    assert {"kind": "choice", "text": "是", "says": "是", "id": "1"} in letter["parts"]


def test_faults_a_developer_can_choose(world: World) -> None:
    world.fault("wechat", "40001")
    assert [custom(world), custom(world)] == [40001, 0]

    world.fault("wechat", "45015")
    assert (custom(world), template(world)["errcode"]) == (45015, 0)

    world.fault("wechat", "43004")
    assert (custom(world), template(world)["errcode"]) == (45015, 43004)

    world.fault("wechat", "500")
    access = token(world)["access_token"]
    answer = world.http.post(f"{world.url}/wechat/cgi-bin/message/custom/send?access_token={access}", json={})
    assert answer.status_code == requests.codes.server_error

    world.fault("wechat", "")
    assert custom(world) == 0


def test_a_blocked_template_message_is_reported_and_not_shown(world: World) -> None:
    world.fault("wechat", "blocked")
    assert template(world)["errcode"] == 0

    world.until(lambda: bool(world.office.received))
    assert opened(world, world.office.received[0])["Status"] == "failed:user block"
    assert [letter["kind"] for letter in world.mailbox()] == []
