"""`minsheng staff add` and `deactivate`, run as an administrator runs them."""

import argparse
import asyncio
import io
import sys

import pytest
from sqlalchemy import select

from backend.core import commands as core
from backend.core.database import Database
from backend.staff import commands
from backend.staff.models import Account


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    return core.run(parser.parse_args(arguments))


@pytest.fixture
def terminal(database_url: str, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Standard input holds a sound password; the settings name this test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long enough password\nand more\n"))
    return monkeypatch


async def stored(url: str) -> list[Account]:
    database = Database(url)
    async with database.unit_of_work() as session:
        found = list(await session.scalars(select(Account)))
    await database.close()
    return found


def test_an_account_is_added(terminal: pytest.MonkeyPatch, database_url: str) -> None:
    assert run("staff", "add", "wang", "--name", "王", "--role", "administrator") == 0
    (account,) = asyncio.run(stored(database_url))
    assert (account.username, account.display_name, account.role) == ("wang", "王", "administrator")


@pytest.mark.parametrize(
    ("username", "role", "typed"),
    [
        ("wang", "caseworker", "a long enough password\n"),
        ("wang", "operator", "short\n"),
        ("wang", "operator", ""),
        ("Wang!", "operator", "a long enough password\n"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], username: str, role: str, typed: str
) -> None:
    terminal.setattr(sys, "stdin", io.StringIO(typed))
    assert run("staff", "add", username, "--name", "王", "--role", role) == 1
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)


def test_production_takes_no_demo_password(terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.setenv("ENV", "production")
    terminal.setattr(sys, "stdin", io.StringIO("development-only\n"))
    assert run("staff", "add", "wang", "--name", "王", "--role", "operator") == 1
    assert "演示" in capsys.readouterr().err


def test_an_unknown_role_is_wrong_usage(terminal: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("staff", "add", "wang", "--name", "王", "--role", "king")
    assert stopped.value.code == 2


def test_a_deactivated_account_and_its_sessions_have_ended(terminal: pytest.MonkeyPatch, database_url: str) -> None:
    run("staff", "add", "wang", "--name", "王", "--role", "administrator")
    (before,) = asyncio.run(stored(database_url))
    assert run("staff", "deactivate", "wang") == 0
    (after,) = asyncio.run(stored(database_url))
    assert not after.active
    assert after.epoch > before.epoch


def test_nobody_of_that_name_is_said_in_one_line(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("staff", "deactivate", "nobody") == 1
    assert capsys.readouterr().err == "没有这个用户名\n"


def test_a_setting_that_cannot_be_is_said_in_one_line(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.setenv("PORT", "many")
    terminal.setenv("REDIS_URL", "http://127.0.0.1")
    assert run("staff", "deactivate", "wang") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "PORT" in line
    assert "REDIS_URL" in line
