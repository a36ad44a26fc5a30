"""Danger to life comes before everything: numbers to dial at once, operators alerted, then only what rescuers need.

Where it cannot be told whether somebody is in danger, one plain question asks, and nothing that was said is lost.
"""

import re
from dataclasses import replace

from bot.flows import remarks, words
from bot.flows.effects import RaiseAlarm
from bot.flows.heard import Heard
from bot.flows.mechanisms.intake import take_volunteered
from bot.flows.mechanisms.misunderstanding import hotlines
from bot.flows.mechanisms.perils import peril
from bot.flows.mechanisms.weighing import CERTAIN, Danger, cries, is_past, weigh
from bot.flows.slots.story import joined
from bot.flows.turn import Turn
from bot.flows.walk import REPORT, walk

CHECK = "danger_check"
"""The flow that asks whether somebody is in danger."""

_IN_GOOD_HANDS = re.compile(
    r"(?:在|住进?|送到?|进)了?[^,，。]{0,5}(?:医院|ICU|icu|重症)[^,，。]{0,3}(?:躺|住|治|抢救|做|看)|(?:住|躺)在?[^,，。]{0,4}(?:医院|ICU|icu)"
    r"|住着院|正住院|抢救过来|脱离(?:了)?危险|(?:那|这|都|说的)是(?:以前|去年|上个?月|早先|过去)|不是(?:现在|眼下)|早就?过去了"
)
"""What shows that there was danger, and that somebody sees to it or it is over."""
_IS_SO = re.compile(
    r"^(?:有|在)|有(?:人|危险|的)|(?:还|都|正)[在住]|[在住](?:着|里|屋|家|房|下|人)|里[头面边]|危险|受伤|伤着|快[来点]|救"
)
_YES = frozenset(("是", "是的", "对", "对的", "嗯", "嗯嗯", "恩", "yes", "y"))
"""A yes to this question; 同意 and 好的 answer another one."""
_IS_NOT = re.compile(r"没(?:有|得|啥|什么|人|事)?|不(?:在|住|危险|用|是)|搬(?:走|出)|空[的着房]|安全|平安|都好|出来了")


def danger(turn: Turn) -> bool:
    """Somebody is in danger, or may be. Once the alarm is raised, what follows is the report about it."""
    if turn.session.flow == CHECK and _take_answer(turn):
        return True
    heard = turn.heard
    if turn.choice:
        return False
    if not is_past(heard.text) and cries(heard.text):
        heard = turn.heard = _as_cry(heard)
    elif turn.session.urgent and _IN_GOOD_HANDS.search(heard.text):
        calm_down(turn)
        return True
    grave = weigh(turn, heard)
    if grave is Danger.CRY:
        _raise_alarm(turn)
        return True
    if heard.intent == "urgent_help":
        turn.heard = _otherwise(heard)
    if grave is Danger.REMIND:
        turn.say("danger.reminder", minor=True)
    turn.in_doubt = grave is Danger.DOUBT
    return False


def ask_in_doubt(turn: Turn) -> None:
    """Ask whether somebody is in danger, when the message has been heard as what it says otherwise.

    What would have been asked waits for the answer. While something is under way with the office, or a person is about
    to answer, numbers are told instead.
    """
    if not turn.in_doubt or turn.session.urgent:
        return
    if turn.session.expecting or turn.session.with_operator or turn.effects:
        turn.say("danger.reminder", minor=True)
        return
    turn.parts.clear()
    turn.forget_question()
    turn.push(turn.library.named(CHECK))
    turn.understood()
    walk(turn)


def _take_answer(turn: Turn) -> bool:
    """The answer to "is somebody in danger?". Neither yes nor no is heard as usual: it is not asked twice."""
    said = _answer(turn)
    if said is None and turn.heard.intent == "urgent_help" and turn.heard.confidence >= CERTAIN:
        said = True
    turn.change(stack=turn.session.stack[:-1])
    if said:
        below = turn.frame
        _raise_alarm(turn, str(below.value("hardship") or "") if below is not None else "")
        return True
    if said is False:
        turn.understood()
        turn.returning = bool(turn.session.stack)
        _go_on(turn)
        return True
    turn.say("danger.reminder", minor=True)
    return False


def _go_on(turn: Turn) -> None:
    turn.say("danger.none")
    if turn.session.stack:
        walk(turn)
    else:
        turn.say("menu")


def _answer(turn: Turn) -> bool | None:
    if turn.choice in ("affirm", "deny"):
        return turn.choice == "affirm"
    heard = turn.heard
    if cries(heard.text) and not is_past(heard.text):
        return True
    if words.agrees(heard.text, heard.said) is False or _IN_GOOD_HANDS.search(heard.text):
        return False
    if len(heard.said) > _SHORT:
        return None
    if words.among(heard.said, words.SAFE | words.ABSENCE) or _IS_NOT.search(heard.said):
        return False
    return True if _IS_SO.search(heard.said) or words.among(heard.said, _YES) else None


_SHORT = 14


def _otherwise(heard: Heard) -> Heard:
    """The message as what it is if no cry: danger is believed below an even bet, and the surer act stands beside it."""
    other = next((act for act in heard.secondary if act.confidence > heard.confidence), None)
    if other is None:
        return heard
    rest = tuple(act for act in heard.secondary if act is not other)
    return replace(heard, intent=other.name, confidence=other.confidence, secondary=rest)


def _as_cry(heard: Heard) -> Heard:
    """The message as a cry for help, whatever the model made of it."""
    sure = heard.confidence if heard.intent == "urgent_help" else 0.0
    return replace(heard, intent="urgent_help", confidence=max(sure, CERTAIN))


def _raise_alarm(turn: Turn, before: str = "") -> None:
    """The numbers for this kind of danger, told by the message or by what was said `before` it, and the operators."""
    report = next((frame for frame in turn.session.stack if frame.flow == REPORT), None)
    turn.change(urgent=True, misses=0, with_operator=False, stack=(report,) if report else ())
    if report is None:
        turn.push(turn.library.named(REPORT))
    turn.forget_question()
    take_volunteered(turn)
    _keep_wish(turn)
    kind = peril(turn.heard.text) or peril(before)
    if kind:
        turn.say(f"danger.{kind}")
    else:
        turn.say("danger.hotlines", {"hotlines": hotlines(turn)})
    turn.effects.append(RaiseAlarm())
    walk(turn)


def _keep_wish(turn: Turn) -> None:
    """有，别打电话: what no story would take, and whoever comes to help must know."""
    told = str(turn.session.stack[-1].value("hardship") or "")
    if remarks.forbids_calls(turn.heard.text) and not remarks.forbids_calls(told):
        turn.fill("hardship", joined(told, remarks.apart_from_wish(turn.heard.line)[0]), 1.0)


def calm_down(turn: Turn) -> None:
    """Nobody is in danger after all: what was begun goes on as an ordinary report."""
    turn.change(urgent=False)
    turn.understood()
    turn.forget_question()
    turn.say("danger.over")
    walk(turn)
