"""Rasa's logistic regression over intents, with the features of all messages put together at once.

Rasa builds the matrix message by message, which takes longer than the regression itself, and keeps the model as
skops; here it is two arrays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.rasa_project.components.examples import without_replies

_ARRAYS = ("coef_", "intercept_", "classes_")


def sentence_features(messages: list[Message]) -> scipy.sparse.csr_matrix:
    """The sparse sentence features of messages, one row each."""
    found = [message.get_sparse_features(attribute=TEXT)[1].features.tocoo() for message in messages]
    sizes = [len(features.data) for features in found]
    rows = np.repeat(np.arange(len(found)), sizes)
    columns = np.concatenate([features.col for features in found])
    values = np.concatenate([features.data for features in found])
    return scipy.sparse.csr_matrix((values, (rows, columns)), shape=(len(found), found[0].shape[1]))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """One softmax over all intents."""

    def _create_X(self, messages: list[Message]) -> scipy.sparse.csr_matrix:  # noqa: N802 - Rasa's name
        return sentence_features(messages)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of real intents."""
        return super().train(TrainingData(without_replies(training_data.training_examples)))

    def persist(self) -> None:
        """Keep weights, biases and labels."""
        with self._model_storage.write_to(self._resource) as folder:
            arrays = {name: getattr(self.clf, name) for name in _ARRAYS}
            np.savez(folder / "intents.npz", **{**arrays, "classes_": arrays["classes_"].astype(str)})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> IntentClassifier:
        """A trained classifier from Rasa's model storage."""
        classifier = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            arrays = np.load(folder / "intents.npz", allow_pickle=False)
            for name in _ARRAYS:
                setattr(classifier.clf, name, arrays[name])
        return classifier
