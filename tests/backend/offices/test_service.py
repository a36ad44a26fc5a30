"""Routing over the tables of the database."""

from datetime import datetime
from pathlib import Path

import pytest

from backend.areas import county_files
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.core.errors import Unavailable
from backend.county_import.service import import_county
from backend.offices import service

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


async def test_there_is_no_routing_before_a_county(database: Database) -> None:
    async with database.unit_of_work() as session:
        with pytest.raises(Unavailable):
            await service.route(session, ["living"], "371424100200")


@pytest.mark.parametrize(
    ("aid_types", "area", "office", "routed"),
    [
        (["living"], "371424100200", "civil-affairs-371424100", True),
        (["medical"], "371424", "medical-insurance-371424", True),
        (["temporary"], "371424", "assistance-desk", False),
        (["temporary"], "", "assistance-desk", False),
        (["temporary"], "999", "assistance-desk", False),
        ([], "371424100", "assistance-desk", False),
    ],
)
async def test_the_table_decides(
    database: Database, aid_types: list[str], area: str, office: str, routed: bool
) -> None:
    async with database.unit_of_work() as session:
        await import_county(session, county_files.read(SHIPPED), NOW)
    async with database.unit_of_work() as session:
        decision = await service.route(session, aid_types, area)
    assert (decision.office_code, decision.routed, decision.version) == (office, routed, 1)
    assert decision.area_code == (area if area.startswith("371424") else "371424")
