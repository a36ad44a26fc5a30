"""Which failed requests may have reached the provider, judged on the HTTP library's real exceptions."""

import logging
import socket
import threading
from collections.abc import Iterator

import pytest
import requests

from bot.channels.transport import never_left, redact_request_logs
from tests.fakes.server import Answer, Call, FakeServer


class Anything(FakeServer):
    """Answers everything with success."""

    def reply(self, call: Call) -> Answer:
        return Answer()


@pytest.fixture
def server() -> Iterator[Anything]:
    with Anything() as fake:
        yield fake


def failure(url: str, timeout: float = 1.0) -> requests.RequestException:
    with pytest.raises(requests.RequestException) as failed:
        requests.post(url, data=b"x", timeout=timeout)
    return failed.value


@pytest.mark.parametrize("url", ["nowhere", "http://", "gopher://127.0.0.1/", "http://[::1"])
def test_address_that_is_none(url):
    assert never_left(failure(url))


def test_refused_connection():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert never_left(failure(f"http://127.0.0.1:{closed.getsockname()[1]}/"))


def test_slow_answer(server):
    server.script("/", Answer(delay=60))
    assert not never_left(failure(server.base_url + "/"))


def test_hung_up(server):
    server.script("/", Answer(hang_up=True))
    assert not never_left(failure(server.base_url + "/"))


def test_broken_answer():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_talk_nonsense, args=(listening,))
        thread.start()
        assert not never_left(failure(f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout=10))
        thread.join()


def _talk_nonsense(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(b"who is there?\r\n\r\n")


def test_tls_that_is_none(server):
    assert not never_left(failure(server.base_url.replace("http:", "https:") + "/"))


def test_query_strings_are_not_logged(server, caplog):
    redact_request_logs()
    caplog.set_level(logging.DEBUG)
    requests.get(server.base_url + "/path", params={"access_token": "invented-secret"}, timeout=10)
    assert "/path?…" in caplog.text
    assert "invented-secret" not in caplog.text
