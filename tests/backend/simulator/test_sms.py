"""Twilio as it is played: signed webhooks, the Message resource through Twilio's own SDK, receipts, STOP."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from fastapi import Response
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.backend.simulator.conftest import NUMBER, Received, World, run_world

STATUS = "/channels/sms/status"


def form(received: Received) -> dict[str, str]:
    return dict(parse_qsl(received.body.decode(), keep_blank_values=True))


def is_signed(world: World, received: Received) -> bool:
    """Whether Twilio's own validator takes it, over the public address."""
    url = world.settings.base_url + received.path
    validator = RequestValidator(world.settings.twilio_auth_token)
    return bool(validator.validate(url, form(received), received.headers["x-twilio-signature"]))


@contextmanager
def twilio(world: World, **changes: Any) -> Iterator[Client]:
    """Twilio's SDK, calling the simulator."""
    settings = world.settings
    http = TwilioHttpClient(timeout=changes.get("timeout", 5))
    client = Client(
        settings.twilio_account_sid, changes.get("token", settings.twilio_auth_token), http_client=http, environment={}
    )
    client.api.base_url = f"{world.url}/twilio"
    yield client
    http.session.close()


def send(world: World, body: str = "您的申请已受理", to: str = NUMBER, **more: Any) -> Any:
    with twilio(world) as client:
        callback = world.settings.base_url + STATUS
        asked = {
            "to": to,
            "from_": world.settings.twilio_from_number,
            "body": body,
            "status_callback": callback,
            **more,
        }
        return client.messages.create(**asked)


@pytest.mark.parametrize("public", ["", "https://help.example.test"])
def test_a_text_reaches_the_webhook_signed_over_the_public_address(public: str) -> None:
    with run_world(public_base_url=public) as world:
        answer = world.texts("我要求助")
        (received,) = world.office.received

        assert answer == {"letters": [], "opted_out": False}
        assert received.path == "/channels/sms"
        assert is_signed(world, received)
        sent = form(received)
        assert (sent["From"], sent["To"], sent["Body"]) == (NUMBER, world.settings.twilio_from_number, "我要求助")
        assert sent["MessageSid"] == sent["SmsSid"] == sent["SmsMessageSid"]
        assert sent["AccountSid"] == world.settings.twilio_account_sid
        assert (sent["FromCity"], sent["NumMedia"], sent["SmsStatus"]) == ("", "0", "received")


def test_a_webhook_that_refuses_is_shown_on_the_page(world: World) -> None:
    world.office.answers.append(Response(status_code=403))

    (letter,) = world.texts("我要求助")["letters"]

    assert letter["kind"] == "trouble"
    assert "webhook 回答了 403" in letter["detail"]


def test_a_message_arrives_and_its_receipts_follow(world: World) -> None:
    created = send(world)

    assert created.status == "queued"
    assert created.direction == "outbound-api"
    assert created.num_segments == "1"
    (letter,) = world.mailbox()
    assert letter["parts"] == [{"kind": "words", "text": "您的申请已受理"}]
    world.until(lambda: len(world.office.at(STATUS)) == 2)
    receipts = world.office.at(STATUS)
    assert [form(receipt)["MessageStatus"] for receipt in receipts] == ["sent", "delivered"]
    assert {form(receipt)["MessageSid"] for receipt in receipts} == {created.sid}
    assert all(is_signed(world, receipt) for receipt in receipts)


def test_messages_can_be_asked_for(world: World) -> None:
    sent = [send(world, f"第{number}条").sid for number in range(3)]
    send(world, "给别人", to="+8613000000002")
    now = datetime.now(UTC)

    with twilio(world) as client:
        assert client.messages(sent[0]).fetch().body == "第0条"
        assert [one.sid for one in client.messages.list(to=NUMBER)] == sent[::-1]
        assert [one.sid for one in client.messages.list(to=NUMBER, page_size=1)] == sent[::-1]
        assert len(client.messages.list(date_sent_after=now - timedelta(minutes=1))) == 4
        assert client.messages.list(date_sent_after=now + timedelta(minutes=1)) == []
        assert client.messages.list(date_sent_before=now - timedelta(minutes=1)) == []
        with pytest.raises(TwilioRestException) as unknown:
            client.messages("SM" + "0" * 32).fetch()
    assert unknown.value.status == 404


def test_who_answers_stop_gets_no_more_until_start(world: World) -> None:
    stopped = world.texts(" stop ")

    assert stopped["opted_out"] is True
    assert "unsubscribed" in stopped["letters"][0]["parts"][0]["text"]
    assert form(world.office.received[0])["Body"] == " stop "
    with pytest.raises(TwilioRestException) as refused:
        send(world)
    assert (refused.value.status, refused.value.code) == (400, 21610)

    assert world.texts("START")["opted_out"] is False
    assert send(world).status == "queued"
    assert world.texts("stop please")["opted_out"] is False


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "13000000001"}, 21211), ({"body": ""}, 21602), ({"body": "长" * 1601}, 21617),
        ({"from_": "+12005550100"}, 21606), ({"status_callback": "https://elsewhere.example.test/"}, 21609),
    ],
)  # fmt: skip
def test_what_twilio_does_not_take(world: World, changes: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        send(world, **changes)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert world.mailbox() == []


def test_only_the_account_itself_is_served(world: World) -> None:
    with twilio(world, token="wrong") as client, pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=NUMBER, from_=world.settings.twilio_from_number, body="喂")

    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_during_a_rotation_both_tokens_are_served() -> None:
    with run_world(twilio_auth_token="newer,older") as world:
        for token in ("newer", "older"):
            with twilio(world, token=token) as client:
                assert client.messages.list() == []


@pytest.mark.parametrize(("fault", "status", "code"), [("20429", 429, 20429), ("500", 500, 20500)])
def test_faults_that_happen_once(world: World, fault: str, status: int, code: int) -> None:
    world.fault("twilio", fault)

    with pytest.raises(TwilioRestException) as refused:
        send(world)

    assert (refused.value.status, refused.value.code) == (status, code)
    assert send(world).status == "queued"


def test_a_text_that_cannot_be_delivered_is_reported(world: World) -> None:
    world.fault("twilio", "30003")
    send(world)

    world.until(lambda: len(world.office.at(STATUS)) == 2)
    last = form(world.office.at(STATUS)[-1])
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")
    assert world.mailbox() == []


def test_a_text_without_an_answer_was_sent_all_the_same(world: World) -> None:
    world.fault("twilio", "timeout")

    with twilio(world, timeout=0.5) as client:
        with pytest.raises(requests.Timeout):
            client.messages.create(to=NUMBER, from_=world.settings.twilio_from_number, body="在吗")
        assert [one.body for one in client.messages.list(to=NUMBER)] == ["在吗"]
    assert len(world.mailbox()) == 1
