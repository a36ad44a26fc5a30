"""An offered choice, taken by tapping, by its number, or by its words."""

import re

from bot.flows import words
from bot.flows.session import Question
from bot.flows.turn import GENERAL, Turn
from bot.messages import Choice
from bot.nlu.normalise import fold

_NUMBERED = re.compile(
    r"(?:我?选|第|回复|发|按|那?就|要)*(?P<number>\d{1,2}|十?[一二三四五六七八九]|十)(?:个|号|项|条)?(?:吧|啊|呀)?"
)
_CHINESE = "零一二三四五六七八九"


def resolve(turn: Turn) -> None:
    """Note on the turn which choice was made, if any. A button of an earlier question is stale, not a choice."""
    question = turn.session.question
    key = turn.heard.key
    if key:
        offered = question is not None and any(choice.key == key for choice in question.choices)
        turn.stale = not (offered or is_general(key))
        chosen: str | None = None if turn.stale else key
    else:
        chosen = _named(question, turn.heard.said) if question else None
    turn.choice = chosen.rpartition("=")[2] if chosen else ""


def is_general(key: str) -> bool:
    """Whether a choice means the same whatever was asked."""
    return key in GENERAL or key.startswith("fix:")


def _named(question: Question, said: str) -> str | None:
    """The choice whose number or label this is."""
    match = _NUMBERED.fullmatch(said)
    if match:
        number = _number(match["number"])
        return question.choices[number - 1].key if 0 < number <= len(question.choices) else None
    said_so = words.forms(said) if said else ()
    return next((choice.key for choice in question.choices if {*said_so} & {*_labels(choice)}), None)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    if written.startswith("十"):
        return 10 + (_CHINESE.index(written[1]) if len(written) > 1 else 0)
    return _CHINESE.index(written)


def _labels(choice: Choice) -> tuple[str, ...]:
    """A label as the lists hold it, whole and up to its comma (说不清，跳过)."""
    folded = fold(choice.label)
    return words.bare(folded), words.bare(folded.split(",", maxsplit=1)[0])
