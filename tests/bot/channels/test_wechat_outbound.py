"""Sending by WeChat, against a real server: what is sent, and what every documented answer means."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.channels.channel import TemplateMessage, TextMessage
from bot.channels.errors import Failure
from bot.channels.wechat import WeChatOutbound, WeChatTemplate
from bot.channels.wechat.access_tokens import OwnTokens
from bot.channels.wechat.codes import RULINGS
from bot.messages import Address, Channel, Choice, DeliveryReport, Outbound
from tests.bot.channels.incoming import NOW
from tests.bot.channels.outgoing import fail
from tests.fakes.server import HTML, Answer, json_answer
from tests.fakes.wechat_api import CUSTOM_PATH, SECRET, TEMPLATE_PATH, TOKEN_PATH, FakeWeChatApi, error
from tests.fakes.wechat_sender import APP_ID, OPENID

TO = Address(Channel.WECHAT, OPENID)
TEXT = TextMessage(TO, Outbound("您的低保申请已受理"), "d1")
NOTICE = TemplateMessage(
    TO,
    "status_update",
    {"matter": "低保申请", "status": "已受理", "number": "LY-2026-000317", "time": "2026年9月28日 10:00"},
    "https://help.example.test/code/1",
    "d2",
)
TEMPLATES = {
    "status_update": WeChatTemplate(
        "tpl-1", {"matter": "thing1", "status": "phrase2", "number": "character_string3", "time": "time4"}
    )
}
PRIVATE = (OPENID, SECRET, "invented-access-token", "低保申请", "access_token")
TIMEOUT = (10.0, 10.0)
HURRY = (10.0, 1.0)


@pytest.fixture
def api() -> Iterator[FakeWeChatApi]:
    with FakeWeChatApi() as fake:
        yield fake


@pytest.fixture
def channel(api: FakeWeChatApi) -> Iterator[WeChatOutbound]:
    outbound = sender(api.base_url)
    yield outbound
    outbound.close()


def sender(base_url: str, timeout: tuple[float, float] = TIMEOUT) -> WeChatOutbound:
    return WeChatOutbound(APP_ID, SECRET, api_base_url=base_url, templates=TEMPLATES, timeout=timeout)


def ready(api: FakeWeChatApi, answer: Answer) -> closing[WeChatOutbound]:
    """A sender that soon gives up waiting where the answer will be too slow."""
    return closing(sender(api.base_url, HURRY if answer.delay else TIMEOUT))


class TestSent:
    def test_text(self, api, channel):
        sent = channel.send(TEXT)
        assert api.messages == [{"touser": OPENID, "msgtype": "text", "text": {"content": "您的低保申请已受理"}}]
        assert (sent.provider_id, sent.status, sent.segments) == ("", "ok", 0)

    def test_choices_can_be_tapped(self, api, channel):
        channel.send(TextMessage(TO, Outbound("是您本人吗？", (Choice("self", "是"),)), "d1"))
        link = '<a href="weixin://bizmsgmenu?msgmenucontent=是&msgmenuid=self">是</a>'
        assert api.messages[0]["text"]["content"] == f"是您本人吗？\n1. {link}"

    def test_template(self, api, channel):
        sent = channel.send(NOTICE)
        assert api.templates == [
            {
                "touser": OPENID,
                "template_id": "tpl-1",
                "client_msg_id": "d2",
                "url": "https://help.example.test/code/1",
                "data": {
                    "thing1": {"value": "低保申请"},
                    "phrase2": {"value": "已受理"},
                    "character_string3": {"value": "LY-2026-000317"},
                    "time4": {"value": "2026年9月28日 10:00"},
                },
            }
        ]
        assert sent.provider_id.isdigit()

    def test_is_json_in_utf_8(self, api, channel):
        channel.send(TEXT)
        call = api.called(CUSTOM_PATH)[0]
        assert call.headers["Content-Type"] == "application/json; charset=utf-8"
        assert "低保".encode() in call.body

    def test_secret_is_in_no_url(self, api, channel):
        channel.send(TEXT)
        assert not any(SECRET in value for call in api.calls for value in call.query.values())

    def test_one_token_for_many(self, api, channel):
        for _ in range(3):
            channel.send(TEXT)
            channel.send(NOTICE)
        assert len(api.called(TOKEN_PATH)) == 1

    def test_successful_sending_logs_nothing_private(self, channel, caplog):
        caplog.set_level("DEBUG")
        channel.send(TEXT)
        channel.send(NOTICE)
        assert not any(secret in caplog.text for secret in PRIVATE)


TOKEN_CODES = {"40001", "40014", "42001"}


@pytest.mark.parametrize("path", [CUSTOM_PATH, TEMPLATE_PATH])
@pytest.mark.parametrize("code", sorted(RULINGS.keys() - TOKEN_CODES))
def test_every_documented_code_is_classed(code, path, api, channel, caplog):
    api.always(path, error(int(code)))
    failed = fail(channel, TEXT if path == CUSTOM_PATH else NOTICE, PRIVATE, caplog)
    assert (failed.failure, failed.code) == (RULINGS[code].failure, code)
    assert failed.reference == f"65a0-{code.lstrip('-')}-0001"
    assert len(api.called(path)) == 1


# What the documentation says a sender must do, spelt out apart from the table under test.
CONSEQUENCES = {
    Failure.RETRY: "-1 45011",
    Failure.RETRY_LATER: "43117 40241",
    Failure.QUOTA: "45009 48006",
    Failure.FALL_BACK: "45015 43004 45047 43101 48002 43019",
    Failure.PERMANENT: "40003 45002 47003 40249 45072 45080 45081",
    Failure.ALARM: "40125 40243 40164 48001 89501 89503 40013 40037 43116 40200 41030",
    Failure.REFRESH_TOKEN: "40001 40014 42001",
}


@pytest.mark.parametrize(
    ("failure", "code"), [(failure, code) for failure, listed in CONSEQUENCES.items() for code in listed.split()]
)
def test_documented_consequence(failure, code):
    assert RULINGS[code].failure is failure


def test_unknown_code(api, channel, caplog):
    api.fail(CUSTOM_PATH, 99999)
    failed = fail(channel, TEXT, PRIVATE, caplog)
    assert (failed.failure, failed.alert, failed.retryable) == (Failure.RETRY_LATER, True, True)


def test_talkative_errors_stay_inside(api, channel, caplog):
    api.fail(CUSTOM_PATH, 40003, f"invalid openid {OPENID} of token {api.token} hint: [x] rid: 65a0-9-1")
    assert fail(channel, TEXT, PRIVATE, caplog).reference == "65a0-9-1"


LOST = [
    ("server error", Answer(500, b"{}"), "http_500"),
    ("gateway error", Answer(502, b"<html/>", "text/html"), "http_502"),
    ("hotel network", HTML, "not_json"),
    ("half an answer", Answer(200, b'{"errcode": 0'), "not_json"),
    ("a list", Answer(200, b"[]"), "not_json"),
    ("endless nesting", Answer(200, b"[" * 100000), "not_json"),
    ("no errcode", json_answer({"msgid": 1}), "no_errcode"),
    ("an errcode that is none", json_answer({"errcode": {"a": 1}}), "not_a_code"),
    ("hung up", Answer(hang_up=True), "no_answer"),
    ("too slow", Answer(delay=60), "no_answer"),
]


@pytest.mark.parametrize(("label", "answer", "code"), LOST, ids=[row[0] for row in LOST])
def test_lost_answer_to_a_text_is_an_unknown_outcome(label, answer, code, api, caplog):
    api.script(CUSTOM_PATH, answer)
    with ready(api, answer) as channel:
        failed = fail(channel, TEXT, PRIVATE, caplog)
    assert (failed.failure, failed.code, failed.retryable) == (Failure.UNKNOWN_OUTCOME, code, False)


@pytest.mark.parametrize(("label", "answer", "code"), LOST, ids=[row[0] for row in LOST])
def test_lost_answer_to_a_template_message_may_be_asked_again(label, answer, code, api, caplog):
    api.script(TEMPLATE_PATH, replace(answer, acted=True))
    with ready(api, answer) as channel:
        failed = fail(channel, NOTICE, PRIVATE, caplog)
        assert (failed.failure, failed.code, failed.retryable) == (Failure.RETRY, code, True)
        channel.send(NOTICE)
    assert len(api.templates) == 1, "the person got it twice"


MISDIRECTED = [("redirect", 302), ("not found", 404), ("forbidden", 403)]


@pytest.mark.parametrize("status", [row[1] for row in MISDIRECTED], ids=[row[0] for row in MISDIRECTED])
def test_somebody_else_answers(status, api, channel, caplog):
    api.script(CUSTOM_PATH, Answer(status, headers={"Location": f"{api.base_url}{CUSTOM_PATH}"}))
    assert fail(channel, TEXT, PRIVATE, caplog).failure is Failure.ALARM
    assert len(api.called(CUSTOM_PATH)) == 1, "a redirect was followed"


@pytest.mark.parametrize(("header", "pause"), [("17", 17.0), ("soon", None), ("9" * 20, None)])
def test_gateway_asks_for_a_pause(header, pause, api, channel, caplog):
    api.script(CUSTOM_PATH, Answer(429, headers={"Retry-After": header}))
    failed = fail(channel, TEXT, PRIVATE, caplog)
    assert (failed.failure, failed.retry_after) == (Failure.RETRY, pause)


def test_nobody_listens(caplog):
    """A request that never left was not sent, whatever it was."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        store = OwnTokens()
        store.put(f"wechat:{APP_ID}", "invented-access-token", 100)
        base_url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        outbound = WeChatOutbound(APP_ID, SECRET, api_base_url=base_url, token_store=store, timeout=TIMEOUT)
        failed = fail(outbound, TEXT, PRIVATE, caplog)
    assert (failed.failure, failed.code) == (Failure.RETRY, "unreachable")


