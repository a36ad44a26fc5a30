"""From a model's answer to an Understanding: rules, gazetteer and model brought together.

It stands apart because the compiled model and the live Rasa server need the same care: folding before, original
offsets after, rules over guesses, and kinds of assistance only where they mean something.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import cast

from bot.nlu.acts import weigh
from bot.nlu.answer import ModelAnswer, Scored, Span, Thresholds
from bot.nlu.normalise import collide, find_entities, fold, repair
from bot.nlu.places import Gazetteer
from bot.nlu.tokens import MAX_CHARACTERS
from bot.nlu.understanding import (
    AidType,
    AidTypeName,
    Entity,
    EntityName,
    Intent,
    IntentName,
    Reply,
    ReplyName,
    Understanding,
)

_DENIAL = re.compile(
    r"(?:(?<!是)不是|不叫|不姓|并非|(?<!系)唔系|毋是|(?:错|误)?(?:写|登|打|听|记|报)(?:错)?(?:成|的))"
    r"(?:叫|姓|写的)?[ “\"]?$"
)

AID_INTENTS: frozenset[str] = frozenset(("report_hardship", "report_for_other", "urgent_help", "ask_policy"))
"""Intents whose message may name a kind of assistance."""


_HINTED = 0.3
"""From this confidence a kind is meant, if which one was asked."""

_LIKELY = 0.1
"""A reply that is less likely is not spoken of."""


def model_text(text: str) -> str:
    """What a model is given of a line: folded, the domain's words spelt right, as long as a message can be.

    It has the length of what it was made from, so that offsets agree; "" if there is nothing but blanks.
    """
    folded = fold(text[:MAX_CHARACTERS])
    return "" if folded.isspace() else repair(folded)


class Assembler:
    """Knows what a model cannot learn: the county's places and the rules of numbers, codes and days."""

    def __init__(self, gazetteer: Gazetteer | None, today: Callable[[], date] | None = None) -> None:
        """`today` gives relative days (昨天) their date; without it only full dates are found."""
        self._gazetteer = gazetteer
        self._today = today

    @staticmethod
    def nothing(text: str) -> Understanding:
        """What a line of nothing but blanks says."""
        return Understanding(text, Intent("out_of_scope", 1.0))

    def understanding(
        self, text: str, whole: ModelAnswer, parts: Sequence[ModelAnswer], thresholds: Thresholds
    ) -> Understanding:
        """Combine a model's answers to `model_text(text)`, which is not "", and to each of its `sentences`.

        The labels are taken as they come: whether a model speaks the contract's words is asked where it enters
        (see `model_store` and `rasa_server`).
        """
        acts = weigh(whole, parts, thresholds.danger)
        hinted = _aid_types(whole.aid_types, min(_HINTED, thresholds.aid))
        believed = _aid_types(whole.aid_types, thresholds.aid) if acts.first.name in AID_INTENTS else ()
        later, replies = tuple(map(_intent, acts.later)), _replies(whole.replies)
        entities = self._entities(text, whole.spans)
        return Understanding(text, _intent(acts.first), believed, entities, later, hinted, replies)

    def _entities(self, text: str, spans: Iterable[Span]) -> tuple[Entity, ...]:
        """Rules first; what the model found counts where no rule spoke, or where it reads more of the same."""
        today = self._today() if self._today else None
        given = model_text(text)
        kept = list(find_entities(text[:MAX_CHARACTERS], self._gazetteer, today))
        for span in spans:
            found = _entity(text, given, span)
            rivals = [entity for entity in kept if collide(entity, found)]
            if _is_whole(found) and all(_is_part(rival, found) for rival in rivals):
                kept = [entity for entity in kept if entity not in rivals] + [found]
        return tuple(sorted(_affirmed(given, kept), key=lambda entity: entity.start))


def _is_whole(found: Entity) -> bool:
    """A surname alone (我姓佘) is nobody's name."""
    return found.entity != "person_name" or len(found.text) > 1


def _is_part(entity: Entity, whole: Entity) -> bool:
    """Whether an entity is only a piece of another of its kind: 临邑镇 of 临邑镇新庄子, 血栓 of 脑血栓."""
    return entity.entity == whole.entity and whole.start <= entity.start and entity.end <= whole.end


def _intent(scored: Scored) -> Intent:
    return Intent(cast("IntentName", scored.name), scored.confidence)


def _aid_types(scores: Iterable[Scored], threshold: float) -> tuple[AidType, ...]:
    """The kinds that are believed, surest first."""
    believed = [AidType(cast("AidTypeName", s.name), s.confidence) for s in scores if s.confidence >= threshold]
    return tuple(sorted(believed, key=lambda kind: -kind.confidence))


def _replies(scores: Iterable[Scored]) -> tuple[Reply, ...]:
    """What is worth a look; how sure one must be depends on the question, which is the reader's to know."""
    likely = [Reply(cast("ReplyName", s.name), s.confidence) for s in scores if s.confidence >= _LIKELY]
    return tuple(sorted(likely, key=lambda reply: -reply.confidence))


def _affirmed(given: str, entities: list[Entity]) -> list[Entity]:
    """Without what is only denied: of 是两千，不是两万 the 两千. What nothing stands against is kept."""
    denied = [entity for entity in entities if _DENIAL.search(given[: entity.start])]
    affirmed = [entity for entity in entities if entity not in denied]
    return affirmed + [entity for entity in denied if all(entity.entity != other.entity for other in affirmed)]


def _entity(text: str, given: str, span: Span) -> Entity:
    """A name keeps its characters as written; a disease is spelt as the domain spells it (尿毒正 is 尿毒症)."""
    wording = text[span.start : span.end]
    spelt = given[span.start : span.end] if span.entity == "illness" else fold(wording)
    value = "".join(spelt.split())
    return Entity(cast("EntityName", span.entity), value, wording, span.start, span.end)
