"""The county's data in memory: read once, and anew after each import; an import itself sees what it writes."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import county_files, snapshot
from backend.core import clock, migrate
from backend.core.database import Database
from backend.core.errors import Unavailable
from backend.county_import.service import import_county
from backend.offices import repository as offices
from backend.offices import service as routing
from backend.offices.models import Office

FILES = county_files.read(Path(__file__).resolve().parents[3] / "data" / "county")
FEWER = dataclasses.replace(FILES, rules=tuple(rule for rule in FILES.rules if rule.aid != "living"))
VILLAGE = "371424100200"


@pytest.fixture
def database_url(demo_database_url: str) -> str:
    """The database of these tests holds the demo county."""
    return demo_database_url


class Reading:
    """Reads the offices, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, session: AsyncSession) -> Sequence[Office]:
        self.times += 1
        return await offices.offices(session)

    async def names(self, database: Database) -> list[str]:
        """The offices' names as a transaction of its own sees them."""
        async with database.unit_of_work() as session:
            return [office.name for office in await snapshot.of(session, self)]


async def imported(database: Database, files: county_files.CountyFiles) -> None:
    async with database.unit_of_work() as session:
        await import_county(session, files, clock.now())


async def test_it_is_read_once_and_can_be_read_when_its_transaction_is_over(database: Database) -> None:
    reading = Reading()
    first = await reading.names(database)
    assert first == await reading.names(database) == await reading.names(database)
    assert reading.times == 1
    assert "临邑镇民政办" in first


async def test_after_an_import_it_is_read_anew(database: Database) -> None:
    reading = Reading()
    await reading.names(database)
    await imported(database, FILES)
    await reading.names(database)
    assert reading.times == 1, "nothing has changed"
    await imported(database, FEWER)
    await reading.names(database)
    assert reading.times == 2


async def test_another_process_has_a_memory_of_its_own(database: Database, database_url: str) -> None:
    reading, other = Reading(), Database(database_url)
    await reading.names(database)
    await reading.names(other)
    await other.close()
    assert reading.times == 2


async def test_the_next_request_is_placed_by_the_new_table(database: Database) -> None:
    async with database.unit_of_work() as session:
        before = await routing.route(session, ["living"], VILLAGE)
    await imported(database, FEWER)
    async with database.unit_of_work() as session:
        after = await routing.route(session, ["living"], VILLAGE)
    assert (before.routed, after.routed) == (True, False)
    assert after.version == before.version + 1


async def test_an_import_sees_what_it_writes_and_leaves_nothing_behind_when_it_fails(database: Database) -> None:
    async def half_an_import() -> None:
        async with database.unit_of_work() as session:
            await import_county(session, FEWER, clock.now())
            assert not (await routing.route(session, ["living"], VILLAGE)).routed
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await half_an_import()
    async with database.unit_of_work() as session:
        assert (await routing.route(session, ["living"], VILLAGE)).routed


async def test_whoever_uses_what_is_held_changes_nothing_in_the_database(database: Database) -> None:
    """What is held is bound to no session: not even a change made by mistake is written."""
    async with database.unit_of_work() as session:
        for office in await snapshot.of(session, offices.offices):
            office.name = "改了名"
    async with database.unit_of_work() as session:
        assert "改了名" not in {office.name for office in await offices.offices(session)}


async def test_there_is_nothing_to_hold_before_the_first_import(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    database = Database(empty_database_url)
    with pytest.raises(Unavailable):
        await Reading().names(database)
    await database.close()
