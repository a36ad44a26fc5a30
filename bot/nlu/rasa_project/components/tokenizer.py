"""Rasa's face of the shared tokenizer: one token a character, digit and Latin runs whole."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.tokens import tokenize


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class CharTokenizer(Tokenizer):
    """Cuts Chinese at every character, so that no entity can fall between two tokens."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options every Rasa tokenizer must know; intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of one attribute of a message."""
        return [Token(token.text, token.start, token.end) for token in tokenize(message.get(attribute))]
