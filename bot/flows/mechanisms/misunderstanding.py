"""Not understanding: ask differently, then with choices, then fetch a person. Never more than three times in a row."""

from bot import texts
from bot.flows import words
from bot.flows.effects import QueueForOperator, QueueReason
from bot.flows.slots.reading import Refused
from bot.flows.summary import summary
from bot.flows.turn import Turn
from bot.flows.walk import open_step, walk
from bot.texts import label, labels

MOST_MISSES = 3
_MOST_IN_DANGER = 2
_FREE_MURMURS = 2


def murmur(turn: Turn) -> bool:
    """A yes, an "oh" or a "what?" to a question that wants more: asked again kindly. The first ones are no misses."""
    heard = turn.heard
    asked = turn.session.stack and not turn.session.with_operator and not turn.choice
    if not asked or not words.murmurs(heard.text, heard.said):
        return False
    ask_kindly(turn)
    return True


def ask_kindly(turn: Turn) -> None:
    """Ask again; the first times it is no misunderstanding."""
    turn.change(murmurs=turn.session.murmurs + 1)
    if turn.session.murmurs > 1 and _leave_interruption(turn):
        return
    if turn.session.murmurs > _FREE_MURMURS and (_leave_open(turn) or _missed(turn)):
        return
    turn.say("murmur.urgent" if turn.session.urgent else "murmur.calm", minor=True)
    walk(turn)


def lost(turn: Turn) -> bool:
    """Nothing could be made of the message."""
    if turn.session.with_operator:
        turn.say("operator.noted" if turn.session.stack else "operator.noted_idle")
        return True
    if turn.session.misses and _leave_interruption(turn):
        return True
    if _leave_open(turn) or _missed(turn):
        return True
    if not turn.session.stack:
        turn.say("lost.idle" if turn.session.misses == 1 else "lost.idle_again")
        return True
    turn.say(_apology(turn), minor=True, params={"hotlines": hotlines(turn)})
    walk(turn)
    return True


def _leave_interruption(turn: Turn) -> bool:
    """What came between leads nowhere: back to what it interrupted, where the words may have belonged all along."""
    flow = turn.flow
    if len(turn.session.stack) < _INTERRUPTED or flow is None or flow.resumable:
        return False
    turn.pop()
    turn.understood()
    turn.say("cancel.aside", minor=True)
    walk(turn)
    return True


def _leave_open(turn: Turn) -> bool:
    """What a report may leave open is no reason to fetch a person: at the last misunderstanding it is left open."""
    return turn.session.misses + 1 >= _most(turn) and leave_open(turn)


def leave_open(turn: Turn) -> bool:
    """Pass over the open question, if a report may leave it open."""
    step, flow = open_step(turn), turn.flow
    may = flow is not None and (flow.resumable or flow.name in _WORTH_ENDING)
    if step is None or not step.optional or not may:
        return False
    turn.understood()
    turn.fill(step.slot, None, 1.0)
    turn.say("skip.done", minor=True)
    walk(turn)
    return True


_WORTH_ENDING = ("complaint", "offer_help")
"""What was told in these is not dropped for the want of a telephone number or a name."""

_INTERRUPTED = 2
"""Conversations on the stack when one has come between."""


def _apology(turn: Turn) -> str:
    if turn.session.urgent:
        return "lost.urgent"
    if turn.heard.intent == "out_of_scope" and turn.heard.confidence >= _CLEARLY:
        return "out_of_scope.brief"
    return "lost.first" if turn.session.misses == 1 else "lost.second"


_CLEARLY = 0.7


def refuse(turn: Turn, slot: str, refused: Refused) -> None:
    """An answer cannot stand: say why and ask again. Twice the same reason is a misunderstanding, too."""
    question = turn.session.question
    repeated = question is not None and question.key == refused.key
    if (refused.counts or repeated) and (_leave_open(turn) or _missed(turn)):
        return
    turn.ask(slot, refused.key, refused.params, refused.choices, refused.said)


def cannot_skip(turn: Turn, stem: str) -> None:
    """Somebody passes over what cannot be left open; where there is a way round, it is told."""
    if not _missed(turn):
        has_none = "没" in turn.heard.said and texts.has(f"{stem}.none")
        required = "skip.required_urgent" if turn.session.urgent else "skip.required"
        turn.say(f"{stem}.none" if has_none else required, minor=True)
        walk(turn)


def _most(turn: Turn) -> int:
    return _MOST_IN_DANGER if turn.session.urgent else MOST_MISSES


def _missed(turn: Turn) -> bool:
    """Count a misunderstanding; at the last one hand the conversation to a person and return True."""
    misses = turn.session.misses + 1
    turn.change(misses=misses)
    if misses < _most(turn):
        return False
    reason: QueueReason = "urgent" if turn.session.urgent else "misunderstood"
    turn.effects.append(QueueForOperator(reason, summary(turn.session, turn.library)))
    turn.change(misses=0, expecting=f"operator:{reason}")
    return True


def hotlines(turn: Turn) -> str:
    """The emergency numbers of this county, each with what it is for."""
    numbers = turn.facts.county.hotlines
    known = (name for name in labels("hotline") if name in numbers)
    spoken = (label("hotline", name, turn.language).format(number=numbers[name]) for name in known)
    return label("value", "pause", turn.language).join(spoken)
