"""What casework asks of the database, with a thousand requests in it and with a million, in the largest county.

Both stand side by side in one server and are asked in turns, so that whatever else the machine does slows both alike.
Run alone: `python -m tests.bench.casework [REQUESTS]`.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy import event, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import county_files
from backend.conversations import inbox
from backend.core import clock, crypto, embedded, migrate, tables
from backend.deadlines import repository as deadlines
from backend.help_requests import repository, service
from backend.offices import service as routing
from backend.publicity import repository as publicity
from backend.residents.models import Contact, Resident
from backend.supervision import repository as supervision
from backend.systems import repository as systems
from tests.bench import full_county, many_requests
from tests.bench.many_requests import Office

LARGE = 1_000_000
ROUNDS = 200
UNCOUNTED = 20
"""Rounds before those that count: they fill caches, and let statements be prepared."""
PAGE = 30

Ask = Callable[[AsyncSession, Office], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one question, sorted, and how many statements it took."""

    taken: tuple[float, ...]
    statements: int

    def milliseconds(self, share: float) -> float:
        """What this share of the questions stayed within."""
        return self.taken[min(len(self.taken) - 1, int(share * len(self.taken)))] * 1e3


async def queue(session: AsyncSession, office: Office) -> None:
    """The first page of a caseworker's queue."""
    page = await repository.queue(session, office.caseworker, limit=PAGE + 1)
    assert len(page) == PAGE + 1
    await deadlines.nearest(session, [request.id for request in page])


async def closed(session: AsyncSession, office: Office) -> None:
    """The first page of what is done with."""
    assert len(await repository.queue(session, office.caseworker, stage="closed", limit=PAGE + 1)) == PAGE + 1


async def progress(session: AsyncSession, _office: Office) -> None:
    """How a resident's own requests stand."""
    contact = (await session.scalars(select(Contact).where(Contact.resident_id == 20))).one()
    resident = await session.get_one(Resident, 20)
    assert len((await service.progress(session, resident, None, contact, clock.now())).requests) == 3


async def route(session: AsyncSession, office: Office) -> None:
    """Which office is in charge."""
    assert (await routing.route(session, ["living", "medical"], office.home.code)).routed


async def file(session: AsyncSession, office: Office) -> None:
    """A stranger's request, and three that are filed with it."""
    contact, resident = await office.stranger(session)
    phone, aid_types = f"1{office.others:010}", ("living", "medical", "disability")
    filed = await office.file(session, contact, resident, aid_types=aid_types, phone=phone)
    assert len(filed.linked) == 3


async def notices(session: AsyncSession, _office: Office) -> None:
    """The first page of what is public."""
    assert len(await publicity.public(session, clock.now())) == publicity.PAGE + 1


async def overdue(session: AsyncSession, office: Office) -> None:
    """What is overdue, and how much of it."""
    await supervision.overdue(session, office.supervisor, clock.now())


async def conversations(session: AsyncSession, _office: Office) -> None:
    """The operators' inbox."""
    assert len(await inbox.listing(session)) == PAGE


async def changes(session: AsyncSession, _office: Office) -> None:
    """What another system has not yet heard of."""
    assert len(await systems.changed(session, true(), after=500, since=None, limit=50)) == 50


QUESTIONS: dict[str, Ask] = {
    "a caseworker's queue": queue,
    "what they are done with": closed,
    "a resident's progress": progress,
    "routing": route,
    "filing a report and three with it": file,
    "public notices": notices,
    "overdue": overdue,
    "the operators' inbox": conversations,
    "changes for other systems": changes,
}


def measure(requests: int) -> dict[str, tuple[Times, Times]]:
    """The times of each question with a thousand requests in the database, and with so many."""
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as a user of its own when started by root
        with databases(Path(folder)) as (few, many):
            return asyncio.run(_measure(few, many, Path(folder), requests))


@contextmanager
def databases(folder: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases in one server that keeps its files in this folder."""
    crypto.configure(("bench-secret-0123456789abcdef0123456789",))
    tables.load()
    with embedded.postgres(folder / "postgres") as few:
        with psycopg.connect(few, autocommit=True) as connection:
            connection.execute("CREATE DATABASE many")
        many = few.replace(f"/{embedded.DATABASE}?", "/many?")
        for url in (few, many):
            migrate.upgrade(url)
        yield few, many


async def _measure(few: str, many: str, folder: Path, requests: int) -> dict[str, tuple[Times, Times]]:
    full_county.write(folder / "county")
    files = county_files.read(folder / "county")
    both = [
        await many_requests.opened(few, files, many_requests.AT_HOME),
        await many_requests.opened(many, files, requests),
    ]
    found = {name: await in_turns(ask, both) for name, ask in QUESTIONS.items()}
    for office in both:
        await office.database.close()
    return {name: (small, large) for name, (small, large) in found.items()}


async def in_turns(ask: Ask, offices: list[Office]) -> list[Times]:
    """How long a question takes in each office, asked in turns; each in a transaction of its own, as in a page."""
    taken: list[list[float]] = [[] for _ in offices]
    for number in range(ROUNDS + UNCOUNTED):
        turn = list(zip(offices, taken, strict=True))
        for office, times in turn if number % 2 else reversed(turn):
            begun = time.perf_counter()
            async with office.database.unit_of_work() as session:
                await ask(session, office)
            if number >= UNCOUNTED:
                times.append(time.perf_counter() - begun)
    return [
        Times(tuple(sorted(times)), await _statements(ask, office))
        for office, times in zip(offices, taken, strict=True)
    ]


async def _statements(ask: Ask, office: Office) -> int:
    """How many statements a question takes, without those of the transaction itself; jobs are counted apart."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    engine = office.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    async with office.database.unit_of_work() as session:
        await ask(session, office)
    event.remove(engine, "before_cursor_execute", count)
    return counted


def rows(requests: int = LARGE) -> list[tuple[str, str, str, str]]:
    """The measurements as rows of a table: question, with a thousand, with so many, ratio of the medians."""
    begun = datetime.now(clock.SHANGHAI)
    found = measure(requests)
    head = (
        "casework, p50 / p95 in ms (statements)", f"{many_requests.AT_HOME:,} requests", f"{requests:,} requests",
        "ratio of p50",
    )  # fmt: skip
    shown = [
        (
            f"{question} ({large.statements})", _shown(small), _shown(large),
            f"{large.milliseconds(0.5) / small.milliseconds(0.5):.2f} x",
        )
        for question, (small, large) in found.items()
    ]  # fmt: skip
    took = (datetime.now(clock.SHANGHAI) - begun).total_seconds()
    return [head, *shown, (f"(measured in {took:.0f} s)", "", "", "")]


def _shown(times: Times) -> str:
    return f"{times.milliseconds(0.5):.1f} / {times.milliseconds(0.95):.1f}"


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else LARGE):
        sys.stdout.write("  ".join(cell.ljust(42) for cell in row).rstrip() + "\n")
