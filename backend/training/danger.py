"""The confidence from which danger is believed: chosen on a curve of misses against false alarms.

It stands apart because this choice is read by people: the whole curve stands in the model's card.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.nlu.acts import DANGER

_STEPS = tuple(step / 100 for step in (5, 8, 10, 12, 15, 18, 20, 22, 25, 28, 30, 35, 40, 45, 50, 60, 70, 80))
_TOLERATED_FALSE_ALARMS = 0.015
"""Half of what the operators bear (3 in 100): strangers write worse than those the curve was drawn with."""
_UNCHOSEN = 0.5  # where nothing was held out, or no data speaks of danger


class DangerPoint(BaseModel):
    """What one threshold would do: the share of true danger it finds, and of everything else it takes for danger."""

    model_config = ConfigDict(frozen=True)

    threshold: float
    recall: float
    false_alarms: float


def danger_curve(held_out: Iterable[dict[str, Any]]) -> list[DangerPoint]:
    """The curve over held-out answers as the island writes them, lowest threshold first; [] without any danger."""
    scored = [(result["intent"] == DANGER, danger_score(result["answer"])) for result in held_out]
    true = [score for meant, score in scored if meant]
    other = [score for meant, score in scored if not meant]
    if not true or not other:
        return []
    return [DangerPoint(threshold=step, recall=_share(true, step), false_alarms=_share(other, step)) for step in _STEPS]


def chosen_threshold(curve: list[DangerPoint]) -> float:
    """The lowest threshold whose false alarms can be borne: a miss costs more than an operator's minute."""
    borne = [point.threshold for point in curve if point.false_alarms <= _TOLERATED_FALSE_ALARMS]
    return min(borne, default=_UNCHOSEN)


def danger_score(answer: dict[str, Any]) -> float:
    """How sure Rasa is of danger; it ranks only its best intents, and nought stands for the rest."""
    return next((one["confidence"] for one in answer["intent_ranking"] if one["name"] == DANGER), 0.0)


def _share(scores: list[float], threshold: float) -> float:
    return round(sum(score >= threshold for score in scores) / len(scores), 4)
