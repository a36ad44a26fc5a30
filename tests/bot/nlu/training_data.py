"""Reads the training data as the tests about it need it: one example, its set, its labels, its plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3] / "data" / "training"
ENTITY = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<name>[^)]+)\)")


@dataclass(frozen=True)
class Example:
    """One utterance of the data; `set` is "nlu" or "tests"."""

    set: str
    intent: str
    text: str
    marked: tuple[tuple[str, str], ...]  # entity name and wording, as marked in the text
    metadata: dict[str, Any] = field(default_factory=dict)
    file: str = ""


def examples(name: str) -> Iterator[Example]:
    """All examples of one set."""
    for path in sorted((ROOT / name).glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for text, own in _items(block["examples"]):
                metadata = block.get("metadata", {}) | own
                marked = tuple((m["name"], m["text"]) for m in ENTITY.finditer(text))
                yield Example(name, block["intent"], ENTITY.sub(r"\g<text>", text), marked, metadata, path.name)


def _items(written: str | list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(written, str):
        for line in written.splitlines():
            yield line.removeprefix("- "), {}
    else:
        for item in written:
            yield item["text"], item.get("metadata", {})
