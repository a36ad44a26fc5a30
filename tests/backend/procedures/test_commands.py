"""`minsheng clock`, run as its users run it."""

import argparse
import json
from pathlib import Path

import pytest

from backend.core import commands as core
from backend.procedures import commands

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    return core.run(parser.parse_args(("clock", *arguments)))


@pytest.fixture(params=["database", "folder"])
def source(request: pytest.FixtureRequest, demo_database_url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Where the county comes from: the database of the settings, or its files."""
    if request.param == "folder":
        return ("--county", str(SHIPPED))
    monkeypatch.setenv("DATABASE_URL", demo_database_url)
    return ()


def test_each_stage_is_an_object_on_a_line(source: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--procedure", "qianjiang-55732", "--start", "2026-09-28T10:00:00+08:00", *source) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {
        "stage": "home_visit", "due": "2026-10-11T00:00:00+08:00", "limit": "5 working days", "provisional": False,
        "calendar": "2026",
    }  # fmt: skip
    assert [line["stage"] for line in lines] == ["home_visit", "peer_review", "publicity", "decision", "filing"]


def test_without_a_database_the_countys_files_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert run("--procedure", "emergency-24h", "--start", "2026-12-31T20:00") == 0
    help_, papers = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (help_["due"], help_["provisional"]) == ("2027-01-01T20:00:00+08:00", False)
    assert papers["provisional"]
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_said_in_one_line(source: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--procedure", "nothing", "--start", "2026-09-28", *source) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "没有办理流程 nothing\n")


@pytest.mark.parametrize("start", ["tomorrow", "", "2026-13-01", "1066-10-14", "9999-12-31T23:59"])
def test_what_is_no_moment_is_wrong_usage(start: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("--procedure", "referral", "--start", start)
    assert stopped.value.code == 2
