"""`minsheng retention`, run as its users run it; and the periods as a county writes them."""

import argparse
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from backend.areas import county_files
from backend.areas.faults import CountyFaults
from backend.areas.retention_entries import RetentionEntry, before
from backend.core import commands as core
from backend.retention import commands
from backend.retention.classes import CLASSES

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    return core.run(parser.parse_args(arguments))


@pytest.fixture
def receipts(demo_database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with a receipt that nobody claimed, old, and one of today."""
    monkeypatch.setenv("DATABASE_URL", demo_database_url)
    with psycopg.connect(demo_database_url) as connection:
        for name, age in (("old", "8 days"), ("new", "1 hour")):
            connection.execute(
                "INSERT INTO early_receipts (provider, provider_id, status, code, received_at) "
                "VALUES ('sms', %s, 'sent', '', now() - %s::interval)",
                (name, age),
            )
    return demo_database_url


def left(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT provider_id FROM early_receipts ORDER BY 1")]


def test_a_dry_run_says_how_much_and_removes_nothing(receipts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("retention", "--dry-run") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["early_receipts"] == 1
    assert set(json.loads(said.out)) == set(CLASSES)
    assert "nothing was removed" in said.err
    assert left(receipts) == ["new", "old"]


def test_it_removes_and_says_what(receipts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("retention") == 0
    assert json.loads(capsys.readouterr().out)["early_receipts"] == 1
    assert left(receipts) == ["new"]


@pytest.mark.parametrize(
    ("period", "moment"),
    [
        ("1 day", datetime(2028, 2, 28, 8, tzinfo=UTC)),
        ("60 days", datetime(2027, 12, 31, 8, tzinfo=UTC)),
        ("10 years", datetime(2018, 2, 28, 8, tzinfo=UTC)),
        ("4 years", datetime(2024, 2, 29, 8, tzinfo=UTC)),
    ],
)
def test_a_period_ends_on_its_day(period: str, moment: datetime) -> None:
    assert before(datetime(2028, 2, 29, 8, tzinfo=UTC), period) == moment


def test_every_class_but_the_spool_is_removed_by_the_worker() -> None:
    assert {*CLASSES, "spool"} == {*RetentionEntry.model_fields}


@pytest.mark.parametrize(
    ("line", "becomes", "told"),
    [
        ("api_calls: 180 days", "api_calls: 90 days", "不能少于 180 天"),
        ("photos: 1 year", "photos: 1 moon", "格式不对"),
        ("photos: 1 year", "photos: 0 days", "格式不对"),
        ("one_time_codes: 1 day", "", "one_time_codes：缺少这一项"),
    ],
)
def test_a_fault_is_told_by_its_place(tmp_path: Path, line: str, becomes: str, told: str) -> None:
    folder = tmp_path / "county"
    shutil.copytree(SHIPPED, folder)
    written = (folder / "retention.yml").read_text(encoding="utf-8")
    assert line in written
    (folder / "retention.yml").write_text(written.replace(line, becomes), encoding="utf-8")
    with pytest.raises(CountyFaults, match=r"retention\.yml") as faults:
        county_files.read(folder)
    assert told in str(faults.value)
