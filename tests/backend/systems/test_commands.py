"""`minsheng api-key`: given out once, listed without its secret, revoked for good."""

import pytest

from backend.__main__ import main

SYSTEM = "hotline-12345"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of standard output since the last look."""
    return capsys.readouterr().out.splitlines()


def test_a_key_is_shown_once_listed_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["api-key", "add", SYSTEM, "--scope", "requests:file", "--scope", "requests:read"]) == 0
    (key,) = said(capsys)
    _, prefix, secret = key.split("_", 2)
    assert main(["api-key", "list"]) == 0
    (line,) = said(capsys)
    assert line.split("\t") == [prefix, SYSTEM, "valid", "never", "requests:file,requests:read"]
    assert secret not in line
    assert main(["api-key", "revoke", prefix]) == 0
    assert main(["api-key", "list"]) == 0
    assert "revoked" in said(capsys)[-1]


def test_what_cannot_be_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["api-key", "revoke", "000000000000"],
        ["api-key", "add", "Not A Name", "--scope", "catalogue:read"],
        ["api-key", "add", SYSTEM, "--scope", "catalogue:read", "--calls-per-minute", "0"],
    ):
        assert main(arguments) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_scope_that_does_not_exist_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["api-key", "add", SYSTEM, "--scope", "everything"])
    assert stopped.value.code == 2
