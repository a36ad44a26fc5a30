"""Labelled utterances as training data in Rasa's own format; pure but for writing the file.

Apart from the service because the format is Rasa's, not ours: one example an item, kinds of assistance as its metadata,
entities in brackets inside its text (Rasa 3.x, "NLU training data").
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from backend.training.masking import MARKS, filled

FILE = Path("training") / "corrections.yml"
"""Where the corrections lie under VAR_DIR; `minsheng nlu train` reads them besides TRAINING_DIR."""

_TAUGHT = frozenset({"illness", "person_name", "place"})
"""Entities that the model learns from examples; numbers are read by rules."""
_ENTITY_OF = {mark: name for name, mark in MARKS.items()}
_BRACKETS = str.maketrans("[]［］", "〔〕〔〕")
"""A resident's own square brackets would read as an entity, the full-width ones once they are folded."""
_HEAD = "# Written from the administrators' corrections; not edited by hand. Names and numbers in it are invented.\n"


@dataclass(frozen=True, slots=True)
class Correction:
    """One masked utterance with what a person says it means. `illnesses` are words of it that name an illness."""

    text: str = field(repr=False)
    intent: str
    aid_types: tuple[str, ...] = ()
    illnesses: tuple[str, ...] = field(default=(), repr=False)


def example(correction: Correction) -> str:
    """The utterance as an example of Rasa's: invented words for the marks, entities in brackets."""
    written = []
    for words, mark in filled(correction.text):
        plain = words.translate(_BRACKETS)
        entity = _ENTITY_OF.get(mark or "")
        if entity in _TAUGHT:
            written.append(f"[{plain}]({entity})")
        elif mark is None:
            written.append(_annotated(plain, correction.illnesses))
        else:
            written.append(plain)
    return "".join(written).strip()


def _annotated(words: str, illnesses: Iterable[str]) -> str:
    for illness in sorted(set(illnesses), key=len, reverse=True):
        before, found, after = words.partition(illness)
        if found:
            return f"{_annotated(before, illnesses)}[{illness}](illness){_annotated(after, illnesses)}"
    return words


def as_rasa_yaml(corrections: Iterable[Correction]) -> str:
    """A whole file of training data; a file without examples when there are no corrections."""
    ordered = sorted(corrections, key=lambda correction: correction.intent)
    blocks = [
        {"intent": intent, "examples": [_item(correction) for correction in of_one_intent]}
        for intent, of_one_intent in groupby(ordered, key=lambda correction: correction.intent)
    ]
    body = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, sort_keys=False, width=10_000)
    return _HEAD + body


def _item(correction: Correction) -> dict[str, Any]:
    item: dict[str, Any] = {"text": example(correction)}
    if correction.aid_types:
        item["metadata"] = {"aid_types": sorted(correction.aid_types)}
    return item


def write(var_dir: Path, text: str) -> Path:
    """Put the file in its place in one step, so that a training run reads the old one or the new one."""
    path = var_dir / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    return path
