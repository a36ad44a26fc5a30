"""Labels beside the intent, a thing Rasa itself has no field for: one softmax over the labels of a kind and none.

The labels travel as metadata (`metadata: {aid_types: [medical]}`); the answer is an extra property of the message,
beside Rasa's own `intent` and `entities`.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import scipy.sparse
from rasa.engine.graph import GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file
from sklearn.linear_model import LogisticRegression

from bot.nlu.rasa_project.components.intents import sentence_features

_NONE = ""  # sorts before every label
_CERTAIN = 30.0


def labels_of(message: Message, kind: str) -> list[str]:
    """What a training example is labelled with, of one kind of labels."""
    metadata = (message.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}
    return list(metadata.get(kind, [])) if isinstance(metadata, dict) else []


class LabelClassifier(GraphComponent):
    """One softmax over all labels of a kind and none, over the sparse sentence features.

    A message with two labels is learnt once for each, and both are then believed at a share each. `taught` says which
    examples take part; those of them without a label are a true none.
    """

    KIND: ClassVar[str]
    """The metadata's key, and the property of the answer."""

    @staticmethod
    def taught(examples: list[Message]) -> list[Message]:
        """The examples that say something about these labels."""
        raise NotImplementedError

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self.labels: list[str] = []
        self.weights = np.zeros((0, 0))
        self.biases = np.zeros(0)
        """Logits of the labels against none, whose own logit is 0."""

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`none`: the weight of an example without a label against one with; `least`: smaller weights are nought,
        which makes a model of many labels small; the rest as in scikit-learn."""
        return {"C": 1.0, "none": 1.0, "least": 0.0, "max_iter": 300, "tol": 1e-3}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        **_: Any,
    ) -> LabelClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        **_: Any,
    ) -> LabelClassifier:
        """A trained classifier from Rasa's model storage."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier.labels = read_json_file(folder / "labels.json")
            arrays = np.load(folder / "weights.npz", allow_pickle=False)
            classifier.weights, classifier.biases = arrays["weights"], arrays["biases"]
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Learn every label that occurs; data without any leaves a classifier that never speaks."""
        taught = [(e, labels_of(e, self.KIND)) for e in self.taught(training_data.intent_examples) if e.get(TEXT)]
        self.labels = sorted({label for _, labels in taught for label in labels})
        if self.labels:
            rows = [(row, label) for row, (_, labels) in enumerate(taught) for label in labels or [_NONE]]
            features = sentence_features([example for example, _ in taught])
            self.weights, self.biases = self._fit(features[[row for row, _ in rows]], [label for _, label in rows])
            self.weights[np.abs(self.weights) < self.config["least"]] = 0
        self._persist()
        return self._resource

    def _fit(self, features: scipy.sparse.csr_matrix, labels: list[str]) -> tuple[np.ndarray, np.ndarray]:
        if len(set(labels)) == 1:
            return np.zeros((1, features.shape[1])), np.full(1, _CERTAIN)  # nothing to tell apart: always believed
        options = {name: self.config[name] for name in ("C", "max_iter", "tol")}
        model = LogisticRegression(**options, class_weight={_NONE: self.config["none"]} if _NONE in labels else None)
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
            dump_obj_as_json_to_file(folder / "labels.json", self.labels)
            np.savez(folder / "weights.npz", weights=self.weights, biases=self.biases)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add every label with its confidence; which ones are believed is the reader's choice."""
        confidences = np.zeros((len(messages), 0))
        if self.labels:
            logits = sentence_features(messages) @ self.weights.T + self.biases
            highest = np.maximum(logits.max(axis=1, keepdims=True), 0)
            shares = np.exp(logits - highest)
            confidences = shares / (np.exp(-highest) + shares.sum(axis=1, keepdims=True))
        for message, believed in zip(messages, confidences.tolist(), strict=True):
            scored = zip(self.labels, believed, strict=True)
            message.set(self.KIND, [{"name": n, "confidence": c} for n, c in scored], add_to_output=True)
        return messages
