"""The phone's own side: what streams in, what waits in the mailbox, and who may ask."""

import asyncio
import socket

import pytest

from backend.simulator.mailboxes import KEPT_PER_ADDRESS, Mailboxes
from backend.simulator.webhook import NoAnswerError, Webhook
from tests.backend.simulator.conftest import NUMBER, OPENID, Clock, World
from tests.backend.simulator.test_sms import send
from tests.backend.simulator.test_wechat_api import custom, template

OTHER = "oSIMinventedinventedinvente2"


def test_letters_arrive_live_from_both_providers(world: World) -> None:
    with world.letters() as letters:
        custom(world, "微信来的")
        assert next(letters)["parts"][0]["text"] == "微信来的"
        send(world, "短信来的")
        assert next(letters)["parts"][0]["text"] == "短信来的"
        template(world)
        assert next(letters)["kind"] == "card"


def test_a_page_that_is_opened_later_finds_what_came_meanwhile(world: World) -> None:
    custom(world, "第一")
    custom(world, "第二")

    first, second = world.mailbox()
    assert first["number"] < second["number"]

    assert world.mailbox(seen=first["number"]) == [second]
    with world.letters(last_event_id=str(first["number"])) as letters:
        assert next(letters)["parts"][0]["text"] == "第二"
    with world.letters(last_event_id=str(second["number"])) as letters:
        custom(world, "第三")
        assert next(letters)["parts"][0]["text"] == "第三"


def test_a_phone_gets_only_its_own_letters(world: World) -> None:
    custom(world)

    assert world.mailbox(openid=OTHER, number="+8613000000002") == []


def test_the_mailbox_is_bounded(world: World) -> None:
    for number in range(KEPT_PER_ADDRESS + 5):
        template(world, client_msg_id=f"d{number}")

    assert len(world.mailbox()) == KEPT_PER_ADDRESS


def test_every_open_page_hears_of_a_fault(world: World) -> None:
    with world.letters(openid=OTHER, number="+8613000000002") as letters:
        world.fault("twilio", "21610")
        assert next(letters)["faults"] == {"wechat": "", "twilio": "21610"}
    assert world.switch_on()["faults"] == {"wechat": "", "twilio": "21610"}


def test_a_phone_that_is_switched_on_hears_how_it_stands(world: World) -> None:
    assert world.switch_on(follows=False)["follows"] is False
    world.act({"act": "follow"})
    world.texts("STOP")

    state = world.switch_on(follows=False)

    assert (state["follows"], state["opted_out"]) == (True, True)
    assert OPENID not in state["stream"]
    assert NUMBER.removeprefix("+") not in state["stream"]


def test_what_a_new_process_does_not_know_the_phone_tells_it(world: World) -> None:
    state = world.switch_on(openid=OTHER, follows=True, opted_out=True)

    assert (state["follows"], state["opted_out"]) == (True, True)


def test_an_unknown_stream_is_not_there(world: World) -> None:
    assert world.http.get(f"{world.url}/phone/stream/invented").status_code == 404


async def test_a_server_that_stops_can_end_every_stream() -> None:
    mailboxes = Mailboxes(Clock())
    mailboxes.put(OPENID, {"kind": "text"})
    watch = mailboxes.watch([OPENID], 0)
    assert (await anext(watch)).content == {"kind": "text"}
    coming = asyncio.ensure_future(anext(watch, None))
    await asyncio.sleep(0)

    mailboxes.hang_up()

    assert await coming is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {"openid": "short", "number": NUMBER}),
        ("", {"openid": OPENID, "number": "13000000001"}),
        ("/wechat", {"openid": OPENID, "gesture": {"act": "dance"}}),
        ("/wechat", {"openid": OPENID, "gesture": {"act": "place", "latitude": 91, "longitude": 0}}),
        ("/wechat", {"openid": OPENID, "gesture": {"act": "picture", "url": "file:///etc/hosts"}}),
        ("/sms", {"number": NUMBER, "words": ""}),
        ("/fault", {"provider": "wechat", "fault": "invented"}),
        ("/fault", {"provider": "pigeon", "fault": ""}),
    ],
)
def test_what_no_phone_can_do(world: World, path: str, body: dict[str, object]) -> None:
    assert world.http.post(f"{world.url}/phone{path}", json=body).status_code == 422
    assert world.office.received == []


def test_other_sites_cannot_use_the_phone(world: World) -> None:
    asked = {"json": {"number": NUMBER, "words": "喂"}, "headers": {"Sec-Fetch-Site": "cross-site"}}
    assert world.http.post(f"{world.url}/phone/sms", **asked).status_code == 403  # type: ignore[arg-type]
    plain = {"data": '{"number": "+8613000000001", "words": "喂"}'.encode(), "headers": {"Content-Type": "text/plain"}}
    assert world.http.post(f"{world.url}/phone/sms", **plain).status_code == 422  # type: ignore[arg-type]
    assert world.office.received == []


async def test_a_webhook_that_does_not_answer_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        webhook = Webhook(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(NoAnswerError, match="没有回答"):
            await webhook.post("/", b"", {}, seconds=0.2)
        webhook.close()
    webhook = Webhook(f"http://127.0.0.1:{silent_port()}")
    with pytest.raises(NoAnswerError, match="连接不上"):
        await webhook.post("/", b"", {}, seconds=1)
    webhook.close()


def silent_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
