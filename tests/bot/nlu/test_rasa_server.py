"""The client of a live Rasa server, against a real HTTP server on the loopback."""

import json
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bot.nlu.assemble import Assembler
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from bot.nlu.rasa_server import CircuitBreaker, RasaServerInterpreter, RasaUnavailableError
from tests.bot.nlu.small_model import write_small_model
from tests.bot.nlu.test_reloading import Seconds

ANSWER = {
    "text": "",
    "intent": {"name": "report_hardship", "confidence": 0.71},
    "intent_ranking": [{"name": "report_hardship", "confidence": 0.71}, {"name": "greet", "confidence": 0.2}],
    "aid_types": [{"name": "living", "confidence": 0.8}, {"name": "medical", "confidence": 0.1}],
    "entities": [],
}


class FakeRasa:
    """Plays `POST /model/parse`; `status`, `body` and `delay` say how."""

    def __init__(self):
        self.status, self.body, self.delay = 200, json.dumps(ANSWER), 0.0
        self.asked: list[str] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.asked.append(given["text"])
                time.sleep(fake.delay)
                with suppress(ConnectionError):  # a client that has given up is no trouble of the server's
                    self.send_response(fake.status if self.path == "/model/parse" else 404)
                    self.end_headers()
                    self.wfile.write(fake.body.encode())

            def log_message(self, *_):
                """Nothing: the server must not write what residents said."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def rasa():
    fake = FakeRasa()
    yield fake
    fake.close()


@pytest.fixture
def compiled(tmp_path):
    return CompiledInterpreter(CompiledModel.load(write_small_model(tmp_path)), Assembler(None))


def client(rasa, compiled, *, breaker=None, timeout=0.5, failures=None):
    told = [] if failures is None else failures
    return RasaServerInterpreter(rasa.url, Assembler(None), compiled, breaker, timeout, told.append)


async def test_the_servers_answer_is_assembled_like_the_compiled_models(rasa, compiled):
    rasa.body = json.dumps(ANSWER | {"entities": [{"entity": "illness", "start": 2, "end": 4, "value": "肺炎"}]})
    interpreter = client(rasa, compiled)
    understood = await interpreter.parse(" 得了肺炎，欠3000元")
    assert (understood.intent.name, understood.intent.confidence) == ("report_hardship", 0.71)
    assert [kind.name for kind in understood.aid_types] == ["living"]
    assert [(e.entity, e.text) for e in understood.entities] == [("illness", "肺炎"), ("amount", "3000元")]
    assert interpreter.version == "rasa"


async def test_the_server_is_given_folded_text(rasa, compiled):
    await client(rasa, compiled).parse("醫療　補助")
    assert rasa.asked == ["医疗 补助"]


@pytest.mark.parametrize("text", ["", "  ", '/greet{"name": "x"}', "  /restart"])
async def test_blank_lines_and_rasas_own_commands_never_reach_the_server(rasa, compiled, text):
    assert (await client(rasa, compiled).parse(text)).text == text
    assert rasa.asked == []


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 404},
        {"body": "<html>"},
        {"body": "[]"},
        {"body": json.dumps(ANSWER | {"intent": {"name": "order_pizza", "confidence": 1.0}})},
        {"body": json.dumps(ANSWER | {"intent": {"name": "greet", "confidence": 7}})},
        {"delay": 1.0},
    ],
    ids=str,
)
async def test_trouble_of_every_kind_lets_the_compiled_model_answer(rasa, compiled, trouble):
    for name, value in trouble.items():
        setattr(rasa, name, value)
    failures: list[RasaUnavailableError] = []
    interpreter = client(rasa, compiled, failures=failures, timeout=0.3)
    assert await interpreter.parse("你好") == compiled.understand("你好")
    assert interpreter.version == compiled.version
    assert len(failures) == 1
    assert "你好" not in str(failures[0])


async def test_a_server_that_is_not_there(rasa, compiled):
    rasa.close()
    assert (await client(rasa, compiled).parse("你好")).intent.name == "greet"


async def test_after_three_failures_nobody_is_asked_until_the_rest_is_over(rasa, compiled):
    seconds = Seconds()
    interpreter = client(rasa, compiled, breaker=CircuitBreaker(failures=3, rest=30, monotonic=seconds))
    rasa.status = 500
    for _ in range(5):
        await interpreter.parse("你好")
    assert len(rasa.asked) == 3
    seconds.now += 30
    await interpreter.parse("你好")  # the one probe, which fails
    await interpreter.parse("你好")
    assert len(rasa.asked) == 4
    rasa.status = 200
    seconds.now += 30
    assert (await interpreter.parse("你好")).intent.name == "report_hardship"
    await interpreter.parse("你好")
    assert len(rasa.asked) == 6
