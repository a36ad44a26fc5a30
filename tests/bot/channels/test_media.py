"""Files that residents sent, fetched from the provider that keeps them: whole, within limits, or not at all."""

import base64
import logging
import traceback
from collections.abc import Iterator

import pytest

from bot.channels.channel import MediaSource
from bot.channels.errors import ChannelError, Failure
from bot.channels.sms import TwilioOutbound
from bot.channels.wechat import WeChatOutbound
from bot.messages import Channel, Media
from tests.fakes.pictures import JPEG, png
from tests.fakes.server import Answer, json_answer
from tests.fakes.twilio_api import FakeTwilioApi
from tests.fakes.twilio_sender import ACCOUNT_SID, AUTH_TOKEN
from tests.fakes.wechat_api import MEDIA_PATH, SECRET, FakeWeChatApi
from tests.fakes.wechat_sender import APP_ID

AT_MOST = 10_000
MEDIA_ID = "invented-media-id-0001"
PHOTO = Media(MEDIA_ID, channel=Channel.WECHAT)


@pytest.fixture
def wechat_api() -> Iterator[FakeWeChatApi]:
    with FakeWeChatApi() as fake:
        yield fake


@pytest.fixture
def wechat(wechat_api: FakeWeChatApi) -> Iterator[WeChatOutbound]:
    sender = WeChatOutbound(APP_ID, SECRET, api_base_url=wechat_api.base_url, timeout=(1, 1))
    yield sender
    sender.close()


@pytest.fixture
def twilio_api() -> Iterator[FakeTwilioApi]:
    with FakeTwilioApi() as fake:
        yield fake


@pytest.fixture
def twilio(twilio_api: FakeTwilioApi) -> Iterator[TwilioOutbound]:
    sender = TwilioOutbound(
        ACCOUNT_SID, AUTH_TOKEN, "+12005550100", status_callback="https://a.test/",
        api_base_url=twilio_api.base_url, timeout=1,
    )  # fmt: skip
    yield sender
    sender.close()


