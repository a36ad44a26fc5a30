"""What casework asks of the database, with a thousand requests in it and with a million, in the largest county.

One request is filed in earnest; the others are copies of its rows, spread over all villages and years. The first
thousand are one township's, so that a page of its queue is equally full both times. Run alone:
`python -m tests.bench.casework [REQUESTS]`.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import county_files
from backend.areas.county import CountySource
from backend.areas.county_files import CountyFiles
from backend.core import clock, crypto, embedded, migrate, tables
from backend.core.database import Database
from backend.county_import.service import import_county
from backend.deadlines import repository as deadlines
from backend.help_requests import repository, service
from backend.offices import service as routing
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from backend.staff.models import Account
from bot.flows.effects import HelpRequestForm
from bot.messages import Channel
from bot.nlu.places import ResolvedArea
from tests.bench import full_county

SMALL, LARGE = 1_000, 1_000_000
ROUNDS = 200
PAGE = 30
CHILDREN = ("help_request_events", "deadlines")
"""Tables with rows of every request."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one question, sorted."""

    taken: tuple[float, ...]

    def milliseconds(self, share: float) -> float:
        """What this share of the questions stayed within."""
        return self.taken[min(len(self.taken) - 1, int(share * len(self.taken)))] * 1e3


@dataclass(slots=True)
class Office:
    """The parts of a process that filing needs, and who asks."""

    database: Database
    county: CountySource
    caseworker: Account
    village: str


def measure(requests: int) -> dict[str, tuple[Times, Times]]:
    """The times of each question with a thousand requests in the database, and with so many."""
    crypto.configure(("bench-secret-0123456789abcdef0123456789",))
    tables.load()
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as a user of its own when started by root
        full_county.write(Path(folder) / "county")
        files = county_files.read(Path(folder) / "county")
        with embedded.postgres(Path(folder) / "postgres") as url:
            migrate.upgrade(url)
            return asyncio.run(_measure(url, files, requests))


async def _measure(url: str, files: CountyFiles, requests: int) -> dict[str, tuple[Times, Times]]:
    office = await _opened(Database(url), files)
    await _multiply(office, 1, SMALL, at_home=True)
    small = await _questions(office)
    await _multiply(office, SMALL, requests, at_home=False)
    large = await _questions(office)
    await office.database.close()
    return {question: (small[question], large[question]) for question in small}


async def _opened(database: Database, files: CountyFiles) -> Office:
    """The county imported, and one request filed in its first village."""
    now = clock.now()
    village = next(area for area in files.areas if area.level == "village")
    async with database.unit_of_work() as session:
        await import_county(session, files, now)
    account = Account(
        username="bench", display_name="-", password_hash="-", role="caseworker",
        office_code=f"civil-affairs-{village.parent}", active=True, created_at=now,
    )  # fmt: skip
    office = Office(database, CountySource(), account, village.code)
    async with database.unit_of_work() as session:
        session.add(account)
        await office.county.refresh(session)
        contact = await residents.contact_for(session, Channel.WECHAT, "oBENCH", now)
        resident = await residents.resident_of(session, contact, now)
        home = ResolvedArea(village.code, village.name, "village", village.parent)
        form = HelpRequestForm(
            on_behalf=False, applicant_name="王小满", phone="10000000001", id_number=None, area=home,
            aid_types=("living",), hardship="家里没有收入了", household_size=None, monthly_income=None, attachments=(),
            urgent=False, agreements={}, provenance={},
        )  # fmt: skip
        runtime: Any = office  # filing asks a runtime for its county only
        await service.submit(
            session, runtime, form=form, contact=contact, resident=resident, message_id=None, now=now
        )  # fmt: skip
    return office


