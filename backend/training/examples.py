"""Labelled utterances as they lie in files: Rasa YAML (the training data) and JSON Lines (acceptance sets).

It stands apart because preparing, evaluating and the model card must all count the same examples.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ANNOTATION = re.compile(r"\[(?P<text>[^\]]+?)\](?:\((?P<plain>[^):]+)(?::[^)]*)?\)|(?P<json>\{[^}]+\}))")
_BLANK = "\n\r "


class UnusableDataError(Exception):
    """Training or test data that cannot be read or learnt from; the message names the file and the trouble."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """An entity marked in an example: offsets into its plain text, or -1 where the file gives only a value."""

    entity: str
    value: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled utterance. `raw` is its Rasa notation, with the entities in brackets."""

    text: str = field(repr=False)
    intent: str
    aid_types: tuple[str, ...] = ()
    entities: tuple[Annotated, ...] = field(default=(), repr=False)
    raw: str = field(default="", repr=False)
    kinds_judged: frozenset[str] | None = None
    """Kinds of entities that the file's author marked; None means all."""
    reply: str = ""
    """What an example written as a reply does; "" for one that tells something."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    text: str
    intent: str
    aid_types: list[str] = []
    entities: dict[str, Any] = {}


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """All examples of some files, `.yml` in Rasa's format and `.jsonl`. Raises UnusableDataError.

    Where any example lists all that must be found in it (`metadata: {entities: {...}}`), those that list nothing
    hold nothing.
    """
    examples: list[Example] = []
    for path in paths:
        examples += _json_lines(path) if path.suffix == ".jsonl" else _rasa_yaml(path)
    if any(example.kinds_judged is None for example in examples):
        return [replace(example, kinds_judged=None) for example in examples]
    return examples


def read_blocks(path: Path) -> list[dict[str, Any]]:
    """The `nlu:` blocks of a Rasa YAML file: intents, lookups, regexes. Raises UnusableDataError."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
        blocks = document["nlu"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise UnusableDataError(f"{path} is not Rasa training data (YAML with nlu: at the top)") from error
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise UnusableDataError(f"{path}: below nlu: there must be a list of blocks")
    return blocks


def examples_of(block: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(Rasa notation, metadata) of each example of a block, written as one text of `- ` lines or as a list.

    What the block says of all its examples goes for each.
    """
    listed, common = block.get("examples") or [], block.get("metadata") or {}
    if isinstance(listed, str):
        lines = (line.strip() for line in listed.splitlines())
        yield from ((line[1:].strip(), common) for line in lines if line.startswith("-"))
        return
    for entry in listed:
        if isinstance(entry, dict):
            yield str(entry.get("text", "")).strip(_BLANK), common | (entry.get("metadata") or {})
        else:
            yield str(entry).strip(_BLANK), common


def parse_notation(raw: str) -> tuple[str, tuple[Annotated, ...]]:
    """The plain text and the entities of Rasa's notation `我得了[尿毒症](illness)`."""
    text, entities, position = "", [], 0
    for match in _ANNOTATION.finditer(raw):
        text += raw[position : match.start()]
        name = match["plain"] or json.loads(match["json"])["entity"]
        wording = match["text"]
        entities.append(Annotated(name, wording, len(text), len(text) + len(wording)))
        text += wording
        position = match.end()
    return text + raw[position:], tuple(entities)


def digest_of(paths: Iterable[Path], root: Path) -> str:
    """SHA-256 over names and contents of files, independent of where the folder lies and of line endings."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _rasa_yaml(path: Path) -> list[Example]:
    return list(_examples_of_file(path, read_blocks(path)))


def _examples_of_file(path: Path, blocks: list[dict[str, Any]]) -> Iterator[Example]:
    marked = frozenset(("illness", "person_name", "place"))
    for block in blocks:
        intent = block.get("intent")
        for raw, metadata in examples_of(block) if intent else ():
            try:
                text, entities = parse_notation(raw)
            except (ValueError, KeyError, TypeError) as error:
                raise UnusableDataError(
                    f"{path}: an entity of intent {intent} is written in a way nobody can read"
                ) from error
            kinds = tuple(str(kind) for kind in metadata.get("aid_types") or ())
            if (listed := metadata.get("entities")) is not None:
                yield Example(text, str(intent), kinds, tuple(_values(listed)), raw)
            else:
                kinds_judged = marked | {e.entity for e in entities}
                yield Example(text, str(intent), kinds, entities, raw, kinds_judged, _reply(metadata))


def _reply(metadata: dict[str, Any]) -> str:
    return str(next(iter(metadata.get("replies") or ()), ""))


def _json_lines(path: Path) -> list[Example]:
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            given = _Line.model_validate_json(line)
        except ValidationError as error:
            raise UnusableDataError(f"{path}: line {number} is not a JSON object with text and intent") from error
        examples.append(Example(given.text, given.intent, tuple(given.aid_types), tuple(_values(given.entities))))
    return examples


def _values(entities: dict[str, Any]) -> Iterator[Annotated]:
    for name, value in entities.items():
        for one in value if isinstance(value, list) else [value]:
            yield Annotated(name, str(one))
