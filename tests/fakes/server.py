"""A real HTTP server on the loopback whose answers a test can script; the providers' fakes build on it."""

import json
import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Call:
    """One request that arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @cached_property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """One answer. `delay` in seconds comes before it; `hang_up` closes the connection instead of answering."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    hang_up: bool = False
    acted: bool = False
    """The provider does what was asked before it answers like this."""


def json_answer(value: object, status: int = 200) -> Answer:
    """An answer of JSON."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode())


HTML = Answer(200, b"<html><body>Welcome to the hotel's network</body></html>", "text/html")


class FakeServer:
    """Answers what a subclass's `reply` says, unless a test has scripted something else for that path."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._scripts: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._forever: dict[str, Answer] = {}
        self._stopping = threading.Event()
        self.guard = threading.Lock()
        self._server = _Server(self)

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def script(self, path: str, *answers: Answer) -> None:
        """Give these answers to the next calls of `path`, one each."""
        self._scripts[path].extend(answers)

    def always(self, path: str, answer: Answer) -> None:
        """Give this answer to every call of `path`."""
        self._forever[path] = answer

    def called(self, path: str) -> list[Call]:
        """The calls of one path."""
        return [call for call in self.calls if call.path == path]

    def reply(self, call: Call) -> Answer:
        """What the provider does and answers when nothing goes wrong."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def handle(self, call: Call) -> Answer:
        """Record a call and choose its answer."""
        with self.guard:
            self.calls.append(call)
            script = self._scripts[call.path]
            scripted = script.popleft() if script else self._forever.get(call.path)
            if scripted is None or scripted.acted:
                replied = self.reply(call)
        answer = replied if scripted is None else scripted
        self._stopping.wait(answer.delay)
        return replace(answer, delay=0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # a herd of threads may knock at once

    def __init__(self, fake: FakeServer) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _serve(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        answer = self.server.fake.handle(Call(self.command, url.path, query, dict(self.headers), body))
        try:
            self._write(answer)
        except ConnectionError:
            return  # the client has given up waiting, as a test wanted

    def _write(self, answer: Answer) -> None:
        if answer.hang_up:
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = _serve  # noqa: N815 - the names http.server looks for

    def log_message(self, *_args: object) -> None:
        """Tests read `calls` instead."""
