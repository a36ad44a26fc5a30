"""Another conversation: begun, pushed on top of the running one, or come back to."""

from dataclasses import replace

from bot.flows import display, words
from bot.flows.definition import Flow
from bot.flows.effects import BringForm
from bot.flows.heard import SURE_ENOUGH
from bot.flows.mechanisms.intake import take_volunteered
from bot.flows.session import Frame
from bot.flows.slots.story import asks_for_help, asks_progress, joined, pleads_for_help, troubled
from bot.flows.turn import Turn
from bot.flows.walk import walk
from bot.nlu.understanding import EntityName, IntentName

_BEGINS = 0.3
"""From this confidence a message begins something when nothing else is going on."""

_INTERRUPTS = 0.65
"""From this confidence a message leaves the question that was asked."""

_REPORT = "request_help"
_GREETING = "greet"
_OFFER = "report.offer"
_BUTTON = "report_hardship"
OFFER_EARLIER, OFFER_ELSEWHERE = "earlier.offer", "earlier.elsewhere"
"""Offers to go on with an older form: one put aside here, or left open on another channel."""

_OF_A_REPORT: tuple[EntityName, ...] = ("illness", "amount", "household_size", "person_name", "phone", "id_number")
"""Facts that belong into a report. A place alone may be anything."""

_MISTAKEN_FOR: frozenset[IntentName] = frozenset((
    "greet", "thanks_bye", "ask_policy", "complaint", "offer_help", "out_of_scope",
    "check_progress",
))  # fmt: skip
"""What a model may take a plea for: it begins with a greeting, asks if there is help, or speaks of giving."""

_SAYS_LITTLE: frozenset[IntentName] = frozenset(("provide_information", "affirm", "deny", "urgent_help"))
"""Acts that say nothing against a report, if trouble is told in them."""

_WORTH_LEAVING_THE_QUEUE = frozenset(("request_help", "check_progress", "ask_policy"))


def begin_by_intent(turn: Turn) -> bool:
    """Begin what the resident means, if it is clear enough and may come now."""
    idle = not turn.session.with_operator and not any(_is_resumable(turn, frame) for frame in turn.session.stack)
    if idle:
        _take_as_report(turn)
    idle = idle and (not turn.session.stack or turn.heard.reports)
    heard = turn.heard
    flow = turn.library.at_intent(heard.intent)
    if flow is None or heard.confidence < (_BEGINS if idle else _INTERRUPTS) or not _may_come(turn, flow):
        return False
    begin(turn, flow)
    return True


def _is_resumable(turn: Turn, frame: Frame) -> bool:
    flow = turn.library.of(frame)
    return flow is not None and flow.resumable


def _take_as_report(turn: Turn) -> None:
    """Trouble told, or help asked for by name, is a report even if the model is not sure: who tells it wants help."""
    heard = turn.heard
    unsure = heard.confidence < SURE_ENOUGH or heard.intent in _SAYS_LITTLE
    asks = asks_for_help(heard) and not heard.points_elsewhere(_BEGINS)
    pleads = heard.intent in _MISTAKEN_FOR and pleads_for_help(heard)
    if pleads or heard.reports or (unsure and (asks or troubled(heard))):
        intent: IntentName = "report_for_other" if heard.intent == "report_for_other" else "report_hardship"
        turn.heard = replace(heard, intent=intent, confidence=max(heard.confidence, _BEGINS))


def offer_a_report(turn: Turn) -> bool:
    """Facts that somebody tells out of the blue are kept and a report is offered: few tell them for nothing."""
    idle = not turn.session.stack and not turn.session.with_operator
    if not idle or turn.heard.intent != "provide_information":
        return False
    before, flow = turn.session, turn.library.named(_REPORT)
    turn.change(urgent=False)
    turn.push(flow)
    if not take_volunteered(turn) and not any(turn.heard.found(fact) for fact in _OF_A_REPORT):
        turn.change(stack=before.stack, urgent=before.urgent)
        return False
    turn.understood()
    if not _offer_earlier(turn, flow):
        turn.offer(_OFFER)
    return True


def _takes_up(turn: Turn) -> bool:
    """Whether 办 or 登记 is said to an answer that ended by offering a report."""
    offered, idle = turn.session.offered, not turn.session.stack and not turn.session.with_operator
    if not idle or turn.choice or offered is None or all(choice.key != _BUTTON for choice in offered.choices):
        return False
    return words.among(turn.heard.said, words.REGISTER)


def _asks_once_more(turn: Turn) -> bool:
    """Whether somebody who was offered to go on with an older report only says again that they want one."""
    question = turn.session.question
    offered = question is not None and question.key == OFFER_EARLIER and not turn.choice
    return offered and asks_for_help(turn.heard) and not troubled(turn.heard)


