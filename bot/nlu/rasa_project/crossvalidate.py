"""Stratified cross-validation through the same pipeline: what Rasa says of examples it was not taught."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.rasa_project.components.labels import labels_of
from bot.nlu.rasa_project.pipeline import Part, TrainedModel

_SEED = 20


def held_out_answers(whole: TrainingDataImporter, folds: int, folder: Path) -> list[dict[str, Any]]:
    """Every example with its labels and the answer of a model trained on the other folds.

    A fold is a process of its own, one for each processor: most of its time is Python's, which threads cannot share.
    The examples reach it by forking, so that they are read once.
    """
    parts = _stratified(whole.get_nlu_data().intent_examples, folds)
    jobs = [(whole, parts, number, folder) for number in range(folds)]
    with get_context("fork").Pool(min(folds, os.cpu_count() or 1)) as pool:
        return [result for results in pool.starmap(_held_out, jobs, chunksize=1) for result in results]


def _held_out(
    whole: TrainingDataImporter, parts: list[list[Message]], number: int, folder: Path
) -> list[dict[str, Any]]:
    """One fold's results."""
    taught = [example for other in (*parts[:number], *parts[number + 1 :]) for example in other]
    model = TrainedModel(Part(whole, taught), folder / f"fold{number}")
    answers = model.answers([example.get(TEXT) for example in parts[number]])
    return [_result(example, answer) for example, answer in zip(parts[number], answers, strict=True)]


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
        "aid_types": labels_of(example, "aid_types"),
        "replies": labels_of(example, "replies"),
        "entities": [
            {"entity": e["entity"], "start": e["start"], "end": e["end"]} for e in example.get("entities", [])
        ],
        "answer": answer,
    }
