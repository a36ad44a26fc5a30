"""A conditional random field over characters that keeps weights, not texts.

Rasa's CRFEntityExtractor sees single tokens only, stores its whole training set in the model and trains again at
every load. This one reads neighbouring pairs of characters too, and a trained model holds nothing but weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycrfsuite
from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.nlu.utils.bilou_utils import bilou_tags_from_offsets, map_message_entities
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.lexicon import marks
from bot.nlu.rasa_project.components.examples import without_replies
from bot.nlu.rasa_project.components.lexicon import matches_of
from bot.nlu.tags import spans_of
from bot.nlu.tokens import Token, normal_form, padded

_OF_PLAIN = 3
WIDTH = 2
"""How many characters to the left and to the right a tag depends on."""


def features_of(message: Message) -> list[list[str]]:
    """What the field sees of each token: characters, pairs, classes of words and patterns around it.

    `u-1:住` is the character one to the left, `b0:住 院` the pair that starts here, `p1:B:illness` says that an
    illness of the lexicon begins with the next token, `p0:surname` that the pattern of that name covers this one.
    """
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    words = padded([normal_form(token.text) for token in tokens], WIDTH)
    covers = marks(matches_of(message), len(tokens))
    for token, cover in zip(tokens, covers, strict=True):
        cover += [name for name, covered in token.get("pattern", {}).items() if covered]
    return [[*_characters(words, place + WIDTH), *_covers(covers, place)] for place in range(len(tokens))]


def _characters(words: list[str], here: int) -> Iterator[str]:
    for offset in range(-WIDTH, WIDTH + 1):
        yield f"u{offset}:{words[here + offset]}"
    for offset in range(-WIDTH, WIDTH):
        yield f"b{offset}:{words[here + offset]} {words[here + offset + 1]}"


def _covers(covers: list[list[str]], here: int) -> Iterator[str]:
    for offset in range(-WIDTH, WIDTH + 1):
        if 0 <= here + offset < len(covers):
            for name in covers[here + offset]:
                yield f"p{offset}:{name}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class CharacterTagger(GraphComponent, EntityExtractorMixin):
    """Finds entities as the most likely sequence of BILOU tags (Viterbi)."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        tagger: pycrfsuite.Tagger | None = None,
    ) -> None:
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self.tagger = tagger

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand earlier in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`c1`, `c2`: L1 and L2 regularisation; `max_iterations`: of L-BFGS."""
        return {"c1": 0.1, "c2": 0.1, "max_iterations": 100}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        **_: Any,
    ) -> CharacterTagger:
        """An untrained tagger."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        **_: Any,
    ) -> CharacterTagger:
        """A trained tagger from Rasa's model storage."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, _opened(folder / "tagger.crfsuite"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples with entities, and from enough without to know what is none."""
        self.check_correct_entity_annotations(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            path = folder / "tagger.crfsuite"
            if training_data.entity_examples:
                self._fit(_enough(without_replies(training_data.nlu_examples)), path)
            self.tagger = _opened(path)
        return self._resource

    def _fit(self, examples: list[Message], path: Path) -> None:
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {
                "c1": self.config["c1"],
                "c2": self.config["c2"],
                "max_iterations": self.config["max_iterations"],
                "feature.possible_transitions": True,
            }
        )
        for example in examples:
            if tokens := example.get(TOKENS_NAMES[TEXT]):
                entities = map_message_entities(example, ENTITY_ATTRIBUTE_TYPE)
                trainer.append(features_of(example), bilou_tags_from_offsets(tokens, entities))
        trainer.train(str(path))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what was found to each message's entities."""
        for message in messages:
            found = self.add_extractor_name(self._entities(message))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from the tags."""
        return training_data

    def _entities(self, message: Message) -> list[dict[str, Any]]:
        tokens = [Token(t.text, t.start, t.end) for t in message.get(TOKENS_NAMES[TEXT]) or []]
        if self.tagger is None or not tokens:
            return []
        tags = self.tagger.tag(features_of(message))
        return [
            {"entity": kind, "start": start, "end": end, "value": message.get(TEXT)[start:end]}
            for kind, start, end in spans_of(tags, tokens)
        ]


def _enough(examples: list[Message]) -> list[Message]:
    """All examples that carry an entity, and every third of those that carry none.

    All of them would take the training most of its time and teach the field nothing more.
    """
    without = [example for example in examples if not example.get(ENTITIES)]
    return [example for example in examples if example.get(ENTITIES)] + without[::_OF_PLAIN]


def _opened(path: Path) -> pycrfsuite.Tagger | None:
    if not path.exists():
        return None
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))  # reads the file whole; open_inmemory would go on reading bytes that Python has freed
    return tagger
