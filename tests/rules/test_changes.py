"""Whoever writes an event of a help request announces it, so that no other system waits for news in vain.

That somebody of the staff looked at a request is an event too, but nobody else's news.
"""

import ast

from tests.rules.source import python_files, relative, told, tree


def calls(module: ast.Module, name: str) -> list[ast.Call]:
    """The calls of something of this name."""
    found = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [one for one in found if name == ast.unparse(one.func).rpartition(".")[2]]


def writes(module: ast.Module) -> bool:
    """Whether it writes events other than looks."""
    written = calls(module, "HelpRequestEvent")
    return any("action=LOOK" not in map(ast.unparse, one.keywords) for one in written)


def test_every_module_that_writes_events_announces_them() -> None:
    writers = [path for path in python_files("backend") if writes(tree(path))]
    silent = [relative(path) for path in writers if not calls(tree(path), "announce")]
    assert writers, "nobody writes events: this rule looks in the wrong place"
    assert not silent, told(silent, "call help_requests.changes.announce for each event that others should hear of:")
