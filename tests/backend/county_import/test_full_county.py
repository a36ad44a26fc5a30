"""A county of the largest size there is: generated, sound, imported whole, every village placed."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from backend.areas import county_files
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.county_import.service import import_county
from backend.offices import plans, rules, service
from backend.offices.rules import Asked
from tests.bench import full_county


async def test_134_townships_and_8155_villages(database: Database, tmp_path: Path) -> None:
    full_county.write(tmp_path / "county")
    files = county_files.read(tmp_path / "county")
    levels = Counter(area.level for area in files.areas)
    assert levels == {"county": 1, "township": full_county.TOWNSHIPS, "village": full_county.VILLAGES}
    async with database.unit_of_work() as session:
        await import_county(session, files, datetime(2026, 11, 20, 9, tzinfo=SHANGHAI))
    last = files.areas[-1]
    async with database.unit_of_work() as session:
        decision = await service.route(session, ["living"], last.code)
    assert decision.office_code == f"civil-affairs-{last.parent}"
    tables = plans.tables(files, 1)
    for village in files.areas[:: len(files.areas) // 200]:
        if village.level == "village":
            assert (
                rules.route(Asked(("living",), village.code), tables).office_code == f"civil-affairs-{village.parent}"
            )
