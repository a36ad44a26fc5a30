"""`minsheng route`, run as its users run it."""

import argparse
import asyncio
import json
import os
import shutil
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from backend.core import commands as core
from backend.help_requests import commands
from tests.backend.help_requests.conftest import Town

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    return core.run(parser.parse_args(("route", *arguments)))


@pytest.fixture(params=["database", "folder"])
def source(request: pytest.FixtureRequest, demo_database_url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Where the county comes from: the database of the settings, or its files."""
    if request.param == "folder":
        return ("--county", str(SHIPPED))
    monkeypatch.setenv("DATABASE_URL", demo_database_url)
    return ()


def test_a_decision_is_told_with_its_reasons(source: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--aid", "medical", "--aid", "living", "--area", "临邑镇朱家胡同村", *source) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"office", "department", "area", "rule", "version", "explanation", "runners_up"}
    assert (found["office"], found["department"]) == ("medical-insurance-371424", "medical_insurance")
    assert (found["area"], found["rule"]) == ("临邑镇朱家胡同村", "R02")
    assert found["runners_up"][0]["office"] == "civil-affairs-371424100"
    assert "临邑镇民政办" in found["runners_up"][0]["words"]


@pytest.mark.parametrize("area", ["朱家胡同", "371424100200", "临邑镇"])
def test_a_programme_goes_to_the_home_township(
    source: tuple[str, ...], area: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--programme", "subsistence-allowance", "--area", area, *source) == 0
    assert json.loads(capsys.readouterr().out)["office"] == "civil-affairs-371424100"


def test_without_a_rule_the_desk_has_it(source: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--aid", "living", "--area", "临邑县", *source) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["office"], found["rule"]) == ("assistance-desk", None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--aid", "living", "--area", "大张村"), "有几处同名，请写上乡镇："),
        (("--aid", "living", "--area", "，"), "没有找到这个地方：，"),
        (("--programme", "nothing", "--area", "临邑镇"), "没有救助项目 nothing"),
    ],
)
def test_what_cannot_be_placed_is_said_in_one_line(
    source: tuple[str, ...], arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, *source) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(said)
    assert (captured.out, len(captured.err.splitlines())) == ("", 1)


@pytest.mark.parametrize(
    "arguments", [(), ("--area", "临邑镇"), ("--aid", "living"), ("--aid", "law", "--area", "临邑镇")]
)
def test_what_is_left_out_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2


async def test_a_replay_is_told_group_by_group(town: Town, database_url: str, tmp_path: Path) -> None:
    await town.submit(aid_types=("legal",))
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "county"))
    table = (folder / "routing.yml").read_text(encoding="utf-8")
    moved = table.replace("department: justice, level: county", "department: civil_affairs, level: township")
    (folder / "routing.yml").write_text(moved, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "backend", "route", "--replay", str(folder), "--days", "3650",
        env={**os.environ, "DATABASE_URL": database_url}, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    group = json.loads(out)
    assert (group["before"]["office"], group["after"]["office"]) == ("justice-371424", "civil-affairs-371424100")
    assert json.loads(err) == {"requests": 1, "moved": 1, "unplaced_before": 0, "unplaced_after": 0}
