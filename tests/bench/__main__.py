"""`make bench`: the system and its baseline side by side in one run, as a table of ratios; then casework."""

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from backend.areas.county_files import load_gazetteer
from bot.nlu.assemble import Assembler
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from bot.nlu.model_store import RELEASED_FOLDER
from tests.bench import baseline, casework, ours
from tests.bench.conversation import LINES
from tests.bench.load import Measured, flood, pace

SECONDS = 15.0
CALLERS = 16
OUR_PORT, RASA_PORT = 18100, 18105
KEPT = Path("var/bench")


class _Sender:
    """Either server under the same caller."""

    def __init__(
        self, send: Callable[[aiohttp.ClientSession, int], Awaitable[None]], http: aiohttp.ClientSession
    ) -> None:
        self._send, self._http = send, http

    async def __call__(self, number: int) -> None:
        await self._send(self._http, number)


async def _measure_ours(system: ours.System) -> tuple[Measured, Measured, Measured, float]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        send = _Sender(system.send, http)
        await flood(send, callers=4, seconds=3)
        alone = await flood(_shifted(send, 10**6), callers=1, seconds=5)
        full = await flood(_shifted(send, 2 * 10**6), callers=CALLERS, seconds=SECONDS)
        half = await pace(send, per_second=full.per_second / 2, seconds=SECONDS, first=3 * 10**6)
        return alone, full, half, system.memory()


def _shifted(send: _Sender, first: int) -> Callable[[int], Awaitable[None]]:
    async def shifted(number: int) -> None:
        await send(first + number)

    return shifted


async def _measure_baseline(rasa: baseline.StockRasa) -> tuple[Measured, Measured, float]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await flood(_Sender(rasa.send, http), callers=2, seconds=5)
        full = await flood(_shifted(_Sender(rasa.send, http), 10**6), callers=CALLERS, seconds=SECONDS)
        parse = await flood(_Sender(rasa.parse, http), callers=1, seconds=5)
        return full, parse, rasa.memory()


async def _parse_ourselves() -> tuple[float, float]:
    """Median seconds to understand a line in-process, and the memory in MB that loading the model took."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    interpreter = CompiledInterpreter(CompiledModel.load(RELEASED_FOLDER), Assembler(load_gazetteer()))
    times = []
    for number in range(3000):
        started = time.perf_counter()
        await interpreter.parse(LINES[number % len(LINES)])
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2], (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3


def _table(rows: list[tuple[str, str, str, str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main() -> int:
    """Measure both and print the table."""
    parse_median, parse_memory = asyncio.run(_parse_ourselves())
    with ours.running(OUR_PORT) as system:
        alone, full, half, memory = asyncio.run(_measure_ours(system))
    with baseline.running(RASA_PORT, KEPT) as rasa:
        rasa_full, rasa_parse, rasa_memory = asyncio.run(_measure_baseline(rasa))
    rows = [
        ("measured", "minsheng", "stock Rasa 3.6.21", "ratio"),
        (
            "turns a second (committed; 16 callers)",
            f"{full.per_second:.0f}", f"{rasa_full.per_second:.0f}", f"{full.per_second / rasa_full.per_second:.1f} x",
        ),
        ("p99 at half that load", f"{half.quantile(0.99) * 1e3:.0f} ms", "", ""),
        ("p50 of a lone turn", f"{alone.quantile(0.5) * 1e3:.1f} ms", "", ""),
        ("p50 under full load", f"{full.quantile(0.5) * 1e3:.0f} ms", f"{rasa_full.quantile(0.5) * 1e3:.0f} ms", ""),
        ("memory, web + worker", f"{memory:.0f} MB", f"{rasa_memory:.0f} MB", f"{memory / rasa_memory:.2f} x"),
        (
            "understanding a line (in process; over HTTP)",
            f"{parse_median * 1e3:.2f} ms", f"{rasa_parse.quantile(0.5) * 1e3:.1f} ms",
            f"{parse_median / rasa_parse.quantile(0.5):.3f} x",
        ),
        ("memory of the model", f"{parse_memory:.0f} MB", "", ""),
    ]  # fmt: skip
    sys.stdout.write(_table(rows) + "\n\n" + _table(casework.rows()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
