"""Danger to life comes before everything: numbers to dial at once, operators alerted, then only what rescuers need."""

import re

from bot.flows.effects import RaiseAlarm
from bot.flows.mechanisms.intake import take_volunteered
from bot.flows.mechanisms.misunderstanding import hotlines
from bot.flows.slots import KINDS, Taken
from bot.flows.turn import Turn
from bot.flows.walk import context, open_step, walk

_DANGER = 0.4
"""Low on purpose: a false alarm costs an operator a minute."""

_PERHAPS = 0.3
_CERTAIN = 0.6
_SAYING = re.compile(r"[急气困热累烦忙笑羞]死")  # figures of speech that a model may take at their word
_REPORT = "request_help"


def danger(turn: Turn) -> bool:
    """Somebody is in danger, or may be. Once the alarm is raised, what follows is the report about it."""
    heard = turn.heard
    if heard.intent != "urgent_help" or turn.choice or heard.confidence < _PERHAPS:
        return False
    if heard.confidence < _CERTAIN and (_is_an_answer(turn) or _SAYING.search(heard.text)):
        return False
    if heard.confidence < _DANGER:
        turn.say("danger.reminder", minor=True)
        return False
    if turn.session.urgent and turn.session.flow == _REPORT and not turn.session.with_operator:
        return False
    _raise_alarm(turn)
    return True


def _is_an_answer(turn: Turn) -> bool:
    """Whether an unsure model has taken a plain name or number for a cry; a story is never weighed against it."""
    step, flow = open_step(turn), turn.flow
    if step is None or flow is None or flow.slots[step.slot] in ("story", "aid_types"):
        return False
    return isinstance(KINDS[flow.slots[step.slot]].asked(turn.heard, context(turn, step.slot)), Taken)


def _raise_alarm(turn: Turn) -> None:
    report = next((frame for frame in turn.session.stack if frame.flow == _REPORT), None)
    turn.change(urgent=True, misses=0, with_operator=False, stack=(report,) if report else ())
    if report is None:
        turn.push(turn.library.named(_REPORT))
    turn.forget_question()
    take_volunteered(turn)
    turn.say("danger.hotlines", {"hotlines": hotlines(turn)})
    turn.effects.append(RaiseAlarm())
    walk(turn)


def calm_down(turn: Turn) -> None:
    """Nobody is in danger after all: what was begun goes on as an ordinary report."""
    turn.change(urgent=False)
    turn.understood()
    turn.forget_question()
    turn.say("danger.over")
    walk(turn)
