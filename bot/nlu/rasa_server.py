"""The live Rasa server behind the interpreter's port, with the compiled model as its safety net.

It is asked over HTTP (`POST /model/parse`) and given little time: a resident waits at the other end. When it
fails again and again a circuit breaker stops asking for a while.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import requests
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.nlu.acts import sentences
from bot.nlu.answer import ModelAnswer, Scored, Span
from bot.nlu.assemble import Assembler, model_text
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from bot.nlu.interpreter import Interpreter
from bot.nlu.understanding import Understanding

_TIMEOUT = 1.0  # seconds; WeChat gives up on the whole turn after five


class RasaUnavailableError(Exception):
    """The server did not answer in time, or not as this program's model would."""


class CircuitBreaker:
    """Stops asking after `failures` in a row; after `rest` seconds one question is let through to try again."""

    def __init__(self, failures: int = 3, rest: float = 30.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._allowed = failures
        self._rest = rest
        self._monotonic = monotonic
        self._failed = 0
        self._open_until = 0.0

    def may_ask(self) -> bool:
        """Whether to ask now. While resting nobody may, except one probe at the end of each rest."""
        if self._failed < self._allowed:
            return True
        if self._monotonic() < self._open_until:
            return False
        self._open_until = self._monotonic() + self._rest  # the others wait for this probe
        return True

    def succeeded(self) -> None:
        """The server answered."""
        self._failed = 0

    def failed(self) -> None:
        """The server did not answer as it should."""
        self._failed += 1
        if self._failed >= self._allowed:
            self._open_until = self._monotonic() + self._rest


_EDGE = ConfigDict(frozen=True, hide_input_in_errors=True)


class _Label(BaseModel):
    model_config = _EDGE
    name: str
    confidence: float = Field(ge=0, le=1)


class _Found(BaseModel):
    model_config = _EDGE
    entity: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class _Parsed(BaseModel):
    """What of Rasa's answer is used. `aid_types` and `replies` come from the project's own components."""

    model_config = _EDGE
    intent: _Label
    intent_ranking: list[_Label] = []
    aid_types: list[_Label] = []
    replies: list[_Label] = []
    entities: list[_Found] = []


class Fallback(Interpreter, Protocol):
    """An interpreter in this process that answers when the server cannot, and whose model knows the labels."""

    @property
    def serving(self) -> CompiledInterpreter:
        """The compiled interpreter of this moment; a promoted version may replace it."""


class RasaServerInterpreter:
    """Asks a Rasa server; the compiled model answers whenever that fails."""

    def __init__(
        self,
        url: str,
        assembler: Assembler,
        fallback: Fallback,
        breaker: CircuitBreaker | None = None,
        timeout: float = _TIMEOUT,
        on_failure: Callable[[RasaUnavailableError], None] = lambda _: None,
    ) -> None:
        """`url` is the server's root, e.g. http://rasa:5005; `on_failure` hears of every failed question."""
        self._url = f"{url.rstrip('/')}/model/parse"
        self._assembler = assembler
        self._fallback = fallback
        self._breaker = breaker or CircuitBreaker()
        self._timeout = timeout
        self._on_failure = on_failure
        self._session = requests.Session()
        self._session.trust_env = False  # an internal server: neither proxies nor ~/.netrc are meant for it
        self._answered = True

    @property
    def version(self) -> str:
        """`rasa` while the server answers, the compiled model's version while it stands in."""
        return "rasa" if self._answered else self._fallback.version

    async def parse(self, text: str) -> Understanding:
        """Understand one utterance, by the server if it can."""
        given = model_text(text)
        # Rasa reads a leading slash as a command with a ready-made intent: residents must not give any.
        if not given or given.lstrip().startswith("/") or not self._breaker.may_ask():
            self._answered = False
            return await self._fallback.parse(text)
        model = self._fallback.serving.model
        try:
            whole, *parts = await self._in_time((given, *(part.lstrip("/") for part in sentences(given))), model)
        except RasaUnavailableError as error:
            self._breaker.failed()
            self._answered = False
            self._on_failure(error)
            return await self._fallback.parse(text)
        self._breaker.succeeded()
        self._answered = True
        return self._assembler.understanding(text, whole, parts, model.thresholds)

    async def _in_time(self, questions: tuple[str, ...], model: CompiledModel) -> list[ModelAnswer]:
        """The time for all answers is bounded here; `requests` only bounds the wait for each piece of one."""
        late = f"the Rasa server took more than {self._timeout:g} s"
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.to_thread(lambda: [self._ask(question, model) for question in questions])
        except (TimeoutError, requests.Timeout) as error:
            raise RasaUnavailableError(late) from error

    def _ask(self, given: str, model: CompiledModel) -> ModelAnswer:
        try:
            response = self._session.post(self._url, json={"text": given}, timeout=self._timeout)
            response.raise_for_status()
            parsed = _Parsed.model_validate(response.json())
        except ValidationError as error:
            raise RasaUnavailableError("the Rasa server answers in another form") from error
        except requests.Timeout:
            raise
        except requests.RequestException as error:
            raise RasaUnavailableError(f"the Rasa server cannot be asked ({type(error).__name__})") from error
        if parsed.intent.name not in model.intents:
            raise RasaUnavailableError("the Rasa server runs a model with other intents")
        return _answer(parsed, shift=len(given) - len(given.lstrip()))


def _answer(parsed: _Parsed, shift: int) -> ModelAnswer:
    """Rasa strips what it is given, so its offsets lack the blanks in front."""
    ranking = parsed.intent_ranking or [parsed.intent]
    return ModelAnswer(
        tuple(Scored(label.name, label.confidence) for label in ranking),
        tuple(Scored(label.name, label.confidence) for label in parsed.aid_types),
        tuple(Span(found.entity, found.start + shift, found.end + shift) for found in parsed.entities),
        tuple(Scored(label.name, label.confidence) for label in parsed.replies),
    )
