"""`minsheng leads import`, run as its users run it."""

import argparse
import json
from pathlib import Path

import pytest

from backend.core import commands as core
from backend.leads import commands

GOOD = "姓名,住址,情况\n李平,临邑镇朱家胡同村,老人一个人住\n王某,,没有住址\n"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    return core.run(parser.parse_args(["leads", "import", *arguments]))


@pytest.fixture(autouse=True)
def installed(demo_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo county's database, that the settings name."""
    monkeypatch.setenv("DATABASE_URL", demo_database_url)


def test_good_rows_are_stored_and_bad_ones_reported_the_second_time_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(GOOD, encoding="gb18030")
    assert run(str(file)) == 0
    captured = capsys.readouterr()
    first = json.loads(captured.out)
    assert first == {"rows": 2, "stored": 1, "again": False, "faults": [{"line": 3, "reason": "缺少住址"}]}
    assert "1 行有问题" in captured.err
    assert run(str(file), "--source", "另一个名字") == 0
    assert json.loads(capsys.readouterr().out) == first | {"again": True}


def test_what_is_no_list_is_one_line_and_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"PK\x03\x04")
    for path in (file, tmp_path / "missing.csv"):
        assert run(str(path)) == 1
        captured = capsys.readouterr()
        assert (captured.out, len(captured.err.splitlines())) == ("", 1)
