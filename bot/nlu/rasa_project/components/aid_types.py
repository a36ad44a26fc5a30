"""Kinds of assistance as a multi-label task, a thing Rasa itself has no field for.

The labels travel as per-example metadata (`metadata: {aid_types: [medical]}`); the answer is an extra property of
the message, `aid_types`, beside Rasa's own `intent` and `entities`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file
from sklearn.linear_model import LogisticRegression

from bot.nlu.rasa_project.components.intents import sentence_features

AID_TYPES = "aid_types"
_NONE = ""  # sorts before every kind
_CERTAIN = 30.0


def labelled_aid_types(message: Message) -> list[str]:
    """The kinds of assistance a training example is labelled with."""
    metadata = (message.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}
    return list(metadata.get(AID_TYPES, [])) if isinstance(metadata, dict) else []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AidTypesClassifier(GraphComponent):
    """One softmax over all kinds and none, over the sparse sentence features.

    Most messages mean one kind, so kinds compete: a programme that is named outweighs an illness told beside it. A
    message of two kinds is learnt once for each, and both are then believed at a share each. Only intents that carry
    a label at least once take part, in training as in use: an example of such an intent without labels is a true
    none, any other intent says nothing about kinds of assistance.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self.labels: list[str] = []
        self.intents: list[str] = []
        self.weights = np.zeros((0, 0))
        self.biases = np.zeros(0)
        """Logits of the kinds against none, whose own logit is 0."""

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse strength of regularisation; the rest as in scikit-learn."""
        return {"C": 1.0, "max_iter": 300, "tol": 1e-3}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        **_: Any,
    ) -> AidTypesClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        **_: Any,
    ) -> AidTypesClassifier:
        """A trained classifier from Rasa's model storage."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            names = read_json_file(folder / "labels.json")
            arrays = np.load(folder / "weights.npz", allow_pickle=False)
            classifier.weights, classifier.biases = arrays["weights"], arrays["biases"]
        classifier.labels, classifier.intents = names["labels"], names["intents"]
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Learn every kind that occurs; data without any kind leaves a classifier that never speaks."""
        labelled = [(e, labelled_aid_types(e)) for e in training_data.intent_examples if e.get(TEXT)]
        self.labels = sorted({label for _, labels in labelled for label in labels})
        self.intents = sorted({example.get(INTENT) for example, labels in labelled if labels})
        taught = [(e, labels) for e, labels in labelled if e.get(INTENT) in self.intents]
        if taught:
            rows = [(row, label) for row, (_, labels) in enumerate(taught) for label in labels or [_NONE]]
            features = sentence_features([example for example, _ in taught])
            self.weights, self.biases = self._fit(features[[row for row, _ in rows]], [label for _, label in rows])
        self._persist()
        return self._resource

    def _fit(self, features: scipy.sparse.csr_matrix, labels: list[str]) -> tuple[np.ndarray, np.ndarray]:
        if len(set(labels)) == 1:
            return np.zeros((1, features.shape[1])), np.full(1, _CERTAIN)  # nothing to tell apart: always believed
        model = LogisticRegression(C=self.config["C"], max_iter=self.config["max_iter"], tol=self.config["tol"])
        model.fit(features, labels)
        weights, biases = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # scikit-learn keeps the second class's row only; the first one's is nought
            weights = np.concatenate([np.zeros_like(weights), weights])
            biases = np.concatenate([np.zeros_like(biases), biases])
        if model.classes_[0] == _NONE:
            return weights[1:] - weights[0], biases[1:] - biases[0]
        return weights, biases + _CERTAIN  # every example means something, so that none is as good as impossible

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            dump_obj_as_json_to_file(folder / "labels.json", {"labels": self.labels, "intents": self.intents})
            np.savez(folder / "weights.npz", weights=self.weights, biases=self.biases)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add `aid_types`: every kind with its confidence; which ones are believed is the reader's choice."""
        confidences = np.zeros((len(messages), 0))
        if self.labels:
            logits = sentence_features(messages) @ self.weights.T + self.biases
            highest = np.maximum(logits.max(axis=1, keepdims=True), 0)
            shares = np.exp(logits - highest)
            confidences = shares / (np.exp(-highest) + shares.sum(axis=1, keepdims=True))
        for message, believed in zip(messages, confidences.tolist(), strict=True):
            kinds = zip(self.labels, believed, strict=True)
            message.set(AID_TYPES, [{"name": n, "confidence": c} for n, c in kinds], add_to_output=True)
        return messages
