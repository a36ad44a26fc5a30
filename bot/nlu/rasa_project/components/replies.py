"""What a message does as a reply, whatever was asked: agrees, has none of it, will give it later, asks what it is for.

Apart from the intents because those are the acts of the outside contract, coarse by intention: "don't know", "not at
hand" and "none of your business" are one intent and three different things to a question.
"""

from __future__ import annotations

import re

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.rasa_project.components.examples import REPLY
from bot.nlu.rasa_project.components.labels import LabelClassifier

_STORIES = frozenset(("report_hardship", "report_for_other", "urgent_help"))
_VALUES = frozenset(("provide_information", "correct_answer"))
"""Intents whose examples tell something; those of the second kind do where there is a fact in them."""

_SAYS_ENOUGH = 6
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万两俩仨]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ReplyClassifier(LabelClassifier):
    """Which reply a message is, if it is one."""

    KIND = "replies"

    @staticmethod
    def taught(examples: list[Message]) -> list[Message]:
        """The replies themselves, and messages that tell something."""
        return [example for example in examples if example.get(INTENT) == REPLY or _tells(example)]


def _tells(example: Message) -> bool:
    text = example.get(TEXT) or ""
    if example.get(INTENT) in _STORIES:
        return len(text) >= _SAYS_ENOUGH
    return example.get(INTENT) in _VALUES and bool(example.get(ENTITIES) or _NUMBER.search(text))
