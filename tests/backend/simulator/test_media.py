"""The pictures that were sent, as WeChat keeps them: given to the account by their media id, for three days."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest

from bot.channels.channel import File
from bot.channels.errors import ChannelError, Failure
from bot.channels.sms import TwilioInbox, TwilioOutbound
from bot.channels.wechat import WeChatOutbound
from bot.messages import Channel, Media
from tests.backend.simulator.conftest import NUMBER, World
from tests.backend.simulator.test_wechat_api import token
from tests.backend.simulator.test_wechat_push import opened

AT_MOST = 100_000


def sent(world: World, name: str) -> str:
    """Send a sample picture; gives the media id that the office was told."""
    world.act({"act": "follow"})
    world.act({"act": "picture", "url": f"http://127.0.0.1/simulator/static/{name}.svg"})
    return str(opened(world, world.office.received[-1])["MediaId"])


def fetched(world: World, media_id: str) -> File:
    """The file as the office's own channel fetches it."""
    known = world.settings
    sender = WeChatOutbound(known.wechat_app_id, known.wechat_app_secret, api_base_url=f"{world.url}/wechat")
    try:
        return sender.fetch(Media(media_id, channel=Channel.WECHAT), at_most=AT_MOST)
    finally:
        sender.close()


def test_the_office_fetches_what_was_sent(world: World) -> None:
    file = fetched(world, sent(world, "house"))
    assert file.content_type == "image/png"
    assert file.content.startswith(b"\x89PNG")


def test_each_sample_is_a_picture_of_its_own(world: World) -> None:
    assert len({fetched(world, sent(world, name)).content for name in ("diagnosis", "income", "house")}) == 3


def test_after_three_days_it_is_gone(world: World) -> None:
    media_id = sent(world, "house")
    world.clock.ahead = timedelta(days=3, minutes=1)
    with pytest.raises(ChannelError) as failed:
        fetched(world, media_id)
    assert (failed.value.failure, failed.value.code) == (Failure.PERMANENT, "40007")


def test_nobody_gets_what_was_never_sent_nor_without_a_token(world: World) -> None:
    with pytest.raises(ChannelError):
        fetched(world, "never-sent")
    media_id = sent(world, "house")
    answer = world.http.get(f"{world.url}/wechat/cgi-bin/media/get", params={"media_id": media_id})
    assert answer.json()["errcode"] in (40001, 41001, 42001, 40014)
    assert token(world)["access_token"]


def by_mms(world: World, name: str) -> Media:
    """Send a sample picture by MMS; gives it as the office was told of it."""
    answer = world.http.post(f"{world.url}/phone/sms", json={"number": NUMBER, "picture": name})
    assert answer.status_code == 200, answer.text
    received = world.office.received[-1]
    inbox = TwilioInbox(
        world.settings.twilio_account_sid, world.settings.twilio_auth_tokens, world.settings.base_url
    )  # fmt: skip
    pairs = parse_qsl(received.body.decode(), keep_blank_values=True)
    now = datetime.now(UTC)
    inbound = inbox.receive(received.path, pairs, received.headers["x-twilio-signature"], now)
    (media,) = inbound.media
    return media


def test_a_picture_by_mms_is_fetched_with_the_accounts_credentials(world: World) -> None:
    media = by_mms(world, "income")
    known = world.settings
    sender = TwilioOutbound(
        known.twilio_account_sid, known.twilio_auth_tokens[0], known.twilio_from_number,
        status_callback="https://a.test/", api_base_url=known.provider_twilio_url,
    )  # fmt: skip
    try:
        assert sender.fetch(media, at_most=AT_MOST).content.startswith(b"\x89PNG")
    finally:
        sender.close()
    assert world.http.get(media.url).status_code == 401


def test_a_text_says_or_shows_something(world: World) -> None:
    answer = world.http.post(f"{world.url}/phone/sms", json={"number": NUMBER})
    assert answer.status_code == 422
