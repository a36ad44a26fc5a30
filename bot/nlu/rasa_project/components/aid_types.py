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


def labelled_aid_types(message: Message) -> list[str]:
    """The kinds of assistance a training example is labelled with."""
    metadata = (message.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}
    return list(metadata.get(AID_TYPES, [])) if isinstance(metadata, dict) else []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AidTypesClassifier(GraphComponent):
    """One logistic regression a kind, over the sparse sentence features.

    Only intents that carry a label at least once take part, in training as in use: an example of such an intent
    without labels is a true negative, any other intent says nothing about kinds of assistance.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self.labels: list[str] = []
        self.intents: list[str] = []
        self.weights = np.zeros((0, 0))
        self.biases = np.zeros(0)

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse strength of regularisation; `balanced`: weigh classes by their inverse frequency."""
        return {"C": 1.0, "balanced": True, "max_iter": 400}

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
            features = sentence_features([example for example, _ in taught])
            fitted = [self._fit(features, [label in labels for _, labels in taught]) for label in self.labels]
            self.weights = np.stack([weights for weights, _ in fitted])
            self.biases = np.asarray([bias for _, bias in fitted])
        self._persist()
        return self._resource

    def _fit(self, features: scipy.sparse.csr_matrix, truth: list[bool]) -> tuple[np.ndarray, float]:
        if all(truth):
            return np.zeros(features.shape[1]), 30.0  # nothing to tell apart: always believed
        model = LogisticRegression(
            C=self.config["C"],
            class_weight="balanced" if self.config["balanced"] else None,
            max_iter=self.config["max_iter"],
            solver="liblinear",
            random_state=42,
        )
        model.fit(features, truth)
        return model.coef_[0], float(model.intercept_[0])

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            dump_obj_as_json_to_file(folder / "labels.json", {"labels": self.labels, "intents": self.intents})
            np.savez(folder / "weights.npz", weights=self.weights, biases=self.biases)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add `aid_types`: every kind with its confidence; which ones are believed is the reader's choice."""
        confidences = np.zeros((len(messages), 0))
        if self.labels:
            confidences = 1 / (1 + np.exp(-(sentence_features(messages) @ self.weights.T + self.biases)))
        for message, believed in zip(messages, confidences.tolist(), strict=True):
            kinds = zip(self.labels, believed, strict=True)
            message.set(AID_TYPES, [{"name": n, "confidence": c} for n, c in kinds], add_to_output=True)
        return messages
