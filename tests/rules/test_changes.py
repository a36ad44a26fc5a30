"""Whoever writes an event of a help request announces it, so that no other system waits for news in vain."""

import ast

from tests.rules.source import python_files, relative, told, tree


def calls(module: ast.Module, name: str) -> int:
    """How often something of this name is called."""
    found = (node.func for node in ast.walk(module) if isinstance(node, ast.Call))
    return sum(name == (one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")) for one in found)


def test_every_module_that_writes_events_announces_them() -> None:
    writers = [path for path in python_files("backend") if calls(tree(path), "HelpRequestEvent")]
    silent = [relative(path) for path in writers if not calls(tree(path), "announce")]
    assert writers, "nobody writes events: this rule looks in the wrong place"
    assert not silent, told(silent, "call help_requests.changes.announce for each event that others should hear of:")
