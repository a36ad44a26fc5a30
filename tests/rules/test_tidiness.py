"""Nothing is left for later, and nothing tells where or with what the code was written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.source import relative, text_files, told

# A bracket in each word keeps these lines from matching themselves.
LATER = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
MACHINE_PATHS = re.compile(r"(?<![\w.:/-])/(?:wor[k]|tm[p]|roo[t]|hom[e]|User[s])/\w")
REGISTRIES = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|debian[.]org|ghcr[.]io|quay[.]io|docker[.]io"
)

LOCKS = frozenset({"uv.lock", "package-lock.json"})
"""Written by tools, with addresses in them that those tools need."""


def lines_with(pattern: re.Pattern[str], path: Path) -> Iterator[str]:
    """Place and text of every line that `pattern` is found in."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if pattern.search(line):
            yield f"{relative(path)}:{number} {line.strip()[:80]}"


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        (LATER, "do it, or write an issue; the code says what is, not what ought to be:"),
        (MACHINE_PATHS, "these paths exist on one machine only:"),
        (REGISTRIES, "name packages, not the hosts they come from (a mirror is the reader's own setting):"),
    ],
    ids=["later", "machine paths", "registries"],
)
def test_nothing_is_left_behind(pattern: re.Pattern[str], advice: str) -> None:
    faults = [line for path in text_files() if path.name not in LOCKS for line in lines_with(pattern, path)]
    assert not faults, told(faults, advice)


@pytest.mark.parametrize(
    ("pattern", "line", "found"),
    [
        (LATER, f"# {'todo'.upper()} later", True),
        (LATER, "a mastodon is not for later", False),
        (MACHINE_PATHS, f"cd {'/'.join(('', 'work', 'main'))}", True),
        (MACHINE_PATHS, "https://example.cn/work/1", False),
        (MACHINE_PATHS, "the path work/shared of nobody's machine", False),
        (REGISTRIES, f"pip install -i https://{'.'.join(('pypi', 'org'))}/simple", True),
        (REGISTRIES, "https://minsheng.example.cn", False),
    ],
)
def test_what_the_patterns_find(pattern: re.Pattern[str], line: str, found: bool) -> None:
    assert bool(pattern.search(line)) is found
