"""Several acts in one message: the first is served, the others are kept and come back to when nothing else is going on.

A question is then answered; anything that would begin a conversation is offered first, for it may have been a remark.
"""

from dataclasses import replace

from bot import texts
from bot.flows import words
from bot.flows.heard import SURE_ENOUGH, Heard
from bot.flows.mechanisms.digression import begin
from bot.flows.session import Later, Question
from bot.flows.turn import Turn
from bot.flows.walk import REPORT
from bot.messages import Choice
from bot.nlu.normalise import fold
from bot.nlu.understanding import Intent, IntentName

_OFFER = "later.offer"
_MOST = 3

ANSWERED_AT_ONCE: frozenset[IntentName] = frozenset(("ask_policy", "check_progress", "request_human"))
OFFERED: frozenset[IntentName] = frozenset((
    "report_hardship", "report_for_other", "complaint", "appeal", "supplement_material", "withdraw_request",
    "offer_help",
))  # fmt: skip


_TELLS: frozenset[IntentName] = frozenset(("report_hardship", "report_for_other", "urgent_help"))


def keep_for_later(turn: Turn, secondary: tuple[Intent, ...]) -> None:
    """Remember what else a message is about. What has been served by then is left out when it is come to."""
    served = {turn.heard.intent, *(act.intent for act in turn.session.later)}
    if turn.heard.intent in _TELLS or any(frame.flow == REPORT for frame in turn.session.stack):
        served |= _TELLS  # the trouble told besides is that of the report
    for intent in secondary:
        known = intent.name in ANSWERED_AT_ONCE | OFFERED and intent.confidence >= SURE_ENOUGH
        flow = turn.library.at_intent(intent.name)
        first = turn.library.at_intent(turn.heard.intent)
        if known and intent.name not in served and flow is not None and flow is not first:
            turn.change(later=(*turn.session.later, Later(intent.name, turn.heard.raw))[-_MOST:])
            served.add(intent.name)


def come_back(turn: Turn) -> None:
    """When nothing is going on any more, go on with what was spoken of besides."""
    session = turn.session
    if not session.later or session.stack or session.with_operator or session.expecting:
        return
    act, *rest = session.later
    turn.change(later=tuple(rest))
    if act.intent in _TELLS and session.urgent:
        come_back(turn)  # who was in danger has said enough
        return
    if act.intent in ANSWERED_AT_ONCE:
        turn.say("later.answer", minor=True)
        _begin(turn, act)
        return
    name = texts.label("act", act.intent, turn.language)
    choices = (
        Choice(f"later={act.intent}", texts.label("value", "begin", turn.language)),
        Choice("later=no", texts.label("value", "leave", turn.language)),
    )
    turn.say(_OFFER, {"act": name}, choices=choices)
    turn.change(later=(act, *rest), offered=Question("", _OFFER, choices))


def accept_later(turn: Turn) -> bool:
    """The yes or no to "you also spoke of …, shall we?"; whatever else is said is heard as usual, and drops it."""
    question, later = turn.session.question, turn.session.later
    if question is None or question.key != _OFFER or not later or turn.session.stack:
        return False
    act, *rest = later
    turn.change(later=tuple(rest))
    chosen = {"no": False, act.intent: True}.get(turn.choice)
    accepted = words.agrees(turn.heard.text, turn.heard.said) if chosen is None and not turn.choice else chosen
    if accepted is None:
        return False
    turn.understood()
    if accepted:
        _begin(turn, act)
    else:
        turn.say("later.left")
    return True


def _begin(turn: Turn, act: Later) -> None:
    """Begin what was spoken of, with the words in which it was."""
    flow = turn.library.at_intent(act.intent)
    if flow is None:  # published no more
        return
    turn.heard = _as_said(turn.heard, act)
    turn.choice = ""
    begin(turn, flow)


def _as_said(heard: Heard, act: Later) -> Heard:
    said = words.plain(fold(act.words)).strip()
    return replace(
        heard, raw=act.words, text=said, key="", intent=act.intent, confidence=1.0, entities=(), aid_types=()
    )
