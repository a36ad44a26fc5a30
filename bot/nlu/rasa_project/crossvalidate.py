"""Stratified cross-validation through the same pipeline: what Rasa says of examples it was not taught."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.rasa_project.components.aid_types import labelled_aid_types
from bot.nlu.rasa_project.pipeline import Part, TrainedModel

_SEED = 20


def held_out_answers(whole: TrainingDataImporter, folds: int, folder: Path) -> list[dict[str, Any]]:
    """Every example with its labels and the answer of a model trained on the other folds."""
    parts = _stratified(whole.get_nlu_data().intent_examples, folds)
    results: list[dict[str, Any]] = []
    for number, held_out in enumerate(parts):
        taught = [example for other in parts if other is not held_out for example in other]
        model = TrainedModel(Part(whole, taught), folder / f"fold{number}")
        answers = model.answers([example.get(TEXT) for example in held_out])
        results += [_result(example, answer) for example, answer in zip(held_out, answers, strict=True)]
    return results


def _stratified(examples: list[Message], folds: int) -> list[list[Message]]:
    by_intent: dict[str, list[Message]] = defaultdict(list)
    for example in examples:
        by_intent[example.get(INTENT)].append(example)
    shuffle = random.Random(_SEED)
    parts: list[list[Message]] = [[] for _ in range(folds)]
    turn = 0
    for intent in sorted(by_intent):
        shuffle.shuffle(by_intent[intent])
        for example in by_intent[intent]:
            parts[turn % folds].append(example)
            turn += 1
    return parts


def _result(example: Message, answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": example.get(TEXT),
        "intent": example.get(INTENT),
        "aid_types": labelled_aid_types(example),
        "entities": [
            {"entity": e["entity"], "start": e["start"], "end": e["end"]} for e in example.get("entities", [])
        ],
        "answer": answer,
    }
