"""What the documents tell people to run exists, what they point to is there, and they stay short."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.__main__ import parser
from backend.staff.models import Role
from tests.rules.source import ROOT, relative, text_files, told

DOCUMENTS = [path for path in text_files() if path.suffix == ".md" and path.is_relative_to(ROOT / "docs")]
DOCUMENTS += sorted(ROOT.glob("*.md"))
LINK = re.compile(r"\[[^\]]+\]\((?!https?://|#)([^)#\s]+)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LONGEST_DECISION = 60
"""Lines: one page."""


def named(pattern: str) -> Iterator[tuple[str, str]]:
    """Every match inside code, with the document it stands in."""
    for path in DOCUMENTS:
        for code in CODE.findall(path.read_text(encoding="utf-8")):
            yield from ((relative(path), found) for found in re.findall(pattern, code))


def commands(root: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The sub-commands of a parser by name."""
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def exists(words: str) -> bool:
    """Whether the command line knows these words as command and sub-command; arguments may follow."""
    known = commands(parser())
    for word in words.split():
        if not known:
            return True
        if word not in known:
            return False
        known = commands(known[word])
    return True


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    faults = [f"{path}: make {target}" for path, target in named(r"\bmake ([a-z]+)\b") if target not in targets]
    assert not faults, told(faults, "the Makefile has no such target:")


def test_every_command_that_is_named_exists() -> None:
    found = list(named(r"\bminsheng ((?:[a-z][a-z-]+ ?){1,2})"))
    faults = [f"{path}: minsheng {words}" for path, words in found if not exists(words)]
    assert found, "no command is named anywhere: this rule looks in the wrong place"
    assert not faults, told(faults, "the command line has no such command:")


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    broken = [link for link in links if not (path.parent / link).exists()]
    assert not broken, f"{relative(path)} points to what is not there: {broken}"


def spoken_of(path: Path) -> set[str]:
    """The commands and addresses in a document's code, and the pages it points to."""
    text = path.read_text(encoding="utf-8")
    codes = " ".join(CODE.findall(text))
    return set(re.findall(r"\b(?:make|minsheng) [a-z-]+|/[a-z/]+", codes)) | set(LINK.findall(text)) - {path.name}


def test_both_readmes_name_the_same_commands_and_pages() -> None:
    english, chinese = spoken_of(ROOT / "README.md"), spoken_of(ROOT / "README.zh-CN.md")
    assert english - {"README.zh-CN.md"} == chinese - {"README.md"}


@pytest.mark.parametrize("role", [*(role.value for role in Role), "resident"])
def test_each_kind_of_user_has_a_guide(role: str) -> None:
    assert (ROOT / "docs" / "guides" / f"{role}.md").is_file()


def test_decisions_are_numbered_once_and_fit_on_a_page() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in records]
    assert len(set(numbers)) == len(numbers), f"a number is used twice: {numbers}"
    long = [relative(path) for path in records if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_DECISION]
    assert not long, told(long, f"shorten these records (at most {LONGEST_DECISION} lines):")
