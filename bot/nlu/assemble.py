"""From a model's answer to an Understanding: rules, gazetteer and model brought together.

It stands apart because the compiled model and the live Rasa server need the same care: folding before, original
offsets after, rules over guesses, and kinds of assistance only where they mean something.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import cast

from bot.nlu.answer import ModelAnswer, Scored, Span
from bot.nlu.normalise import find_entities, fold
from bot.nlu.places import Gazetteer
from bot.nlu.tokens import MAX_CHARACTERS
from bot.nlu.understanding import (
    AidType,
    AidTypeName,
    Entity,
    EntityName,
    Intent,
    IntentName,
    Understanding,
)

AID_INTENTS: frozenset[str] = frozenset(("report_hardship", "report_for_other", "urgent_help", "ask_policy"))
"""Intents whose message may name a kind of assistance."""


def model_text(text: str) -> str:
    """What a model is given of a line: folded, as long as a message can be, "" if there is nothing but blanks."""
    folded = fold(text[:MAX_CHARACTERS])
    return "" if folded.isspace() else folded


class Assembler:
    """Knows what a model cannot learn: the county's places and the rules of numbers, codes and days."""

    def __init__(self, gazetteer: Gazetteer | None, today: Callable[[], date] | None = None) -> None:
        """`today` gives relative days (昨天) their date; without it only full dates are found."""
        self._gazetteer = gazetteer
        self._today = today

    def understanding(self, text: str, answer: ModelAnswer | None, aid_threshold: float) -> Understanding:
        """Combine. `answer` is the model's of `model_text(text)`, None if that was empty.

        The labels are taken as they come: whether a model speaks the contract's words is asked where it enters
        (see `model_store` and `rasa_server`).
        """
        if answer is None:
            return Understanding(text, Intent("out_of_scope", 1.0))
        best = answer.intents[0]
        believed = _aid_types(answer.aid_types, aid_threshold) if best.name in AID_INTENTS else ()
        intent = Intent(cast("IntentName", best.name), best.confidence)
        return Understanding(text, intent, believed, self._entities(text, answer.spans))

    def _entities(self, text: str, spans: Iterable[Span]) -> tuple[Entity, ...]:
        """Rules first; what the model found counts where no rule spoke, or where it reads more of the same."""
        today = self._today() if self._today else None
        kept = list(find_entities(text[:MAX_CHARACTERS], self._gazetteer, today))
        for span in spans:
            found = _entity(text, span)
            rivals = [entity for entity in kept if entity.start < found.end and found.start < entity.end]
            if all(_is_part(rival, found) for rival in rivals):
                kept = [entity for entity in kept if entity not in rivals] + [found]
        return tuple(sorted(kept, key=lambda entity: entity.start))


def _is_part(entity: Entity, whole: Entity) -> bool:
    """Whether an entity is only a piece of another of its kind: 临邑镇 of 临邑镇新庄子, 血栓 of 脑血栓."""
    return entity.entity == whole.entity and whole.start <= entity.start and entity.end <= whole.end


def _aid_types(scores: Iterable[Scored], threshold: float) -> tuple[AidType, ...]:
    """The kinds that are believed, surest first."""
    believed = [AidType(cast("AidTypeName", s.name), s.confidence) for s in scores if s.confidence >= threshold]
    return tuple(sorted(believed, key=lambda kind: -kind.confidence))


def _entity(text: str, span: Span) -> Entity:
    wording = text[span.start : span.end]
    value = "".join(fold(wording).split())
    return Entity(cast("EntityName", span.entity), value, wording, span.start, span.end)
