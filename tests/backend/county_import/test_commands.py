"""`minsheng migrate`, `demo` and `county import`, run as their users run them."""

import argparse
import json
import shutil
from pathlib import Path

import psycopg
import pytest

from backend.core import commands as core
from backend.county_import import commands

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers(required=True)
    core.register(subparsers)
    commands.register(subparsers)
    return core.run(parser.parse_args(arguments))


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
        return int(number)


@pytest.fixture
def installed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A migrated database that the settings name."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


def test_migrate_brings_an_empty_database_into_shape(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    assert run("migrate") == 0
    assert count(empty_database_url, "help_requests") == 0


def test_demo_prints_its_accounts_and_can_be_repeated(installed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo") == 0
    first = capsys.readouterr().out
    assert run("demo") == 0
    assert capsys.readouterr().out == first
    assert len(first.splitlines()) == count(installed, "accounts") == 14


def test_demo_is_refused_in_production(
    installed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENV", "production")
    assert run("demo") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert count(installed, "accounts") == 0


def test_an_import_says_what_it_changed_and_a_dry_run_what_it_would(
    installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("county", "import", str(SHIPPED), "--dry-run") == 0
    planned = json.loads(capsys.readouterr().out)
    assert count(installed, "areas") == 0
    assert run("county", "import", str(SHIPPED)) == 0
    assert json.loads(capsys.readouterr().out) == planned
    assert count(installed, "areas") == len(planned["areas"]["added"])
    assert count(installed, "accounts") == 0


def test_a_dry_run_finds_what_would_stop_the_import_and_says_what_of_the_county_changes(
    installed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("demo") == 0
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "county"))
    county = (folder / "county.yml").read_text(encoding="utf-8")
    (folder / "county.yml").write_text(county.replace("arbiter_after: 2", "arbiter_after: 3"), encoding="utf-8")
    capsys.readouterr()
    assert run("county", "import", str(folder), "--dry-run") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["county"]["changed"] == ["arbiter_after"]
    assert captured.err == "nothing was changed; it would become county version 2, deadlines moved: 0\n"
    with psycopg.connect(installed) as connection:
        assert connection.execute("SELECT version, arbiter_after FROM county").fetchone() == (1, 2)
    offices = (folder / "offices.yml").read_text(encoding="utf-8")
    kept = [line for line in offices.splitlines() if "education-371424," not in line]
    (folder / "offices.yml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    rules = (folder / "routing.yml").read_text(encoding="utf-8")
    (folder / "routing.yml").write_text(
        rules.replace("department: education", "department: charity_federation"), encoding="utf-8"
    )
    assert run("county", "import", str(folder), "--dry-run") == 1
    assert "仍有申请或账号在用" in capsys.readouterr().err


def test_every_fault_is_a_line_and_nothing_is_imported(
    installed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "county"))
    (folder / "county.yml").write_text("name: 1\n", encoding="utf-8")
    (folder / "routing.yml").unlink()
    assert run("county", "import", str(folder)) == 1
    lines = capsys.readouterr().err.splitlines()
    assert "routing.yml：没有这个文件" in lines
    assert "county.yml：prefix：缺少这一项" in lines
    assert count(installed, "areas") == 0


def test_a_database_that_is_away_or_empty_is_said_in_one_line(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    assert run("demo") == 1
    assert capsys.readouterr().err.splitlines() == [
        "the database is not in the shape this version needs: run minsheng migrate"
    ]
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert run("demo") == 1
    assert capsys.readouterr().err.splitlines() == ["the database cannot be reached"]
