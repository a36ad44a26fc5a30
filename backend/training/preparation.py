"""From the training data's folder to what the Rasa island is given: folded examples, a domain, test questions.

Folding happens here, before training, as it happens before every parse: the model never sees a full-width or a
Traditional character, and the island needs none of the normalisation's libraries.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.training.examples import (
    Example,
    UnusableDataError,
    digest_of,
    examples_of,
    parse_notation,
    read_blocks,
    read_examples,
)
from bot.nlu.assemble import model_text
from bot.nlu.normalise import fold, repair

_FEWEST_INTENTS = 2


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """The files of one training run. `tests` and `reply_tests` are never learnt from."""

    root: Path
    nlu: tuple[Path, ...]
    tests: tuple[Path, ...]
    corrections: Path | None = None
    replies: tuple[Path, ...] = ()
    reply_tests: tuple[Path, ...] = ()

    @property
    def digest(self) -> str:
        """Identifies what is learnt: the training files, the replies and the corrections."""
        return digest_of([*self.nlu, *self.replies, *([self.corrections] if self.corrections else [])], self.root)

    @property
    def tests_digest(self) -> str:
        """Identifies what is measured on."""
        return digest_of((*self.tests, *self.reply_tests), self.root)


def training_set(root: Path, corrections: Path | None = None) -> TrainingSet:
    """The files of a folder: `nlu/`, `replies/` and `tests/` in it, or all of it if it has no `nlu/`.

    Raises UnusableDataError.
    """
    tests = tuple(sorted(path for kind in ("*.yml", "*.jsonl") for path in (root / "tests").glob(kind)))
    nlu_folder = root / "nlu" if (root / "nlu").is_dir() else root
    nlu = tuple(sorted(path for path in nlu_folder.rglob("*.yml") if path not in tests))
    if not nlu:
        raise UnusableDataError(f"{root} holds no training data (*.yml)")
    used = corrections if corrections and corrections.is_file() else None
    if nlu_folder == root:
        return TrainingSet(root, nlu, tests, used)
    replies, reply_tests = (
        tuple(sorted(folder.glob("*.yml"))) for folder in (root / "replies", root / "tests/replies")
    )
    return TrainingSet(root, nlu, tests, used, replies, reply_tests)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the island reads, and what it will learn: the examples of intents, and the replies."""

    nlu: Path
    reply_examples: Path
    domain: Path
    questions: Path
    examples: list[Example]
    replies: list[Example]


def prepare(data: TrainingSet, knowledge: Iterable[Path], folder: Path) -> Prepared:
    """Write the island's input files into a folder. `knowledge`: lookups and patterns. Raises UnusableDataError."""
    learnt = [*data.nlu, *([data.corrections] if data.corrections else [])]
    blocks = [_folded(path, block) for path in (*knowledge, *learnt) for block in read_blocks(path)]
    examples = read_examples(learnt)
    replies = read_examples(data.replies)
    reply_blocks = [_folded(path, block) for path in data.replies for block in read_blocks(path)]
    _check(examples)
    questions = [
        given for example in read_examples((*data.tests, *data.reply_tests)) if (given := model_text(example.text))
    ]
    prepared = Prepared(
        folder / "nlu.yml", folder / "replies.yml", folder / "domain.yml", folder / "questions.json", examples, replies
    )
    # Rasa recognises its files by a line that begins with the key; what follows may be JSON, which is YAML too.
    _write(prepared.nlu, f'version: "3.1"\nnlu: {_json(blocks)}\n')
    _write(prepared.reply_examples, f'version: "3.1"\nnlu: {_json(reply_blocks)}\n')
    intents = sorted({example.intent for example in examples})
    entities = sorted({entity.entity for example in examples for entity in example.entities})
    _write(prepared.domain, f'version: "3.1"\nintents: {_json(intents)}\nentities: {_json(entities)}\n')
    _write(prepared.questions, _json(questions))
    return prepared


def _folded(path: Path, block: dict[str, Any]) -> dict[str, Any]:
    """A block with every example folded; entities must stand where they stood. Patterns are left as they are."""
    if "intent" not in block:
        return block
    entries = []
    for raw, metadata in examples_of(block):
        notation = _folded_notation(raw)
        if _places(notation) != _places(raw):
            raise UnusableDataError(f"{path}: full-width brackets in an example would turn into an entity")
        entries.append({"text": notation, "metadata": metadata} if metadata else {"text": notation})
    return {**block, "examples": entries}


def _folded_notation(raw: str) -> str:
    """As `model_text` has it, but for full-width square brackets: half-width ones mark entities."""
    return "".join(char if char in "［］" else folded for char, folded in zip(raw, repair(fold(raw)), strict=True))


def _places(notation: str) -> list[tuple[int, int]]:
    return [(entity.start, entity.end) for entity in parse_notation(notation)[1]]


def _check(examples: list[Example]) -> None:
    if len({example.intent for example in examples}) < _FEWEST_INTENTS:
        raise UnusableDataError("the training data must hold at least two intents")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