async def _multiply(office: Office, present: int, wanted: int, *, at_home: bool) -> None:
    """Copy the first request until there are so many; three of a resident, one in twenty still open."""
    place = {"area_code": "v.code", "office_code": "'civil-affairs-' || v.parent_code"}
    numbers = f"generate_series({present + 1}, {wanted}) AS n"
    villages = (
        "(SELECT code, parent_code, row_number() OVER (ORDER BY code) - 1 AS nth FROM areas WHERE level = 'village') v"
    )
    spread = "" if at_home else f"JOIN {villages} ON v.nth = n % {full_county.VILLAGES}"
    async with office.database.unit_of_work() as session:
        await session.execute(text(f"INSERT INTO residents (created_at) SELECT now() FROM {numbers} WHERE n % 3 = 0"))
        await _copy(session, "contacts", f"{numbers} WHERE n % 3 = 0", {
            "address_index": "'bench' || n", "resident_id": "1 + n / 3",
        })  # fmt: skip
        await _copy(session, "help_requests", f"{numbers} {spread}", {
            "number": "'LY-2026-' || lpad(n::text, 9, '0')", "resident_id": "1 + n / 3", "contact_id": "1 + n / 3",
            "stage": "CASE WHEN n % 20 = 0 THEN 'submitted' ELSE 'closed' END",
            "submitted_at": "t.submitted_at - n * interval '1 minute'", **({} if at_home else place),
        })  # fmt: skip
        for table in CHILDREN:
            ended = {"finished_at": "CASE WHEN n % 20 = 0 THEN NULL ELSE now() END"} if table == "deadlines" else {}
            await _copy(session, table, numbers, {"help_request_id": "n", **ended})
    async with office.database.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))


async def _copy(session: AsyncSession, table: str, source: str, changed: dict[str, str]) -> None:
    """Copy a table's first row once for each row of `source`, with some columns changed."""
    named = text("SELECT column_name FROM information_schema.columns WHERE table_name = :table AND column_name <> 'id'")
    columns = list(await session.scalars(named, {"table": table}))
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    into = ", ".join(f'"{column}"' for column in columns)
    first = f"(SELECT * FROM {table} ORDER BY id LIMIT 1) t"
    # The copied row stands beside every number; a condition of the source stays the last word.
    await session.execute(text(f"INSERT INTO {table} ({into}) SELECT {values} FROM {first} CROSS JOIN {source}"))


async def _questions(office: Office) -> dict[str, Times]:
    """How long each question takes, each in a transaction of its own, as in a page or a turn."""

    async def queue(session: AsyncSession) -> None:
        page = await repository.queue(session, office.caseworker, limit=PAGE + 1)
        assert len(page) == PAGE + 1
        await deadlines.nearest(session, [request.id for request in page])

    async def progress(session: AsyncSession) -> None:
        contact = (await session.scalars(select(Contact).where(Contact.resident_id == 20))).one()
        resident = await session.get_one(Resident, 20)
        assert len((await service.progress(session, resident, None, contact, clock.now())).requests) == 3

    async def route(session: AsyncSession) -> None:
        assert (await routing.route(session, ["living", "medical"], office.village)).routed

    return {
        "a caseworker's queue": await _timed(office.database, queue),
        "a resident's progress": await _timed(office.database, progress),
        "routing": await _timed(office.database, route),
    }


async def _timed(database: Database, ask: Callable[[AsyncSession], Awaitable[None]]) -> Times:
    taken = []
    for number in range(ROUNDS + 20):
        begun = time.perf_counter()
        async with database.unit_of_work() as session:
            await ask(session)
        if number >= 20:  # the first ones fill caches
            taken.append(time.perf_counter() - begun)
    return Times(tuple(sorted(taken)))


def rows(requests: int = LARGE) -> list[tuple[str, str, str, str]]:
    """The measurements as rows of a table: question, with a thousand, with so many, ratio of the medians."""
    begun = datetime.now(clock.SHANGHAI)
    found = measure(requests)
    head = ("casework, p50 / p95 in ms", f"{SMALL:,} requests", f"{requests:,} requests", "ratio of p50")
    shown = [
        (question, _shown(small), _shown(large), f"{large.milliseconds(0.5) / small.milliseconds(0.5):.2f} x")
        for question, (small, large) in found.items()
    ]
    took = (datetime.now(clock.SHANGHAI) - begun).total_seconds()
    return [head, *shown, (f"(measured in {took:.0f} s)", "", "", "")]


def _shown(times: Times) -> str:
    return f"{times.milliseconds(0.5):.1f} / {times.milliseconds(0.95):.1f}"


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else LARGE):
        sys.stdout.write("  ".join(cell.ljust(28) for cell in row).rstrip() + "\n")
