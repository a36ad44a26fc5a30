"""What a trained model alone says of a text, before rules and gazetteer have their say.

Both the compiled model and the live Rasa server answer in these terms; `assemble` makes an Understanding of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scored:
    """A label with the model's confidence in [0, 1]."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Span:
    """An entity as the model found it: offsets into the text that the model was given."""

    entity: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which confidence a model's kinds of assistance (`aid`) and its cry of danger (`danger`) are believed.

    Both are chosen on answers to held-out utterances when the model is trained (see the model's card).
    """

    aid: float
    danger: float


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """`intents` best first; `aid_types`, `replies`: all it knows, believed or not; `spans` in order, disjoint."""

    intents: tuple[Scored, ...]
    aid_types: tuple[Scored, ...] = ()
    spans: tuple[Span, ...] = ()
    replies: tuple[Scored, ...] = ()
