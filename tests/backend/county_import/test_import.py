"""An import makes the database hold exactly what the files say, whole or not at all."""

import asyncio
import dataclasses
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import county_files
from backend.areas.county_files import CountyFiles
from backend.areas.models import AreaRow, CountyRow
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.core.errors import Conflict, Forbidden
from backend.county_import import demo, service
from backend.offices.models import Office, RoutingRule
from backend.settings import Environment, Settings
from backend.staff.models import Account

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def files() -> CountyFiles:
    """The shipped county."""
    return county_files.read(SHIPPED)


async def import_once(database: Database, files: CountyFiles) -> service.Imported:
    async with database.unit_of_work() as session:
        return await service.import_county(session, files, NOW)


async def count(session: AsyncSession, model: type) -> int:
    return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_a_second_import_changes_nothing(database: Database, files: CountyFiles) -> None:
    first = await import_once(database, files)
    assert len(first.plan.areas.added) == len(files.areas)
    again = await import_once(database, files)
    assert again.version == first.version == 1
    assert not any(again.plan.all)


async def test_what_changed_is_changed_and_the_version_grows(database: Database, files: CountyFiles) -> None:
    await import_once(database, files)
    village = next(area for area in files.areas if area.name == "朱家胡同村")
    areas = tuple(dataclasses.replace(a, name="朱家新村") if a is village else a for a in files.areas)
    found = await import_once(database, dataclasses.replace(files, areas=areas))
    assert (found.version, found.plan.areas.changed, found.plan.areas.added) == (2, (village.code,), ())
    async with database.unit_of_work() as session:
        assert (await session.get_one(AreaRow, village.code)).name == "朱家新村"


async def test_what_is_no_longer_listed_goes(database: Database, files: CountyFiles) -> None:
    await import_once(database, files)
    fewer = dataclasses.replace(files, rules=files.rules[1:], areas=files.areas[:-1])
    found = await import_once(database, fewer)
    assert (found.version, found.plan.rules.removed) == (2, ("R01",))
    async with database.unit_of_work() as session:
        assert await count(session, RoutingRule) == len(files.rules) - 1
        assert await count(session, AreaRow) == len(files.areas) - 1


async def test_an_office_may_be_given_a_new_code(database: Database, files: CountyFiles) -> None:
    await import_once(database, files)
    offices = tuple(
        office.model_copy(update={"code": "legal-aid"}) if office.department == "justice" else office
        for office in files.offices
    )
    await import_once(database, dataclasses.replace(files, offices=offices))
    async with database.unit_of_work() as session:
        assert await session.get(Office, "justice-371424") is None
        assert (await session.get_one(Office, "legal-aid")).department_code == "justice"


async def test_an_office_that_somebody_belongs_to_cannot_go(database: Database, files: CountyFiles) -> None:
    await import_once(database, files)
    async with database.unit_of_work() as session:
        session.add(
            Account(
                username="somebody", display_name="某人", password_hash="-", role="caseworker",
                office_code="housing-371424", created_at=NOW,
            )
        )  # fmt: skip
    offices = tuple(office for office in files.offices if office.code != "housing-371424")
    rules = tuple(rule for rule in files.rules if rule.department != "housing")
    with pytest.raises(Conflict):
        await import_once(database, dataclasses.replace(files, offices=offices, rules=rules))
    async with database.unit_of_work() as session:
        assert await count(session, RoutingRule) == len(files.rules)
        assert (await session.get_one(CountyRow, 1)).version == 1


async def test_two_imports_at_once_are_one_after_the_other(database: Database, files: CountyFiles) -> None:
    imported = await asyncio.gather(*(import_once(database, files) for _ in range(4)))
    assert {found.version for found in imported} == {1}
    assert sum(bool(found.plan.areas) for found in imported) == 1


async def test_a_plan_changes_nothing(database: Database, files: CountyFiles) -> None:
    async with database.unit_of_work() as session:
        plan = await service.plan_county(session, files)
        assert len(plan.offices.added) == len(files.offices)
        assert await count(session, Office) == 0


async def test_the_demo_leaves_accounts_as_they_are(database: Database) -> None:
    settings = Settings(_env_file=None)
    async with database.unit_of_work() as session:
        accounts = await service.load_demo(session, settings, NOW)
    async with database.unit_of_work() as session:
        changed = await session.scalar(select(Account).where(Account.username == accounts[0].username))
        assert changed is not None
        changed.display_name = "改过的名字"
    async with database.unit_of_work() as session:
        await service.load_demo(session, settings, NOW)
        kept = await session.scalar(select(Account.display_name).where(Account.username == accounts[0].username))
        assert kept == "改过的名字"
        assert await count(session, Account) == len(accounts)


async def test_demo_accounts_are_found_as_long_as_their_password_is_the_demos(database: Database) -> None:
    settings = Settings(_env_file=None)
    async with database.unit_of_work() as session:
        assert await demo.still_open(session, settings) == []
        accounts = await service.load_demo(session, settings, NOW)
    async with database.unit_of_work() as session:
        found = await session.scalar(select(Account).where(Account.username == accounts[0].username))
        assert found is not None
        found.active = False
    async with database.unit_of_work() as session:
        assert await demo.still_open(session, settings) == [entry.username for entry in accounts[1:]]


async def test_production_has_no_demo(database: Database) -> None:
    settings = Settings(_env_file=None, env=Environment.PRODUCTION)
    async with database.unit_of_work() as session:
        with pytest.raises(Forbidden):
            await service.load_demo(session, settings, NOW)
        assert await count(session, Office) == 0
