"""The real HTTP requests the simulated providers make, always to this very installation."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

THREADS = 8
"""Of its own: waiting for our own webhook in the shared pool could leave that webhook without a thread."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the webhook answered."""

    status: int
    body: bytes = field(repr=False)


class NoAnswerError(Exception):
    """The webhook did not answer; `str(error)` says how, for the page."""


class Webhook:
    """Posts to one address only, whatever else is configured, so that nothing simulated leaves the machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="simulator")

    async def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        seconds: float,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Post to `path` and wait at most `seconds` for an answer. Raises NoAnswerError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._post, path, body, headers, seconds, query)

    def _post(
        self, path: str, body: bytes, headers: Mapping[str, str], seconds: float, query: Mapping[str, str] | None
    ) -> Answer:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of the environment has no business between us and ourselves
            try:
                response = session.post(
                    self._address + path, params=query, data=body, headers=dict(headers), timeout=seconds,
                    allow_redirects=False,
                )  # fmt: skip
            except requests.Timeout:
                raise NoAnswerError(f"webhook 在 {seconds:g} 秒内没有回答") from None
            except requests.RequestException:  # its text would hold the address with the openid in it
                raise NoAnswerError("连接不上 webhook") from None
            return Answer(response.status_code, response.content)

    def close(self) -> None:
        """Begin nothing more; what is under way ends by its own timeout."""
        self._threads.shutdown(wait=False, cancel_futures=True)
