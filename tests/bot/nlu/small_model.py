"""A compiled model small enough to reckon by hand, written to a folder as the exporter would."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.answer import Thresholds
from bot.nlu.model_files import VOCABULARY, WEIGHTS, write_manifest

TAGS = ["B-illness", "I-illness", "L-illness", "O", "U-illness"]

VOCABULARY_OF_SMALL = {
    "patterns": [{"name": "hospital", "pattern": "医院|住院"}],
    "lexicon": {"empty_pockets": ["没钱", "身无分文"]},
    "intents": ["greet", "out_of_scope", "report_hardship"],
    "aid_types": ["living", "medical"],
    "replies": ["agree"],
    "streams": [
        {"of": "characters", "longest": 2, "scale": 2.0, "ngrams": ["你 好", "住 院", "好"]},
        {"of": "classes", "longest": 1, "scale": 1.0, "ngrams": ["<empty_pockets>"]},
    ],
    "tags": TAGS,
    "characters": ["肺", "炎"],
    "pairs": ["肺 炎"],
    "covers": ["hospital", "B:empty_pockets", "I:empty_pockets"],
    "width": 1,
}


def small_arrays() -> dict[str, np.ndarray]:
    """Weights: greetings greet, 好 agrees, hospitals and empty pockets are hardship, 肺炎 is an illness."""
    character_weights = np.zeros((3, 6), dtype=np.float32)
    character_weights[0, 0] = 2.0
    character_weights[1, [2, 4]] = 2.0
    character_weights[2, [0, 5]] = [0.5, 3.0]
    tag_characters = np.zeros((3, 3, 5), dtype=np.float32)
    tag_characters[1, 0, TAGS.index("B-illness")] = 3.0
    tag_characters[1, 1, TAGS.index("L-illness")] = 3.0
    tag_characters[1, 2, TAGS.index("O")] = 2.0
    transitions = np.full((5, 5), -1.0, dtype=np.float32)
    transitions[0, [1, 2]] = 1.0
    transitions[3, [0, 3, 4]] = 0.0
    return {
        "characters_idf": np.ones(3, dtype=np.float32),
        "characters_weights": character_weights,
        "classes_idf": np.ones(1, dtype=np.float32),
        "classes_weights": np.array([[0, 0, 3, 3, 0, 0]], dtype=np.float32),
        "pattern_weights": np.array([[0, 0, 1, 0, 1, 0]], dtype=np.float32),
        "biases": np.array([0.0, 0.5, 0.0, -1.0, -1.0, -1.0]),
        "tag_transitions": transitions,
        "tag_characters": tag_characters,
        "tag_pairs": np.zeros((2, 2, 5), dtype=np.float32),
        "tag_covers": np.zeros((3, 4, 5), dtype=np.float32),
    }


def write_small_model(folder: Path, version: str = "small-1", **changes: Any) -> Path:
    """Write the model; `changes` replace entries of the vocabulary, `arrays` the arrays."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = changes.pop("arrays", small_arrays())
    vocabulary = VOCABULARY_OF_SMALL | changes
    (folder / VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    np.savez_compressed(folder / WEIGHTS, **arrays)
    write_manifest(folder, version, Thresholds(aid=0.5, danger=0.5))
    return folder
