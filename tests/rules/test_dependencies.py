"""Every runtime dependency is used, and its reason stands in the record of decisions."""

import re
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.rules.source import PACKAGES, ROOT, python_files, tree
from tests.rules.test_boundaries import imported

RECORD = ROOT / "docs" / "decisions" / "0011-dependencies.md"

USED_UNSEEN = frozenset({"python-multipart"})
"""FastAPI imports it when a page takes a form."""


def declared() -> list[str]:
    """The names of the runtime dependencies in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[\[<>=~!; ]", requirement)[0].lower() for requirement in project["dependencies"]]


@cache
def used() -> set[str]:
    """The names of the distributions that the packages import from."""
    owners = packages_distributions()
    names = {name for path in python_files(*PACKAGES) for name, _ in imported(tree(path))}
    return {owner.lower().replace("_", "-") for name in names for owner in owners.get(name, ())}


@pytest.mark.parametrize("dependency", declared())
def test_each_dependency_is_imported_somewhere(dependency: str) -> None:
    assert dependency in used() | USED_UNSEEN, f"nothing imports {dependency}: take it out of pyproject.toml"


@pytest.mark.parametrize("dependency", declared())
def test_each_dependency_has_its_reason(dependency: str) -> None:
    rows = [line for line in RECORD.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    named = {name.strip() for row in rows for name in row.split("|")[1].split(",")}
    assert dependency in named, f"say in {RECORD.name} why {dependency} is needed, under which licence, how it fares"
