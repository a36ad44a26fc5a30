"""The repository as the rules see it: its own files and their syntax trees, read once.

What tools make (environments, caches, `var/`) and what others wrote (lock files, vendored scripts) is left out.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "backend")
CODE = (*PACKAGES, "tests")
FOLDERS = (*CODE, "data", "docs", ".ci")

_MADE_BY_TOOLS = frozenset({"__pycache__", "node_modules", "build", "dist", "models"})
_WRITTEN_BY_OTHERS = frozenset({"vendor"})
_TEXT = frozenset({
    ".py", ".md", ".yml", ".yaml", ".toml", ".ini", ".txt", ".json", ".html", ".css", ".js", ".sql", ".mako", ".sh",
    ".example", ".csv", ".svg",
})  # fmt: skip


def relative(path: Path) -> str:
    """The path as a person names it."""
    return path.relative_to(ROOT).as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if not path.name.startswith(".") and path.name not in _MADE_BY_TOOLS:
                yield from _walk(path)
        else:
            yield path


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """Every file under these folders of the repository."""
    return tuple(path for folder in folders for path in _walk(ROOT / folder))


def python_files(*folders: str) -> list[Path]:
    """Every Python file under these folders."""
    return [path for path in files(*folders) if path.suffix == ".py"]


def text_files() -> list[Path]:
    """Every file that we write and a person reads: code, texts, data, documents, the files of the root."""
    roots = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".env"]
    ours = [path for path in files(*FOLDERS) if not _WRITTEN_BY_OTHERS & set(path.parts)]
    readable = [path for path in (*roots, *ours) if path.suffix in _TEXT or not path.suffix]
    return sorted(path for path in readable if path.name != "LICENSE")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=relative(path))


def module_name(path: Path) -> str:
    """The name under which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def told(faults: list[str], advice: str) -> str:
    """What a failing rule says: what to do, then every place."""
    return f"{advice}\n  " + "\n  ".join(faults)