def accept_offer(turn: Turn) -> bool:
    """The yes or no to "shall I register it?"; anything else is heard as in any report."""
    question = turn.session.question
    if _asks_once_more(turn):
        turn.understood()
        take_up_shelved(turn)
        turn.forget_question()
        walk(turn)
        return True
    if _takes_up(turn):
        begin(turn, turn.library.named(_REPORT))
        return True
    if question is None or question.key != _OFFER or turn.choice or turn.session.with_operator:
        return False
    accepted = words.agrees(turn.heard.text, turn.heard.said)
    if accepted is None:
        return False
    turn.understood()
    if accepted:
        turn.forget_question()
        take_volunteered(turn)
        walk(turn)
    else:
        turn.change(stack=())
        turn.say("cancel.dropped")
    return True


def _may_come(turn: Turn, flow: Flow) -> bool:
    if turn.session.with_operator and flow.name not in _WORTH_LEAVING_THE_QUEUE:
        return False
    if turn.session.stack and not flow.interrupts:
        return False
    if turn.session.awaiting in ("pledge", "confirm") and flow.name == "check_progress":
        return asks_progress(turn.heard)  # 该查就查 lets us check
    return turn.session.flow != flow.name


def interrupt(turn: Turn) -> bool:
    """After an answer was taken: go into what the message asks besides, and come back after it."""
    flow = turn.library.at_intent(turn.heard.intent)
    if flow is None or not _may_come(turn, flow) or flow.resumable:
        return False
    begin(turn, flow)
    return True


def begin(turn: Turn, flow: Flow) -> None:
    """Begin a flow, or come back to it if it waits further down."""
    turn.change(with_operator=False)
    turn.understood()
    take_volunteered(turn)  # for what is going on, before it is left
    if _come_back(turn, flow):
        take_volunteered(turn)
        walk(turn)
        return
    if flow.resumable:
        _begin_resumable(turn, flow)
        return
    turn.push(flow)
    take_volunteered(turn)
    walk(turn)
    if flow.name == _GREETING:
        offer_form(turn)


def _come_back(turn: Turn, flow: Flow) -> bool:
    names = [frame.flow for frame in turn.session.stack]
    if flow.name not in names:
        return False
    depth = len(names) - names[::-1].index(flow.name)
    turn.returning = depth < len(names)
    turn.change(stack=turn.session.stack[:depth])
    return True


def _begin_resumable(turn: Turn, flow: Flow) -> None:
    """A report is begun on a clean table; one that was put aside before is offered first."""
    turn.change(stack=(), urgent=False)
    turn.push(flow)
    if take_volunteered(turn):
        turn.say("lead.first_report", minor=True)
    if not _offer_earlier(turn, flow):
        walk(turn)


def _offer_earlier(turn: Turn, flow: Flow) -> bool:
    """Offer to go on with an unfinished report that lies put aside here, or on another channel; False if none does."""
    shelved, elsewhere = turn.session.shelved, turn.facts.elsewhere
    if shelved is not None and shelved.flow == flow.name:
        turn.offer(OFFER_EARLIER)
    elif elsewhere is not None and elsewhere.flow == flow.name:
        turn.offer(OFFER_ELSEWHERE)
    else:
        return False
    return True


def take_up_shelved(turn: Turn) -> None:
    """Go on with the report put aside, with what was said of the new one since."""
    shelved, frame = turn.session.shelved, turn.frame
    if shelved is not None:
        merged = merged_forms(turn, shelved, frame) if frame else shelved
        turn.change(stack=(*turn.session.stack[:-1], merged), shelved=None)


def merged_forms(turn: Turn, older: Frame, newer: Frame) -> Frame:
    """A form with what was said since: the later word counts, but a later remark does not push out a story."""
    flow, merged = turn.library.of(older), older.overlaid_by(newer)
    stories = [slot for slot, kind in (flow.slots if flow else {}).items() if kind == "story"]
    told = {slot: (older.value(slot), newer.value(slot)) for slot in stories}
    answers = {
        slot: replace(merged.answers[slot], value=joined(before, since))
        for slot, (before, since) in told.items()
        if before and since
    }
    return replace(merged, answers={**merged.answers, **answers})


def offer_form(turn: Turn) -> None:
    """Say that a form was left open on another channel, if one was; its fields are named, not told."""
    form = turn.facts.elsewhere
    flow = turn.library.of(form) if form else None
    if form is not None and flow is not None and not turn.session.stack:
        known = display.names_of_known(flow, form)
        turn.say("bind.form_waits" if known else "bind.form_waits_empty", {"known": known})


def bring_form(turn: Turn) -> None:
    """Have the form left open on another channel brought here."""
    turn.effects.append(BringForm())
    turn.change(with_operator=False, expecting="bring_form")
