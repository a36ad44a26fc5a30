"""Loads a server on this machine: as many messages as it takes, or at a given pace; times are taken at the caller."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Send = Callable[[int], Awaitable[None]]
"""Sends the n-th message and waits for its answer; raises when the answer is not the right one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took. Seconds throughout; `latencies` are sorted."""

    messages: int
    seconds: float
    latencies: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Messages answered a second."""
        return self.messages / self.seconds

    def quantile(self, share: float) -> float:
        """The latency that `share` of the messages stayed within."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


async def flood(send: Send, *, callers: int, seconds: float) -> Measured:
    """`callers` send one message after another for `seconds`."""
    latencies: list[float] = []
    numbers = iter(range(10**9))
    begin = time.perf_counter()

    async def call() -> None:
        while time.perf_counter() - begin < seconds:
            started = time.perf_counter()
            await send(next(numbers))
            latencies.append(time.perf_counter() - started)

    await asyncio.gather(*(call() for _ in range(callers)))
    return Measured(len(latencies), time.perf_counter() - begin, tuple(sorted(latencies)))


async def pace(send: Send, *, per_second: float, seconds: float, first: int = 0) -> Measured:
    """One message every `1 / per_second`, whether or not the one before is answered.

    A latency counts from when the message was due, so that a server that stalls does not slow its own measurement.
    """
    latencies: list[float] = []
    begin = time.perf_counter()

    async def one(number: int, due: float) -> None:
        await send(number)
        latencies.append(time.perf_counter() - due)

    tasks = []
    for number in range(int(per_second * seconds)):
        due = begin + number / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(first + number, due)))
    await asyncio.gather(*tasks)
    return Measured(len(latencies), time.perf_counter() - begin, tuple(sorted(latencies)))
