"""Marks the words of the lexicon in a message, for the featurizer and the tagger that follow.

Rasa would turn each lookup table into one long regular expression that is tried at every character; this finds the
longest entry at each place, so that 尿毒症 is not also 症, and one entry may be of several classes.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.nlu.lexicon import Lexicon, Match
from bot.nlu.tokens import normal_form

_MATCHES = "lexicon_matches"


def words_of(message: Message) -> list[str]:
    """The normal forms of a message's tokens."""
    return [normal_form(token.text) for token in message.get(TOKENS_NAMES[TEXT]) or []]


def matches_of(message: Message) -> list[Match]:
    """The entries found in a message."""
    found: list[Match] = message.get(_MATCHES) or []
    return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LexiconMatcher(GraphComponent):
    """Learns the lookup tables of the training data, and finds their entries."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, classes: dict[str, list[str]]) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self.classes = classes
        self._lexicon = Lexicon(classes)

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand earlier in the pipeline."""
        return [Tokenizer]

    @classmethod
    def create(cls, model_storage: ModelStorage, resource: Resource, **_: Any) -> LexiconMatcher:
        """An untrained matcher."""
        return cls(model_storage, resource, {})

    @classmethod
    def load(cls, model_storage: ModelStorage, resource: Resource, **_: Any) -> LexiconMatcher:
        """A trained matcher from Rasa's model storage."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, read_json_file(folder / "lexicon.json"))

    def train(self, training_data: TrainingData) -> Resource:
        """Take over the lookup tables."""
        self.classes = {table["name"]: list(table["elements"]) for table in training_data.lookup_tables}
        self._lexicon = Lexicon(self.classes)
        with self._model_storage.write_to(self._resource) as folder:
            dump_obj_as_json_to_file(folder / "lexicon.json", self.classes)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Mark all training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark messages in place."""
        for message in messages:
            message.set(_MATCHES, self._lexicon.matches(words_of(message)))
        return messages
