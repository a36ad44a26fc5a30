"""Sending by Twilio, against a real server: what is sent, what every documented answer means, what is found again."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.channel import Message, TemplateMessage, TextMessage
from bot.channels.errors import ChannelError, Failure
from bot.channels.sms import SmsTemplate, TwilioOutbound
from bot.channels.sms.codes import RULINGS
from bot.channels.sms.text import MAX_UNITS, render_text
from bot.messages import Address, Channel, Choice, DeliveryReport, Outbound
from tests.bot.channels.incoming import NOW
from tests.bot.channels.outgoing import fail
from tests.fakes.server import HTML, Answer, json_answer
from tests.fakes.twilio_api import FakeTwilioApi, error
from tests.fakes.twilio_sender import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER, RESIDENT

CALLBACK = "https://help.example.test/channels/sms/status"
WORDS = "您的低保申请已受理，编号LY-2026-000317"
TEXT = TextMessage(Address(Channel.SMS, RESIDENT), Outbound(WORDS), "d1")
PRIVATE = (RESIDENT, RESIDENT[2:], AUTH_TOKEN, "低保申请", "LY-2026")


@pytest.fixture
def api() -> Iterator[FakeTwilioApi]:
    with FakeTwilioApi() as fake:
        yield fake


@pytest.fixture
def channel(api: FakeTwilioApi) -> Iterator[TwilioOutbound]:
    outbound = sender(api.base_url)
    yield outbound
    outbound.close()


def sender(base_url: str, auth_token: str = AUTH_TOKEN, timeout: float = 10.0) -> TwilioOutbound:
    return TwilioOutbound(
        ACCOUNT_SID,
        auth_token,
        OUR_NUMBER,
        status_callback=CALLBACK,
        api_base_url=base_url,
        templates={"status_update": SmsTemplate("您的{matter}有新进展：{status}。{url}")},
        timeout=timeout,
    )


def ready(api: FakeTwilioApi, answer: Answer) -> closing[TwilioOutbound]:
    """A sender that soon gives up waiting where the answer will be too slow."""
    return closing(sender(api.base_url, timeout=1.0 if answer.delay else 10.0))


def text(words: str, *choices: Choice, to: str = RESIDENT) -> TextMessage:
    return TextMessage(Address(Channel.SMS, to), Outbound(words, choices), "d1")


class TestSent:
    def test_text(self, api, channel):
        sent = channel.send(TEXT)
        assert api.called(api.path)[0].form == {
            "To": RESIDENT, "From": OUR_NUMBER, "Body": WORDS, "StatusCallback": CALLBACK
        }  # fmt: skip
        assert (sent.provider_id, sent.status, sent.segments) == (api.messages[0]["sid"], "queued", 1)

    def test_chinese_number_is_written_in_full(self, api, channel):
        channel.send(text("您好", to="13000000001"))
        assert api.messages[0]["to"] == "+8613000000001"

    def test_choices_are_numbered(self, api, channel):
        channel.send(text("是您本人吗？", Choice("self", "是"), Choice("other", "帮别人")))
        assert api.messages[0]["body"] == "是您本人吗？\n1. 是\n2. 帮别人"

    def test_template(self, api, channel):
        params = {"matter": "低保申请", "status": "{url}"}
        channel.send(TemplateMessage(TEXT.to, "status_update", params, None, "d"))
        assert api.messages[0]["body"] == "您的低保申请有新进展：{url}。"

    def test_segments_are_counted_where_twilio_does_not_say(self, api, channel):
        api.script(api.path, json_answer({"sid": "SM1", "status": "accepted", "num_segments": "0"}, 201))
        assert channel.send(text("民" * 71)).segments == 2

    def test_successful_sending_logs_nothing_private(self, channel, caplog):
        caplog.set_level("DEBUG")
        channel.send(TEXT)
        channel.find_sent(TEXT, NOW)
        assert not any(secret in caplog.text for secret in (*PRIVATE, "%2B1200"))

    def test_environment_does_not_move_the_address(self, api, monkeypatch):
        monkeypatch.setenv("TWILIO_EDGE", "sydney")
        monkeypatch.setenv("TWILIO_REGION", "au1")
        outbound = sender(api.base_url)
        assert outbound.send(TEXT)
        outbound.close()


REQUEST_CODES = sorted(code for code in RULINGS if code.startswith("2"))


@pytest.mark.parametrize("code", REQUEST_CODES)
def test_every_documented_refusal_is_classed(code, api, channel, caplog):
    api.fail(int(code))
    failed = fail(channel, TEXT, PRIVATE, caplog)
    assert (failed.failure, failed.code) == (RULINGS[code].failure, code)
    assert len(api.calls) == 1


@pytest.mark.parametrize("code", sorted(RULINGS))
def test_every_documented_receipt_is_classed(code, channel):
    assert channel.classify(DeliveryReport("SM1", "undelivered", code)) == RULINGS[code]


@pytest.mark.parametrize("code", ["", "39999"])
def test_other_receipts_are_tried_once_more(code, channel):
    assert channel.classify(DeliveryReport("SM1", "failed", code)).failure is Failure.RETRY_LATER


# What the documentation says a sender must do, spelt out apart from the table under test.
CONSEQUENCES = {
    Failure.PERMANENT: "21211 21612 21614 21617 30004 30005 30006 30007",
    Failure.OPTED_OUT: "21610",
    Failure.ALARM: "20003 21408 21606 21608 30002 30018 30024 30034",
    Failure.RETRY: "20429 20503",
    Failure.RETRY_LATER: "30001 30003 30008 30017 30036",
    Failure.QUOTA: "21611",
    Failure.UNKNOWN_OUTCOME: "20500",
}


@pytest.mark.parametrize(
    ("failure", "code"), [(failure, code) for failure, listed in CONSEQUENCES.items() for code in listed.split()]
)
def test_documented_consequence(failure, code):
    assert RULINGS[code].failure is failure


def test_every_code_has_its_documented_consequence():
    assert sorted(code for listed in CONSEQUENCES.values() for code in listed.split()) == sorted(RULINGS)


ANSWERS = [
    ("too many, without a code", Answer(429), Failure.RETRY, "429"),
    ("too many, with one", error(20429, 429), Failure.RETRY, "20429"),
    ("unavailable, with a code", error(20503, 503), Failure.RETRY, "20503"),
    ("unavailable, from a gateway", Answer(503, b"<html/>", "text/html"), Failure.UNKNOWN_OUTCOME, "503"),
    ("internal error", error(20500, 500), Failure.UNKNOWN_OUTCOME, "20500"),
    ("another server error", error(99999, 500), Failure.UNKNOWN_OUTCOME, "99999"),
    ("another refusal", error(29999, 400), Failure.PERMANENT, "29999"),
    ("not authorised, without a code", Answer(401), Failure.ALARM, "401"),
    ("not Twilio", Answer(404, b"<html/>", "text/html"), Failure.ALARM, "404"),
    ("redirect", Answer(302, headers={"Location": "/elsewhere"}), Failure.ALARM, "302"),
    ("problem details", json_answer({"type": "u", "title": "t", "status": 400, "code": 21610}, 400),
     Failure.OPTED_OUT, "21610"),
    ("hotel network", HTML, Failure.UNKNOWN_OUTCOME, "not_json"),
    ("a list", json_answer([]), Failure.UNKNOWN_OUTCOME, "not_json"),
    ("nothing", Answer(201), Failure.UNKNOWN_OUTCOME, "no_sid"),
    ("no id", json_answer({"status": "queued"}, 201), Failure.UNKNOWN_OUTCOME, "no_sid"),
    ("hung up", Answer(hang_up=True), Failure.UNKNOWN_OUTCOME, "no_answer"),
    ("too slow", Answer(delay=60), Failure.UNKNOWN_OUTCOME, "no_answer"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "answer", "failure", "code"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_answer_is_classed(label, answer, failure, code, api, caplog):
    api.script(api.path, answer)
    with ready(api, answer) as channel:
        failed = fail(channel, TEXT, PRIVATE, caplog)
    assert (failed.failure, failed.code) == (failure, code)
    assert len(api.calls) == 1, "a message may be sent twice"


def test_alarms_alert():
    alerting = {code for code, ruling in RULINGS.items() if ChannelError(Channel.SMS, ruling, code).alert}
    assert set(CONSEQUENCES[Failure.ALARM].split()) <= alerting
    assert not alerting & set(CONSEQUENCES[Failure.RETRY_LATER].split())


def test_wrong_credentials(api, caplog):
    outbound = sender(api.base_url, "another-invented-token")
    failed = fail(outbound, TEXT, ("another-invented-token", *PRIVATE), caplog)
    outbound.close()
    assert (failed.failure, failed.code, failed.alert) == (Failure.ALARM, "20003", True)


def test_nobody_listens(caplog):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        failed = fail(sender(f"http://127.0.0.1:{closed.getsockname()[1]}"), TEXT, PRIVATE, caplog)
    assert (failed.failure, failed.code) == (Failure.RETRY, "unreachable")


NEVER_ASKED: list[tuple[str, Message, Failure]] = [
    ("not_a_number", text("您好", to="nobody"), Failure.PERMANENT),
    ("empty_text", text(" \x00"), Failure.PERMANENT),
    ("unknown_template", TemplateMessage(TEXT.to, "other", {}, None, "d"), Failure.ALARM),
    ("missing_parameters", TemplateMessage(TEXT.to, "status_update", {}, None, "d"), Failure.ALARM),
]


@pytest.mark.parametrize(("code", "message", "failure"), NEVER_ASKED, ids=[row[0] for row in NEVER_ASKED])
def test_what_cannot_be_sent_is_not_asked(code, message, failure, api, channel, caplog):
    failed = fail(channel, message, PRIVATE, caplog)
    assert (failed.failure, failed.code) == (failure, code)
    assert not api.calls


class TestFindSent:
    @pytest.mark.parametrize("answer", [Answer(500), Answer(hang_up=True), Answer(delay=60), HTML])
    def test_message_whose_answer_was_lost(self, answer, api, caplog):
        api.lose_answer(answer)
        with ready(api, answer) as channel:
            assert fail(channel, TEXT, PRIVATE, caplog).failure is Failure.UNKNOWN_OUTCOME
            found = channel.find_sent(TEXT, NOW)
        assert found is not None
        assert (found.provider_id, found.status) == (api.messages[0]["sid"], "queued")
        assert len(api.messages) == 1

    def test_message_that_was_never_taken(self, channel):
        assert channel.find_sent(TEXT, NOW) is None

    def test_others_are_not_it(self, api, channel):
        channel.send(text("您好"))
        channel.send(replace(TEXT, to=Address(Channel.SMS, "+12005550111")))
        api.messages.append({**api.messages[0], "body": WORDS, "direction": "inbound", "sid": "SMinbound"})
        assert channel.find_sent(TEXT, NOW) is None

    def test_earlier_one_with_the_same_words_is_not_it(self, api, channel):
        api.now = NOW - timedelta(minutes=10)
        channel.send(TEXT)
        assert channel.find_sent(TEXT, NOW) is None

    def test_first_of_several(self, api, channel):
        first = channel.send(TEXT)
        api.now = NOW + timedelta(minutes=1)
        channel.send(TEXT)
        assert channel.find_sent(TEXT, NOW) == first

    def test_on_a_trial_account(self, api, channel):
        channel.send(TEXT)
        api.messages[0]["body"] = "Sent from your Twilio trial account - " + WORDS
        assert channel.find_sent(TEXT, NOW) is not None

    @pytest.mark.parametrize("answer", [Answer(500), error(20500, 500), Answer(hang_up=True), HTML])
    def test_failed_question_may_be_asked_again(self, answer, api, channel):
        api.script(api.path, answer)
        with pytest.raises(ChannelError) as failed:
            channel.find_sent(TEXT, NOW)
        assert failed.value.retryable


class TestRendering:
    def test_text_gives_way_to_choices(self):
        words = render_text(Outbound("事" * 2000, (Choice("a", "是"), Choice("b", "否"))))
        assert len(words.encode("utf-16-le")) // 2 == MAX_UNITS
        assert words.endswith("事…\n1. 是\n2. 否")

    def test_emoji_is_not_cut(self):
        words = render_text(Outbound("😀" * 900))
        assert words == "😀" * 799 + "…"

    def test_endless_choices(self):
        words = render_text(Outbound("选", tuple(Choice(str(n), "村" * 50) for n in range(100))))
        assert len(words) <= MAX_UNITS

    def test_body_holds_what_json_can(self):
        assert json.dumps(render_text(Outbound("\ud800甲\x00\x1d乙")), ensure_ascii=False) == '"甲乙"'