def test_address_that_is_none(caplog):
    assert fail(sender("nowhere"), TEXT, PRIVATE, caplog).code == "unreachable"


class TestTemplates:
    def test_unknown_key(self, channel, caplog):
        message = TemplateMessage(TO, "other", {}, None, "d")
        failed = fail(channel, message, PRIVATE, caplog)
        assert (failed.failure, failed.code) == (Failure.ALARM, "unknown_template")

    def test_missing_parameter(self, channel, caplog):
        message = TemplateMessage(TO, "status_update", {"matter": "低保申请"}, None, "d")
        failed = fail(channel, message, PRIVATE, caplog)
        assert (failed.failure, failed.code) == (Failure.ALARM, "missing_parameters")

    def test_are_offered_only_when_configured(self, channel):
        assert channel.capabilities.template
        bare = WeChatOutbound(APP_ID, SECRET)
        assert not bare.capabilities.template


def test_nothing_to_say(api, channel, caplog):
    failed = fail(channel, TextMessage(TO, Outbound("\x00 "), "d"), PRIVATE, caplog)
    assert (failed.failure, failed.code) == (Failure.PERMANENT, "empty_text")
    assert not api.calls


def test_wechat_cannot_be_asked(channel):
    assert channel.find_sent(TEXT, NOW) is None


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        ("failed:user block", Failure.FALL_BACK),
        ("failed: system failed", Failure.RETRY_LATER),
        ("failed:freq limit", Failure.RETRY_LATER),
        ("failed: of next year", Failure.FALL_BACK),
    ],
)
def test_receipts(status, failure, channel):
    assert channel.classify(DeliveryReport("1", status)).failure is failure
