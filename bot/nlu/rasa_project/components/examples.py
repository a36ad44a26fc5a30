"""Which examples say something about which question."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

REPLY = "reply"
"""The intent under which replies are written: no intent of the contract, and none that is ever answered."""


def without_replies(examples: list[Message]) -> list[Message]:
    """The examples of real intents: a reply says nothing about intents and entities."""
    return [example for example in examples if example.get(INTENT) != REPLY]
