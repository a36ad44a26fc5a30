"""The demo county's programmes, as rows that nobody has stored."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from backend.areas import county_files
from backend.programmes import plans
from backend.programmes.models import Programme

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"


def programme(code: str, **changes: object) -> Programme:
    """A programme for whoever has less than 846 yuan a month; `changes` say what is different."""
    values = {
        "code": code, "position": 1, "name": code, "aliases": [], "aid_types": ["living"], "not_with": [],
        "told": [],
        "ways": [[{"fact": "income_per_head", "at_most": 846, "line": "低保标准"}]],
    }  # fmt: skip
    return Programme(**(values | changes))


@pytest.fixture(scope="session")
def programmes() -> Sequence[Programme]:
    """What the county lists."""
    return [Programme(**row) for row in plans.rows(county_files.read(SHIPPED))]
