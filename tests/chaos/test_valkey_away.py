"""Valkey gone, or there and mute: webhooks, sign-in and deliveries go on without it."""

from collections.abc import Iterator

import pytest
import requests

from tests.chaos.office import Office
from tests.journeys.processes import eventually
from tests.journeys.staff import Desk


@pytest.fixture(params=["gone", "mute"])
def without_valkey(request: pytest.FixtureRequest, office: Office) -> Iterator[str]:
    """The store taken away for the length of the test; gives digits that differ between the two ways."""
    if request.param == "gone":
        office.valkey.stop()
        yield "0511"
        office.valkey.start()
    else:
        office.valkey.freeze()
        yield "0512"
        office.valkey.thaw()


def test_everything_goes_on_without_the_store(office: Office, without_valkey: str) -> None:
    follower, texter = office.follower(without_valkey), office.texter(without_valkey)

    assert "救助" in follower.say("你好")
    assert follower.say("转人工"), "news for the consoles cannot be told, the resident is answered all the same"
    texter.say("你好")
    eventually(lambda: office.texted_to(texter), "the text is answered")
    with Desk(office.base_url, "zuoxi1") as desk:
        conversation = desk.latest_waiting()
        desk.take_over(conversation)
        desk.say(conversation, "我是坐席，您请说")
        eventually(lambda: "我是坐席，您请说" in office.written_to(follower), "the operator's words go out")
        desk.hand_back(conversation)
    ready = requests.get(f"{office.base_url}/readyz", timeout=5)
    assert (ready.status_code, ready.json()) == (200, {"database": True, "ephemeral": False})
