"""Small enough to read: files, functions and the depth of folders. There is no list of exceptions."""

import ast
from collections.abc import Iterator

from tests.rules.source import CODE, FOLDERS, ROOT, files, python_files, relative, told, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
DEEPEST_FOLDER = 3


def long_functions(module: ast.Module) -> Iterator[tuple[str, int, int]]:
    """Name, line and length of each function over the limit, from `def` to its last line."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.name, node.lineno, length


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*CODE)}
    faults = [f"{relative(path)}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST_FILE]
    assert not faults, told(faults, f"split these files (at most {LONGEST_FILE} lines):")


def test_no_function_is_longer_than_a_screen() -> None:
    faults = [
        f"{relative(path)}:{line} {name}: {length} lines"
        for path in python_files(*CODE)
        for name, line, length in long_functions(tree(path))
    ]
    assert not faults, told(faults, f"split these functions (at most {LONGEST_FUNCTION} lines):")


def test_no_folder_lies_deeper_than_three_below_its_root() -> None:
    folders = {path.parent.relative_to(ROOT) for path in files(*FOLDERS)}
    faults = sorted(folder.as_posix() for folder in folders if len(folder.parts) - 1 > DEEPEST_FOLDER)
    assert not faults, told(faults, f"bring these folders up (at most {DEEPEST_FOLDER} below the package's root):")


def test_the_rule_counts_a_function_with_its_docstring() -> None:
    body = "\n".join(["def long():", '    """Why."""', *["    x = 1"] * LONGEST_FUNCTION])
    assert list(long_functions(ast.parse(body))) == [("long", 1, LONGEST_FUNCTION + 2)]
