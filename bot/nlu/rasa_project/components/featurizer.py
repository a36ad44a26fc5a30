"""N-grams of a whole message as one tf-idf vector of fixed length: of its characters, or of its classes of words.

Rasa's own CountVectorsFeaturizer counts, so that a long story outweighs a short one, drops punctuation and knows
neither the beginning nor the end of a message.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.nlu.lexicon import class_grams
from bot.nlu.rasa_project.components.lexicon import matches_of, words_of
from bot.nlu.tokens import ngrams

CHARACTERS, CLASSES = "characters", "classes"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Sentence feature: (1 + log count) * idf per n-gram, scaled to length `scale`.

    `scale` squared plays the part of the classifiers' C, which Rasa's logistic regression does not let one choose.
    """

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        vocabulary: list[str] | None = None,
        idf: list[float] | None = None,
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._learn(vocabulary or [], idf or [])

    def _learn(self, vocabulary: list[str], idf: list[float]) -> None:
        self.vocabulary = vocabulary
        self.idf = np.asarray(idf, dtype=np.float64)
        self._index = {gram: row for row, gram in enumerate(vocabulary)}

    @property
    def config(self) -> dict[str, Any]:
        """The options this featurizer was built with."""
        return self._config

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand earlier in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`stream`: of what; `longest`: n-gram; `min_messages`: one seen in fewer messages is not learnt."""
        defaults = {"stream": CHARACTERS, "longest": 2, "min_messages": 1, "scale": 4.0}
        return {**SparseFeaturizer.get_default_config(), **defaults}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse an unknown stream; of anything else the arithmetic itself complains."""
        if config["stream"] not in (CHARACTERS, CLASSES):
            raise InvalidConfigException(f"NgramFeaturizer knows no stream {config['stream']!r}")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """An untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def _grams(self, message: Message) -> list[str]:
        longest = self._config["longest"]
        if self._config["stream"] == CLASSES:
            return class_grams(words_of(message), matches_of(message), longest)
        return ngrams(words_of(message), longest)

    def train(self, training_data: TrainingData) -> Resource:
        """Collect the vocabulary and the inverse document frequencies."""
        messages = [example for example in training_data.training_examples if example.get(TEXT)]
        seen: Counter[str] = Counter()
        for message in messages:
            seen.update(set(self._grams(message)))
        vocabulary = sorted(gram for gram, times in seen.items() if times >= self._config["min_messages"])
        idf = [float(np.log((1 + len(messages)) / (1 + seen[gram])) + 1) for gram in vocabulary]
        self._learn(vocabulary, idf)
        with self._model_storage.write_to(self._resource) as folder:
            dump_obj_as_json_to_file(folder / "ngrams.json", {"vocabulary": vocabulary, "idf": idf})
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> NgramFeaturizer:
        """A trained featurizer from Rasa's model storage."""
        with model_storage.read_from(resource) as folder:
            stored = read_json_file(folder / "ngrams.json")
        name = execution_context.node_name
        return cls(config, name, model_storage, resource, stored["vocabulary"], stored["idf"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurize all training examples in place."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Featurize messages in place."""
        for message in messages:
            if message.get(TEXT):
                self.add_features_to_message(None, self._vector(message), TEXT, message)
        return messages

    def _vector(self, message: Message) -> scipy.sparse.coo_matrix:
        counts = Counter(row for gram in self._grams(message) if (row := self._index.get(gram)) is not None)
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        values = (1 + np.log(times)) * self.idf[columns]
        length = np.sqrt(values @ values) or 1.0
        values = values * (self._config["scale"] / length)
        shape = (1, len(self.vocabulary))
        return scipy.sparse.coo_matrix((values, (np.zeros_like(columns), columns)), shape=shape)
