"""Letting an interpreter or the held-out answers of cross-validation be judged by labelled examples."""

from collections.abc import Iterable, Mapping
from typing import Any

from backend.training.danger import danger_score
from backend.training.examples import Example
from backend.training.scores import Fact, Judged, micro
from bot.nlu.acts import DANGER
from bot.nlu.answer import Thresholds
from bot.nlu.compiled import CompiledInterpreter
from bot.nlu.understanding import Entity

REPLY = "reply"
"""The intent under which replies are written (see the island's `components/examples.py`)."""

TELLS = "tells"
"""What is written of an utterance that is no reply."""

_THRESHOLDS = tuple(step / 100 for step in range(20, 81, 2))


def judge(interpreter: CompiledInterpreter, examples: Iterable[Example]) -> list[Judged]:
    """What the interpreter makes of each example, beside what it means."""
    judged = []
    for example in examples:
        understood = interpreter.understand(example.text)
        facts: set[Fact] = {(entity.entity, entity.value) for entity in example.entities}
        found = [e for e in understood.entities if example.kinds_judged is None or e.entity in example.kinds_judged]
        judged.append(
            Judged(
                example.intent,
                understood.intent.name,
                set(example.aid_types),
                {kind.name for kind in understood.aid_types},
                facts,
                {_as_meant(entity, facts) for entity in found},
            )
        )
    return judged


def _as_meant(entity: Entity, facts: set[Fact]) -> Fact:
    """The fact an entity states; a number or place may be labelled by its value or by its wording."""
    value = f"{entity.value:g}" if isinstance(entity.value, float) else str(entity.value)
    for written in (value, entity.text):
        if (entity.entity, written) in facts:
            return (entity.entity, written)
    return (entity.entity, value)


def judge_held_out(results: list[dict[str, Any]], aid_intents: set[str], thresholds: Thresholds) -> list[Judged]:
    """Cross-validation as the island wrote it; entities count as right where kind and both ends agree."""
    judged = []
    for result in results:
        answer = result["answer"]
        danger = danger_score(answer) >= thresholds.danger
        intent = DANGER if danger else answer["intent"]["name"]
        judged.append(
            Judged(
                result["intent"],
                intent,
                set(result["aid_types"]),
                _believed(answer, thresholds.aid) if intent in aid_intents else set(),
                {(e["entity"], (e["start"], e["end"])) for e in result["entities"]},
                {(e["entity"], (e["start"], e["end"])) for e in answer["entities"]},
            )
        )
    return judged


def judge_replies(interpreter: CompiledInterpreter, examples: Iterable[Example]) -> list[Judged]:
    """What the interpreter takes each example for as a reply, beside what it does."""
    return [
        _judged_reply(example.reply, {r.name: r.confidence for r in interpreter.understand(example.text).replies})
        for example in examples
    ]


def judge_held_out_replies(results: list[dict[str, Any]]) -> list[Judged]:
    """Cross-validation of the replies as the island wrote it."""
    return [
        _judged_reply(next(iter(r["replies"]), ""), {one["name"]: one["confidence"] for one in r["answer"]["replies"]})
        for r in results
    ]


def _judged_reply(meant: str, believed: Mapping[str, float]) -> Judged:
    """The likeliest reply counts, unless it is likelier that the text tells something."""
    best = max(believed, key=lambda name: believed[name], default="")
    tells = 1 - sum(believed.values())
    taken_for = best if best and believed[best] > tells else TELLS
    return Judged(meant or TELLS, taken_for, set(), set(), set(), set())


def best_threshold(results: list[dict[str, Any]], aid_intents: set[str]) -> float:
    """The confidence above which believing a kind of assistance gives the best micro-F1 on held-out answers."""
    relevant = [result for result in results if result["intent"] in aid_intents]
    if not relevant:
        return 0.5

    def worth(threshold: float) -> float:
        pairs = [(set(r["aid_types"]), _believed(r["answer"], threshold)) for r in relevant]
        return micro([({(k, "") for k in meant}, {(k, "") for k in found}) for meant, found in pairs]).f1

    return max(_THRESHOLDS, key=worth)


def _believed(answer: dict[str, Any], threshold: float) -> set[str]:
    return {kind["name"] for kind in answer["aid_types"] if kind["confidence"] >= threshold}
