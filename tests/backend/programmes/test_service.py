"""Programmes over the tables of the database: imported whole, found, screened."""

import dataclasses
from datetime import datetime

import pytest

from backend.areas import county_files
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.core.errors import NotFound
from backend.county_import.service import import_county
from backend.programmes import repository, service
from backend.programmes.household import Household
from tests.backend.programmes.conftest import SHIPPED

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


async def test_an_import_makes_them_findable_and_a_second_changes_nothing(database: Database) -> None:
    files = county_files.read(SHIPPED)
    async with database.unit_of_work() as session:
        imported = await import_county(session, files, NOW)
    assert len(imported.plan.programmes.added) == len(files.programmes.programmes)
    async with database.unit_of_work() as session:
        assert not (await import_county(session, files, NOW)).plan.programmes
        found = await service.find(session, aid_types={"living"}, words="低保怎么办")
        (best, *_) = await service.screen(session, Household(household_size=2, monthly_income=600))
    assert [programme.code for programme in found] == ["subsistence-allowance"]
    assert (best.programme.code, best.standing) == ("subsistence-allowance", "due")


async def test_a_new_line_is_a_change_of_the_programmes_measured_by_it(database: Database) -> None:
    files = county_files.read(SHIPPED)
    async with database.unit_of_work() as session:
        await import_county(session, files, NOW)
    line = files.programmes.lines["heavy_school"].model_copy(update={"yuan": 6000})
    changed = files.programmes.model_copy(update={"lines": {**files.programmes.lines, "heavy_school": line}})
    async with database.unit_of_work() as session:
        imported = await import_county(session, dataclasses.replace(files, programmes=changed), NOW)
        assert set(imported.plan.programmes.changed) == {
            "temporary-expenditure", "student-loan", "hope-project", "charity-study-aid",
        }  # fmt: skip
        assert imported.version == 2


async def test_a_programme_nobody_knows_is_not_found(database: Database) -> None:
    async with database.unit_of_work() as session:
        with pytest.raises(NotFound):
            await repository.programme(session, "nothing")
