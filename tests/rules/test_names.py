"""Every module says what it is for: by a name that means something, and by the sentence it opens with."""

import ast

from tests.rules.source import CODE, python_files, relative, told, tree

MEANINGLESS = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"})


def test_no_module_has_a_name_that_means_nothing() -> None:
    faults = [relative(path) for path in python_files(*CODE) if MEANINGLESS & {path.stem, *path.parent.parts}]
    assert not faults, told(faults, "name these modules after what lives in them:")


def test_every_module_opens_with_what_lives_here() -> None:
    silent = [path for path in python_files(*CODE) if tree(path).body and not ast.get_docstring(tree(path))]
    faults = [relative(path) for path in silent]
    assert not faults, told(faults, "open these modules with a sentence or two: what lives here, and why apart:")
