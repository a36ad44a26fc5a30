"""The simulator on a real port, mounted in a small application whose webhooks record what reaches them."""

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import uvicorn
from fastapi import FastAPI, Request, Response

from backend import simulator
from backend.settings import Settings

OPENID = "oSIMinventedinventedinvente1"
NUMBER = "+8613000000001"
TEMPLATE = "simulator-status-update"


@dataclass(frozen=True)
class Received:
    """One request that reached a webhook."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Office:
    """The installation's own webhooks: they record everything and answer as they are told, else kindly."""

    received: list[Received] = field(default_factory=list)
    answers: deque[Response] = field(default_factory=deque)

    async def take(self, request: Request) -> Response:
        """Record one request and answer it."""
        body = await request.body()
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append(Received(request.url.path, dict(request.query_params), headers, body))
        return self.answers.popleft() if self.answers else Response("success", media_type="text/plain")

    def at(self, path: str) -> list[Received]:
        """What reached one webhook."""
        return [one for one in self.received if one.path == path]


@dataclass
class Clock:
    """A clock that a test may put forward. It begins at the true time, which signatures need."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The present."""
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class County:
    """All the page wants to know of the county."""

    name: str = "虚构县"


@dataclass(frozen=True)
class CountySource:
    """Where it asks for it."""

    current: County = County()


@dataclass(frozen=True)
class Parts:
    """What the simulator takes from the runtime."""

    settings: Settings
    clock: Clock
    county: CountySource = CountySource()


@dataclass
class World:
    """A running simulator and the office around it."""

    settings: Settings
    office: Office
    clock: Clock
    http: requests.Session
    url: str

    def act(self, gesture: dict[str, Any], openid: str = OPENID) -> dict[str, Any]:
        """Have a resident do something in WeChat; gives the page's answer."""
        answer = self.http.post(f"{self.url}/phone/wechat", json={"openid": openid, "gesture": gesture})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def texts(self, words: str, number: str = NUMBER) -> dict[str, Any]:
        """Have a resident send a text."""
        answer = self.http.post(f"{self.url}/phone/sms", json={"number": number, "words": words})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def fault(self, provider: str, name: str) -> None:
        """Make a provider fail."""
        answer = self.http.post(f"{self.url}/phone/fault", json={"provider": provider, "fault": name})
        assert answer.status_code == 200, answer.text

    def switch_on(self, openid: str = OPENID, number: str = NUMBER, **more: Any) -> dict[str, Any]:
        """Switch a phone on, that of a follower unless told otherwise."""
        asked = {"openid": openid, "number": number, "follows": True, **more}
        answer = self.http.post(f"{self.url}/phone", json=asked)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    @contextmanager
    def letters(self, last_event_id: str | None = None, **phone: Any) -> Iterator[Iterator[dict[str, Any]]]:
        """The letters of a phone that is on, as they stream in."""
        address = self.switch_on(**phone)["stream"]
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        origin = self.url.removesuffix("/simulator")
        with self.http.get(origin + address, headers=headers, stream=True, timeout=10) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines(chunk_size=1)
            assert next(lines).startswith(b":")  # listening: whatever is sent from now on comes live
            yield (json.loads(line[6:]) for line in lines if line.startswith(b"data: "))

    def mailbox(self, **phone: Any) -> list[dict[str, Any]]:
        """What lies in a phone's mailbox now."""
        return list(self.switch_on(**phone)["letters"])

    def until(self, what: Callable[[], bool]) -> None:
        """Wait for something a provider does a moment later."""
        deadline = time.monotonic() + 10
        while not what():
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.02)


@contextmanager
def run_world(**settings: Any) -> Iterator[World]:
    """Serve the application on a free port for the length of the block."""
    with socket.socket() as door, requests.Session() as http:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        known = Settings(_env_file=None, port=port, **settings)
        office, clock = Office(), Clock()
        app = FastAPI()
        app.state.runtime = Parts(known, clock)
        app.add_api_route("/channels/{path:path}", office.take, methods=["POST"])
        simulator.mount(app)
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, ws="none", lifespan="on", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        world = World(known, office, clock, http, f"http://127.0.0.1:{port}/simulator")
        try:
            world.until(lambda: server.started)
            yield world
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def world() -> Iterator[World]:
    """A simulator with the development settings."""
    with run_world() as world:
        yield world
