"""No going round in circles: what was answered twice in a row is not answered a third time.

The third time there are choices instead, the fourth time a person. Compared is what would have been said, whatever
the mechanism behind it; a break of some minutes begins the count anew: who asks after a while wants to know again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from bot.flows.effects import QueueForOperator, QueueReason
from bot.flows.session import Question
from bot.flows.summary import summary
from bot.flows.turn import Turn
from bot.messages import Choice

_AFRESH = timedelta(minutes=10)
_TWICE = 2
_LOOKED_UP = "progress.own"
"""Who asks time and again how it stands goes round in no circle: they are told that nothing has changed."""


def never_thrice(turn: Turn) -> None:
    """Put choices, and then a person, in the place of an answer that was given twice already."""
    if not turn.parts:
        return
    session = turn.session
    mark = f"{crc32(turn.spoken.encode()):08x}"
    again = mark == session.answered
    turn.change(answered=mark, repeats=session.repeats + 1 if again else 0)
    if turn.session.repeats < _TWICE or turn.effects or session.expecting:
        return
    if session.with_operator:
        _say_otherwise(turn)
    elif turn.session.repeats == _TWICE and turn.parts[-1].key == _LOOKED_UP:
        turn.say_first("repeating.no_news")
    elif turn.session.repeats == _TWICE and not session.urgent:
        _offer_ways_out(turn)
    else:
        _fetch_a_person(turn)


def begin_afresh(turn: Turn) -> None:
    """Forget what was answered last, after a break: before anything is made of a new message."""
    spoke_at = turn.session.spoke_at
    if spoke_at and turn.facts.now - datetime.fromisoformat(spoke_at) > _AFRESH:
        turn.change(answered="", repeats=0)


def _say_otherwise(turn: Turn) -> None:
    """A person has been called already: every other time that they are, instead of what was noted."""
    turn.parts.clear()
    turn.say("operator.still_waiting")
    turn.change(answered="", repeats=0)


def _offer_ways_out(turn: Turn) -> None:
    """The choices of the open question, and two ways out of it."""
    question = turn.session.question
    turn.parts.clear()
    if not turn.session.stack:
        turn.say("repeating.idle")
        return
    turn.say("repeating.pick")
    ways_out = turn.parts[-1].outbound.choices
    asked = question.choices if question else ()
    known = {choice.key for choice in asked}
    choices: tuple[Choice, ...] = (*asked, *(choice for choice in ways_out if choice.key not in known))
    turn.parts.clear()
    turn.say("repeating.pick", choices=choices)
    held = question or Question("", "repeating.pick")
    turn.change_frame(question=replace(held, choices=choices))


def _fetch_a_person(turn: Turn) -> None:
    reason: QueueReason = "urgent" if turn.session.urgent else "misunderstood"
    turn.parts.clear()
    turn.effects.append(QueueForOperator(reason, summary(turn.session, turn.library)))
    turn.change(misses=0, repeats=0, answered="", expecting=f"operator:{reason}")