def refused(
    source: MediaSource, media: Media, caplog: pytest.LogCaptureFixture, at_most: int = AT_MOST
) -> ChannelError:
    """Fetch, expect to get nothing, and see that nothing private shows anywhere a log could take it from."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ChannelError) as failed:
        source.fetch(media, at_most=at_most)
    shown = "".join(traceback.format_exception(failed.value)) + caplog.text + repr(vars(failed.value))
    assert not any(secret in shown for secret in (SECRET, AUTH_TOKEN, "invented-access-token", MEDIA_ID))
    return failed.value


def test_wechat_gives_a_photo_by_its_media_id(wechat: WeChatOutbound, wechat_api: FakeWeChatApi) -> None:
    wechat_api.media[MEDIA_ID] = Answer(200, JPEG, "image/jpeg")
    assert wechat.fetch(PHOTO, at_most=AT_MOST).content == JPEG
    assert wechat_api.called(MEDIA_PATH)[0].query["media_id"] == MEDIA_ID


def test_a_rejected_token_is_renewed_once(wechat: WeChatOutbound, wechat_api: FakeWeChatApi) -> None:
    wechat_api.media[MEDIA_ID] = Answer(200, png(), "image/png")
    wechat.fetch(PHOTO, at_most=AT_MOST)
    wechat_api.expire_token()
    assert wechat.fetch(PHOTO, at_most=AT_MOST).content == png()


@pytest.mark.parametrize(
    ("answer", "failure", "code"),
    [
        (json_answer({"errcode": 40007, "errmsg": "invalid media_id"}), Failure.PERMANENT, "40007"),
        (json_answer({"errcode": -1, "errmsg": "system error"}), Failure.RETRY, "-1"),
        (json_answer({"errcode": 45009, "errmsg": "reach max api daily quota limit"}), Failure.QUOTA, "45009"),
        (json_answer({"video_url": "http://video.example.test/1"}), Failure.PERMANENT, "not_a_file"),
        (Answer(200, b"<html></html>", "text/html"), Failure.PERMANENT, "not_a_file"),
        (Answer(200, bytes(AT_MOST + 1), "image/jpeg"), Failure.PERMANENT, "too_large"),
        (Answer(200, b"", "image/jpeg"), Failure.PERMANENT, "not_a_file"),
        (Answer(503), Failure.RETRY, "http_503"),
        (Answer(302, headers={"Location": "http://elsewhere.test/"}), Failure.ALARM, "http_302"),
        (Answer(hang_up=True), Failure.RETRY, "no_answer"),
        (Answer(200, JPEG, "image/jpeg", delay=5), Failure.RETRY, "no_answer"),
    ],
)
def test_what_wechat_does_not_give(
    wechat: WeChatOutbound, wechat_api: FakeWeChatApi, caplog: pytest.LogCaptureFixture,
    answer: Answer, failure: Failure, code: str,
) -> None:  # fmt: skip
    wechat_api.script(MEDIA_PATH, answer)
    error = refused(wechat, PHOTO, caplog)
    assert (error.failure, error.code) == (failure, code)


def at_twilio(api: FakeTwilioApi) -> Media:
    """A picture of a message, as Twilio names it."""
    return Media("ME1", "image/jpeg", f"{api.base_url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/MM1/Media/ME1")


def test_twilio_gives_a_picture_to_its_account_alone(twilio: TwilioOutbound, twilio_api: FakeTwilioApi) -> None:
    twilio_api.media["ME1"] = Answer(200, JPEG, "image/jpeg")
    assert twilio.fetch(at_twilio(twilio_api), at_most=AT_MOST).content == JPEG
    (call,) = twilio_api.calls
    assert base64.b64decode(call.headers["Authorization"].split()[1]).decode() == f"{ACCOUNT_SID}:{AUTH_TOKEN}"


def test_the_secret_stays_behind_where_twilio_sends_us_on(twilio: TwilioOutbound, twilio_api: FakeTwilioApi) -> None:
    with FakeTwilioApi() as store:
        kept = f"{store.base_url}/kept/ME1"
        store.always("/kept/ME1", Answer(200, JPEG, "image/jpeg"))
        twilio_api.media["ME1"] = Answer(307, headers={"Location": kept})
        assert twilio.fetch(at_twilio(twilio_api), at_most=AT_MOST).content == JPEG
        (call,) = store.calls
        assert "Authorization" not in call.headers


@pytest.mark.parametrize(
    ("answer", "failure", "code"),
    [
        (Answer(404), Failure.PERMANENT, "http_404"),
        (Answer(401), Failure.ALARM, "http_401"),
        (Answer(429), Failure.RETRY, "http_429"),
        (Answer(500), Failure.RETRY, "http_500"),
        (Answer(200, bytes(AT_MOST + 1), "image/jpeg"), Failure.PERMANENT, "too_large"),
        (Answer(307, headers={"Location": "file:///etc/passwd"}), Failure.ALARM, "misdirected"),
        (Answer(hang_up=True), Failure.RETRY, "no_answer"),
    ],
)
def test_what_twilio_does_not_give(
    twilio: TwilioOutbound, twilio_api: FakeTwilioApi, caplog: pytest.LogCaptureFixture,
    answer: Answer, failure: Failure, code: str,
) -> None:  # fmt: skip
    twilio_api.media["ME1"] = answer
    error = refused(twilio, at_twilio(twilio_api), caplog)
    assert (error.failure, error.code) == (failure, code)


@pytest.mark.parametrize("url", ["", "http://169.254.169.254/latest", "https://api.twilio.com.evil.test/x"])
def test_the_secret_goes_to_no_other_address(
    twilio: TwilioOutbound, twilio_api: FakeTwilioApi, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    error = refused(twilio, Media("ME1", "image/jpeg", url), caplog)
    assert (error.failure, error.code) == (Failure.PERMANENT, "not_ours")
    assert twilio_api.calls == []
