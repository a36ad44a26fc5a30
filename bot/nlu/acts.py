"""Which act of a message is served first, and to which the dialogue comes back: danger, then what the whole asks.

It stands apart from the models because it weighs their answers to the whole message and to each of its sentences;
the compiled model and the live Rasa server are weighed alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.answer import ModelAnswer, Scored

DANGER = "urgent_help"
SERVED_LATER = frozenset((
    "report_hardship", "report_for_other", "check_progress", "ask_policy", "request_human", "complaint", "appeal",
    "correct_answer", "supplement_material", "withdraw_request", "offer_help",
))  # fmt: skip
"""Acts worth coming back to. Greetings, thanks and bare answers beside them need no second turn."""

_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")
_SHORTEST = 5  # characters; what is shorter says too little by itself
_MOST = 12  # sentences looked at; residents who write more repeat themselves
_SURE = 0.7  # from this confidence a sentence by itself is believed to be another act
_SURE_OF_DANGER = 0.6  # a sentence torn from its story cries wolf more easily than the whole,
_HINT = 0.1  # and is not heard at all unless the whole hints at danger


@dataclass(frozen=True, slots=True)
class Acts:
    """The act to serve first, and the others, surest first, none of them twice."""

    first: Scored
    later: tuple[Scored, ...] = ()


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a message that are worth judging alone: () if it has but one."""
    found = [match.group().strip() for match in _SENTENCE.finditer(text)]
    told = [sentence for sentence in found if len(sentence) >= _SHORTEST]
    return tuple(told[:_MOST]) if len(told) > 1 else ()


def weigh(whole: ModelAnswer, parts: Sequence[ModelAnswer], danger_threshold: float) -> Acts:
    """Danger from `danger_threshold` on comes first, wherever it stands; else what the whole message is about."""
    best = whole.intents[0]
    danger = _danger(whole, danger_threshold)
    if _danger(whole, _HINT):
        danger = max((danger, *(_danger(part, _SURE_OF_DANGER) for part in parts)))
    first = Scored(DANGER, danger) if danger and best.name != DANGER else best
    others = [part.intents[0] for part in parts if part.intents[0].confidence >= _SURE]
    if first is not best:
        others.append(best)
    later: dict[str, Scored] = {}
    for act in sorted(others, key=lambda act: -act.confidence):
        if act.name in SERVED_LATER and act.name != first.name:
            later.setdefault(act.name, act)
    return Acts(first, tuple(later.values()))


def _danger(answer: ModelAnswer, threshold: float) -> float:
    """How sure an answer is of danger; 0 below the threshold."""
    score = next((act.confidence for act in answer.intents if act.name == DANGER), 0.0)
    return score if score >= threshold else 0.0
