"""No code path refuses by the index: nothing that decides knows it, and nothing that knows it decides."""

import ast
from collections.abc import Iterator

import pytest

from tests.rules.source import python_files, relative, tree

WORDS = ("hardship_index", "hardship_rank", "HardshipIndex", "indexing")
READERS = {
    "backend/help_requests/indexing.py": "reckons it and sets the place",
    "backend/help_requests/jobs.py": "has it reckoned anew",
    "backend/help_requests/repository.py": "orders the queue by the place",
    "backend/help_requests/models.py": "keeps the place",
    "backend/help_requests/submission.py": "has it reckoned once everything is decided",
    "backend/charity/repository.py": "orders what households need by the place",
    "backend/charity/service.py": "proposes to the gravest first; people allocate",
    "backend/retention/closed_requests.py": "takes its parts out when the archive period is over",
}
"""The only files of the features that may name it, and what for; pages show it, the import stores its scorecard."""
MAY_SHOW = (
    "backend/console/",
    "backend/county_import/",
    "backend/hardship_index/",
    "backend/migrations/",
    "backend/worker.py",
)


def names(module: ast.Module) -> Iterator[str]:
    """Every name, attribute, import and text of a module."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.alias(name=name):
                yield name
            case ast.ImportFrom(module=str(name)):
                yield name


def test_only_these_files_know_of_the_index() -> None:
    knowing = {
        relative(path)
        for path in python_files("backend")
        if not relative(path).startswith(MAY_SHOW) and any(word in name for name in names(tree(path)) for word in WORDS)
    }
    assert knowing <= set(READERS)


def assigned(module: ast.Module) -> set[str]:
    """The attributes and keyword arguments that a module sets."""
    stored = {
        node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    return stored | {node.arg for node in ast.walk(module) if isinstance(node, ast.keyword) and node.arg}


@pytest.mark.parametrize(
    "path", [p for p in python_files("backend") if "hardship_index" in p.parts or p.stem == "indexing"], ids=relative
)
def test_what_knows_the_index_moves_no_request(path) -> None:
    module = tree(path)
    assert not {"stage", "office_code", "routing"} & assigned(module)
    assert not {"lifecycle", "casework", "placing", "Action"} & set(names(module))


def test_submission_reckons_only_after_everything_is_decided() -> None:
    (path,) = (p for p in python_files("backend") if relative(p) == "backend/help_requests/submission.py")
    (file,) = (n for n in ast.walk(tree(path)) if isinstance(n, ast.AsyncFunctionDef) and n.name == "put_on_file")
    reckoned, told, given = (ast.unparse(statement) for statement in file.body[-3:])
    assert reckoned == "await indexing.reckon_filed(session, requests, now)"
    assert told.splitlines() == [
        "for request, event in zip(requests, events, strict=True):",
        "    await changes.announce(session, runtime, event)",
        "    await attachments.collect(session, runtime, request)",
    ]
    assert given == "return events"
