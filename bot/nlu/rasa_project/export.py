"""From a live Rasa model to plain arrays and JSON: what `bot.nlu.compiled` runs.

Only numbers, n-grams and labels leave the island: no training text, no pickle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from rasa.nlu.featurizers.sparse_featurizer.regex_featurizer import RegexFeaturizer

from bot.nlu.rasa_project.components.aid_types import AidTypesClassifier
from bot.nlu.rasa_project.components.featurizer import NgramFeaturizer
from bot.nlu.rasa_project.components.intents import IntentClassifier
from bot.nlu.rasa_project.components.lexicon import LexiconMatcher
from bot.nlu.rasa_project.components.replies import ReplyClassifier
from bot.nlu.rasa_project.components.tagger import WIDTH, CharacterTagger
from bot.nlu.rasa_project.pipeline import TrainedModel

Arrays = dict[str, np.ndarray]


def export(model: TrainedModel, folder: Path) -> None:
    """Write `weights.npz` and `vocabulary.json` of a trained model into a folder."""
    patterns = model.component(RegexFeaturizer).known_patterns
    lexicon = model.component(LexiconMatcher).classes
    covers = [pattern["name"] for pattern in patterns]
    covers += [f"{mark}:{name}" for name in lexicon for mark in "BI"]
    sentence, arrays = _sentence(model, len(patterns))
    tagging, tag_arrays = _tagging(model.component(CharacterTagger), covers)
    structure = {
        "patterns": [{"name": pattern["name"], "pattern": pattern["pattern"]} for pattern in patterns],
        "lexicon": lexicon,
        **sentence,
        **tagging,
    }
    (folder / "vocabulary.json").write_text(
        json.dumps(structure, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    np.savez_compressed(folder / "weights.npz", **arrays, **tag_arrays)


def _sentence(model: TrainedModel, patterns: int) -> tuple[dict[str, Any], Arrays]:
    """Intent and further labels: all linear in the same features, so their weights stand side by side."""
    intents, weights, biases = _intent_weights(model.component(IntentClassifier))
    aid, replies = model.component(AidTypesClassifier), model.component(ReplyClassifier)
    rows = [one.weights if one.labels else np.zeros((0, weights.shape[1])) for one in (aid, replies)]
    together = np.concatenate([weights, *rows]).T.astype(np.float32)
    all_biases = np.concatenate([biases, aid.biases, replies.biases]).astype(np.float64)
    arrays = {"biases": all_biases, "pattern_weights": together[:patterns]}
    streams, start = [], patterns
    for featurizer in model.components(NgramFeaturizer):
        options, grams = featurizer.config, featurizer.vocabulary
        name, end = options["stream"], start + len(grams)
        streams.append({"of": name, "longest": options["longest"], "scale": options["scale"], "ngrams": grams})
        arrays |= {f"{name}_idf": featurizer.idf.astype(np.float32), f"{name}_weights": together[start:end]}
        start = end
    structure = {"intents": intents, "aid_types": aid.labels, "replies": replies.labels, "streams": streams}
    return structure, arrays


def _intent_weights(classifier: IntentClassifier) -> tuple[list[str], np.ndarray, np.ndarray]:
    """One row an intent. scikit-learn keeps a single row for two classes; a zero row makes softmax equal to it."""
    regression = classifier.clf
    weights, biases = regression.coef_, regression.intercept_
    if len(regression.classes_) == 2:
        weights = np.concatenate([np.zeros_like(weights), weights])
        biases = np.concatenate([np.zeros_like(biases), biases])
    return [str(name) for name in regression.classes_], weights, biases


def _tagging(component: CharacterTagger, covers: list[str]) -> tuple[dict[str, Any], Arrays]:
    """The random field's weights, one table for each place that is looked at, last row for what is unknown."""
    if component.tagger is None:
        return {"tags": [], "characters": [], "pairs": [], "covers": [], "width": WIDTH}, {}
    info = component.tagger.info()
    tags = sorted(component.tagger.labels())
    cells = [(*_parsed(name), tags.index(tag), weight) for (name, tag), weight in info.state_features.items()]
    characters = sorted({value for kind, _, value, _, _ in cells if kind == "u"})
    pairs = sorted({value for kind, _, value, _, _ in cells if kind == "b"})
    transitions = np.zeros((len(tags), len(tags)), dtype=np.float32)
    for (before, after), weight in info.transitions.items():
        transitions[tags.index(before), tags.index(after)] = weight
    arrays = {
        "tag_transitions": transitions,
        "tag_characters": _table(cells, "u", range(-WIDTH, WIDTH + 1), characters, len(tags)),
        "tag_pairs": _table(cells, "b", range(-WIDTH, WIDTH), pairs, len(tags)),
        "tag_covers": _table(cells, "p", range(-WIDTH, WIDTH + 1), covers, len(tags)),
    }
    structure = {"tags": tags, "characters": characters, "pairs": pairs, "covers": covers, "width": WIDTH}
    return structure, arrays


def _parsed(attribute: str) -> tuple[str, int, str]:
    place, _, value = attribute.partition(":")
    return place[0], int(place[1:]), value


def _table(
    cells: list[tuple[str, int, str, int, float]], kind: str, offsets: Iterable[int], values: list[str], tags: int
) -> np.ndarray:
    places = {offset: index for index, offset in enumerate(offsets)}
    rows = {value: index for index, value in enumerate(values)}
    table = np.zeros((len(places), len(values) + 1, tags), dtype=np.float32)
    for cell_kind, offset, value, tag, weight in cells:
        if cell_kind == kind:
            table[places[offset], rows[value], tag] = weight
    return table
