"""Access tokens: one fetch for many, one renewal for a rejected one, and never a loop."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import pytest

from bot.channels.channel import TextMessage
from bot.channels.errors import Failure
from bot.channels.wechat import TokenStore, WeChatOutbound
from bot.channels.wechat.access_tokens import AccessTokens, OwnTokens
from bot.channels.wechat.wire import Wire
from bot.messages import Address, Channel, Outbound
from tests.bot.channels.outgoing import fail
from tests.fakes.server import Answer, json_answer
from tests.fakes.wechat_api import CUSTOM_PATH, SECRET, TOKEN_PATH, FakeWeChatApi, error
from tests.fakes.wechat_sender import APP_ID, OPENID

TEXT = TextMessage(Address(Channel.WECHAT, OPENID), Outbound("您好"), "d1")
PRIVATE = (OPENID, SECRET, "invented-access-token")
KEY = f"wechat:{APP_ID}"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class AwayTokens:
    """A shared store that is away: it holds nothing, and anybody may fetch."""

    def get(self, key: str) -> str | None:
        return None

    def put(self, key: str, token: str, seconds: float) -> None:
        """Lost."""

    def drop(self, key: str, token: str) -> None:
        """Nothing to forget."""

    @contextmanager
    def refreshing(self, key: str) -> Iterator[None]:
        yield


@pytest.fixture
def api() -> Iterator[FakeWeChatApi]:
    with FakeWeChatApi() as fake:
        yield fake


@pytest.fixture
def store() -> OwnTokens:
    return OwnTokens()


@pytest.fixture
def channel(api: FakeWeChatApi, store: OwnTokens) -> Iterator[WeChatOutbound]:
    with closing(sender(api, store)) as outbound:
        yield outbound


def sender(api: FakeWeChatApi, store: TokenStore | None, secret: str = SECRET) -> WeChatOutbound:
    return WeChatOutbound(APP_ID, secret, api_base_url=api.base_url, token_store=store, timeout=(10.0, 10.0))


@contextmanager
def closing(outbound: WeChatOutbound) -> Iterator[WeChatOutbound]:
    yield outbound
    outbound.close()


def send_from_threads(channels: list[WeChatOutbound]) -> None:
    together = threading.Barrier(len(channels))

    def send(outbound: WeChatOutbound) -> None:
        together.wait()
        outbound.send(TEXT)

    with ThreadPoolExecutor(len(channels)) as pool:
        for done in [pool.submit(send, outbound) for outbound in channels]:
            done.result()


class TestHerd:
    def test_first_token_is_fetched_once(self, api, channel):
        send_from_threads([channel] * 8)
        assert (len(api.called(TOKEN_PATH)), len(api.messages)) == (1, 8)

    def test_expired_token_is_renewed_once(self, api, channel):
        channel.send(TEXT)
        api.expire_token()
        send_from_threads([channel] * 8)
        assert (len(api.called(TOKEN_PATH)), len(api.messages)) == (2, 9)

    def test_processes_share_a_store(self, api, store):
        outbounds = [sender(api, store) for _ in range(4)]
        send_from_threads(outbounds)
        for outbound in outbounds:
            outbound.close()
        assert len(api.called(TOKEN_PATH)) == 1

    def test_without_the_shared_store(self, api):
        with closing(sender(api, AwayTokens())) as outbound:
            send_from_threads([outbound] * 8)
            api.expire_token()
            send_from_threads([outbound] * 8)
        assert (len(api.called(TOKEN_PATH)), len(api.messages)) == (2, 16)


class TestRejected:
    @pytest.mark.parametrize("code", [40001, 40014, 42001])
    def test_is_renewed_and_sent_once_more(self, code, api, channel):
        channel.send(TEXT)
        api.expire_token()
        api.fail(CUSTOM_PATH, code)
        channel.send(TEXT)
        assert (len(api.called(CUSTOM_PATH)), len(api.called(TOKEN_PATH))) == (3, 2)

    @pytest.mark.parametrize("code", [40001, 40014, 42001])
    def test_for_ever_is_an_alarm_and_no_loop(self, code, api, channel, caplog):
        api.always(CUSTOM_PATH, error(code))
        failed = fail(channel, TEXT, PRIVATE, caplog)
        assert (failed.failure, failed.alert) == (Failure.ALARM, True)
        assert len(api.called(CUSTOM_PATH)) == 2
        assert len(api.called(TOKEN_PATH)) <= 3

    def test_forced_renewals_are_few(self, api, channel, caplog):
        api.always(CUSTOM_PATH, error(40001))
        for _ in range(10):
            fail(channel, TEXT, PRIVATE, caplog)
        assert [call.json["force_refresh"] for call in api.called(TOKEN_PATH)].count(True) == 1

    def test_forced_renewal_replaces_what_wechat_would_give_again(self, api, channel):
        channel.send(TEXT)
        api.script(CUSTOM_PATH, error(40001))
        channel.send(TEXT)
        assert [call.json["force_refresh"] for call in api.called(TOKEN_PATH)] == [False, False, True]
        assert len(api.messages) == 2

    def test_token_of_somebody_else_is_taken_over(self, api, store, channel):
        channel.send(TEXT)
        api.expire_token()
        store.put(KEY, api.token, 100)
        channel.send(TEXT)
        assert len(api.called(TOKEN_PATH)) == 1


class TestLifetime:
    def test_is_renewed_before_its_end(self, api):
        clock = Clock()
        wire = Wire(api.base_url, (10.0, 10.0))
        tokens = AccessTokens(APP_ID, SECRET, wire, OwnTokens(clock))
        first = tokens.current()
        clock.now += 7200 - 201
        assert tokens.current() == first
        api.expire_token()
        clock.now += 2
        assert tokens.current() == api.token != first
        wire.close()

    def test_short_lived_token_is_still_used(self, api, channel):
        api.expires_in = 60
        channel.send(TEXT)
        channel.send(TEXT)
        assert len(api.called(TOKEN_PATH)) == 1

    def test_only_the_named_token_is_dropped(self, store):
        store.put(KEY, "new", 100)
        store.drop(KEY, "old")
        assert store.get(KEY) == "new"
        store.drop(KEY, "new")
        assert store.get(KEY) is None


NO_TOKEN = [
    ("wrong secret", error(40125), Failure.ALARM),
    ("wrong secret, older code", error(40001), Failure.ALARM),
    ("our address is unknown", error(40164, "invalid ip 203.0.113.7, not in whitelist rid: 65a0-1-1"), Failure.ALARM),
    ("secret frozen", error(40243), Failure.ALARM),
    ("busy", error(-1), Failure.RETRY),
    ("too many", error(45011), Failure.RETRY),
    ("day used up", error(45009), Failure.QUOTA),
    ("down", Answer(503), Failure.RETRY),
    ("silent", Answer(hang_up=True), Failure.RETRY),
    ("empty", json_answer({}), Failure.ALARM),
    ("endless", json_answer({"access_token": "t", "expires_in": "never"}), Failure.ALARM),
]


@pytest.mark.parametrize(("label", "answer", "failure"), NO_TOKEN, ids=[row[0] for row in NO_TOKEN])
def test_no_token_to_be_had(label, answer, failure, api, channel, caplog):
    api.script(TOKEN_PATH, answer)
    assert fail(channel, TEXT, (*PRIVATE, "203.0.113.7"), caplog).failure is failure
    assert not api.called(CUSTOM_PATH)
    channel.send(TEXT)


def test_wrong_secret_is_not_shown(api, caplog):
    with closing(sender(api, None, "another-invented-secret")) as outbound:
        failed = fail(outbound, TEXT, ("another-invented-secret", OPENID), caplog)
    assert (failed.failure, failed.code) == (Failure.ALARM, "40125")


def test_stores_are_token_stores():
    stores: list[TokenStore] = [OwnTokens(), AwayTokens()]
    for one in stores:
        right: AbstractContextManager[None] = one.refreshing(KEY)
        with right:
            assert one.get(KEY) is None
