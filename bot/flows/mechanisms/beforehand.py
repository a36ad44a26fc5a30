"""What was told before a report begins, in a question about the rules or to somebody who could not help: kept for it.

Apart from the report's own intake because nothing has begun yet: no slot is asked, and after a long silence it is gone.
Whose trouble it is and what is agreed to are left to be asked.
"""

from dataclasses import replace

from bot.flows.definition import SlotKind
from bot.flows.heard import SURE_ENOUGH, Heard
from bot.flows.mechanisms.intake import take_volunteered
from bot.flows.session import Frame
from bot.flows.turn import Turn
from bot.flows.walk import REPORT
from bot.nlu.understanding import IntentName

_TELLS: frozenset[IntentName] = frozenset((
    "ask_policy", "out_of_scope", "greet", "offer_help", "provide_information", "thanks_bye",
))  # fmt: skip
_KEPT: frozenset[SlotKind] = frozenset(("aid_types", "story", "count", "income", "area"))
_QUESTIONS = ("ask_policy", "what_could_i_get", "greet")
"""The conversations in which trouble may be told for a report to come; what a complaint tells is the complaint's."""

_LEAST = 6


def remember(turn: Turn) -> None:
    """Keep what a message tells of trouble while no report is under way."""
    session, heard = turn.session, turn.heard
    busy = session.urgent or session.with_operator or session.shelved is not None
    if busy or any(frame.flow not in _QUESTIONS for frame in session.stack):
        return
    if heard.intent not in _TELLS or turn.choice or heard.key or len(heard.said) < _LEAST:
        return
    aside = _taken(turn, _as_report(heard))
    if aside is not None:
        turn.change(aside=aside)


def _as_report(heard: Heard) -> Heard:
    sure = max(heard.confidence, SURE_ENOUGH)
    return replace(heard, intent="report_hardship", confidence=sure, aid_types=heard.aid_types or heard.hinted)


def _taken(turn: Turn, heard: Heard) -> Frame | None:
    """What a report would take from the message, with what was kept before; None if that is nothing."""
    flow = turn.library.named(REPORT)
    kept = turn.session.aside or Frame(flow.name, flow.version)
    scratch = Turn(replace(turn.session, stack=(kept,)), turn.facts, turn.library, heard)
    frame = scratch.frame if take_volunteered(scratch) else None
    if frame is None:
        return None
    answers = {slot: answer for slot, answer in frame.answers.items() if flow.slots[slot] in _KEPT}
    order = tuple(slot for slot in frame.order if slot in answers)
    return replace(frame, answers=answers, order=order, told={}, question=None)
