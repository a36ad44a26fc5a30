"""The county as a process holds it."""

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest

from backend.areas import county_files
from backend.areas.county import CountySource, hours_in_words
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.core.errors import Unavailable
from backend.county_import.service import import_county

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


async def test_nothing_is_known_before_an_import(database: Database) -> None:
    county = CountySource()
    async with database.unit_of_work() as session:
        with pytest.raises(Unavailable):
            await county.refresh(session)
    with pytest.raises(Unavailable):
        _ = county.current


async def test_an_imported_county_is_read_once_and_again_when_it_changed(database: Database) -> None:
    files = county_files.read(SHIPPED)
    county = CountySource()
    async with database.unit_of_work() as session:
        await import_county(session, files, NOW)
    async with database.unit_of_work() as session:
        assert await county.refresh(session)
        assert not await county.refresh(session)
    assert (county.current.name, county.prefix, county.area_code, county.version) == ("临邑县", "LY", "371424", 1)
    assert county.current.hotlines["crisis"] == "12356"
    assert county.current.desk_name == "县社会救助服务中心"
    assert county.gazetteer.resolve("朱家胡同村")[0].code == "371424100200"

    renamed = files.county.model_copy(update={"name": "临邑新县"})
    async with database.unit_of_work() as session:
        await import_county(session, dataclasses.replace(files, county=renamed), NOW)
    async with database.unit_of_work() as session:
        assert await county.refresh(session)
    assert (county.current.name, county.version) == ("临邑新县", 2)


@pytest.mark.parametrize(
    ("moment", "staffed"),
    [
        ((20, 8, 29), False),
        ((20, 8, 30), True),
        ((20, 12, 0), False),
        ((20, 17, 29), True),
        ((21, 10, 0), False),
    ],
)
async def test_the_desk_is_staffed_by_its_weekly_hours(
    database: Database, moment: tuple[int, int, int], staffed: bool
) -> None:
    county = CountySource()
    async with database.unit_of_work() as session:
        await import_county(session, county_files.read(SHIPPED), NOW)
        await county.refresh(session)
    assert county.desk_is_staffed(datetime(2026, 11, *moment, tzinfo=SHANGHAI)) is staffed


@pytest.mark.parametrize(
    ("days", "expected"),
    [((1, 2, 3, 4, 5), "周一至周五 8:30-12:00、13:30-17:30"), ((6, 1), "周一、周六 8:30-12:00、13:30-17:30")],
)
def test_hours_are_said_as_people_say_them(days: tuple[int, ...], expected: str) -> None:
    periods = [{"opens": "08:30", "closes": "12:00"}, {"opens": "13:30", "closes": "17:30"}]
    assert hours_in_words({"days": days, "periods": periods}) == expected
