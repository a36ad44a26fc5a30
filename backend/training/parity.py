"""Proof that the compiled model answers as Rasa does: recording Rasa's answers, and comparing with them."""

import hashlib
import json
from pathlib import Path
from typing import Any

from bot.nlu.answer import ModelAnswer
from bot.nlu.compiled import CompiledModel

ANSWERS = "answers.json"
TOLERANCE = 1e-5
"""How far a confidence of the compiled model may lie from Rasa's."""


class ExportError(Exception):
    """The compiled model does not answer as the Rasa model it was made from."""


def record(folder: Path, model: CompiledModel, questions: list[str], answers: list[dict[str, Any]]) -> None:
    """Keep Rasa's answers for later proofs, under digests of the questions. Raises ExportError if one differs."""
    recorded = {}
    for question, answer in zip(questions, answers, strict=True):
        recorded[fingerprint(question)] = reduced = reduce(answer)
        if told := difference(reduced, model.answer(question)):
            raise ExportError(f"the exported model does not answer as Rasa does: {told}")
    text = json.dumps(recorded, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / ANSWERS).write_text(text + "\n", encoding="utf-8")


def recorded_answers(folder: Path) -> dict[str, dict[str, Any]]:
    """Rasa's answers kept beside a model, by the fingerprint of the question."""
    answers: dict[str, dict[str, Any]] = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))
    return answers


def fingerprint(text: str) -> str:
    """Stands for a text without holding it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def reduce(answer: dict[str, Any]) -> dict[str, Any]:
    """Of Rasa's answer what is compared: intent, the kinds' confidences in their order, best reply, entities."""
    return {
        "intent": answer["intent"]["name"],
        "confidence": round(answer["intent"]["confidence"], 7),
        "aid_types": [round(kind["confidence"], 7) for kind in answer.get("aid_types", [])],
        "reply": _best([(reply["name"], reply["confidence"]) for reply in answer.get("replies", [])]),
        "entities": [[e["entity"], e["start"], e["end"]] for e in answer["entities"]],
    }


def difference(rasa: dict[str, Any], compiled: ModelAnswer) -> str | None:
    """What differs between Rasa's reduced answer and the compiled model's; None if nothing does."""
    best = compiled.intents[0]
    if rasa["intent"] != best.name:
        return f"intent {rasa['intent']} against {best.name}"
    confidences = [(rasa["confidence"], best.confidence)]
    confidences += zip(rasa["aid_types"], (kind.confidence for kind in compiled.aid_types), strict=True)
    reply = _best([(one.name, one.confidence) for one in compiled.replies])
    if rasa["reply"][:1] != reply[:1]:
        return f"reply {rasa['reply']} against {reply}"
    confidences += zip(rasa["reply"][1:], reply[1:], strict=True)
    worst = max(abs(one - other) for one, other in confidences)
    if worst > TOLERANCE:
        return f"a confidence differs by {worst:.1e}"
    if rasa["entities"] != [[span.entity, span.start, span.end] for span in compiled.spans]:
        return "the entities differ"
    return None


def _best(replies: list[tuple[str, float]]) -> list[Any]:
    """The likeliest reply and how likely it is; [] of a model that knows none."""
    name, confidence = max(replies, key=lambda reply: reply[1], default=("", 0.0))
    return [name, round(confidence, 7)] if name else []
