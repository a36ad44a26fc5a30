"""Kinds of assistance: most messages mean one, so kinds compete.

A programme that is named outweighs an illness told beside it.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.rasa_project.components.labels import LabelClassifier, labels_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AidTypesClassifier(LabelClassifier):
    """Which kinds of assistance a message names or means."""

    KIND = "aid_types"

    @staticmethod
    def taught(examples: list[Message]) -> list[Message]:
        """Those of an intent that carries a kind at least once; any other intent says nothing about kinds."""
        intents = {example.get(INTENT) for example in examples if labels_of(example, AidTypesClassifier.KIND)}
        return [example for example in examples if example.get(INTENT) in intents]
