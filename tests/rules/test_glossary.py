"""The glossary speaks of what is there: each term with its Chinese word and a name that occurs in the code."""

import ast
import re
from functools import cache

import pytest

from tests.rules.source import PACKAGES, ROOT, python_files, tree

ROW = re.compile(r"^\| (?!term|-)(?P<term>[^|]+?) \| (?P<chinese>[^|]+?) \| (?P<names>[^|]+?) \|$", re.MULTILINE)
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = [match.groupdict() for match in ROW.finditer(GLOSSARY)]


@cache
def names_in_code() -> frozenset[str]:
    """What modules, classes, functions, fields and constants are called, and the words of closed vocabularies."""
    found: set[str] = set()
    for path in python_files(*PACKAGES):
        found.add(path.stem)
        for node in ast.walk(tree(path)):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    found.add(name)
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.Attribute(attr=name):
                    found.add(name)
                case ast.Constant(value=str(word)) if word.isidentifier():
                    found.add(word)
    return frozenset(found)


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row["term"])
def test_each_term_has_its_name_in_the_code(row: dict[str, str]) -> None:
    names = re.findall(r"`(\w+)`", row["names"])
    assert names, f"give {row['term']} its name in the code, in backticks"
    unknown = [name for name in names if name not in names_in_code()]
    assert not unknown, f"the code has no {', '.join(unknown)}: what is {row['term']} called there now?"


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row["term"])
def test_each_term_has_its_chinese_word(row: dict[str, str]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", row["chinese"]), f"{row['term']} has no Chinese word"


def test_no_word_stands_for_two_things() -> None:
    terms = [row["term"].partition(":")[0] for row in TERMS]
    twice = {term for term in terms if terms.count(term) > 1}
    assert not twice, f"explained twice: {sorted(twice)}"


def test_there_is_a_glossary() -> None:
    assert len(TERMS) > 40, "the rows are not found any more: has the table another form?"
