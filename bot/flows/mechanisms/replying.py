"""A short reply in words of one's own stands for the button one would have tapped.

The model knows it by its manner, where no list of words holds it. This comes when nobody could read the message as a
value or by a list, and before a conversation is begun upon a guess at its intent.
"""

from collections.abc import Mapping

from bot.flows.definition import CollectStep, SlotKind
from bot.flows.mechanisms.answering import answer
from bot.flows.mechanisms.commands import command, explain, tell
from bot.flows.mechanisms.misunderstanding import ask_kindly
from bot.flows.slots.agreement import AGREEMENTS
from bot.flows.turn import Turn
from bot.flows.walk import open_step, walk
from bot.nlu.understanding import EntityName, ReplyName

_SHORTEST, _LONGEST = 2, 30
"""One character has no manner to know it by; the lists hold those that mean something."""

_SURE = 0.55
_SURE_TO_AGREE = 0.7
"""Nobody is bound by a guess."""

_PASSED_OVER: frozenset[ReplyName] = frozenset(("unknown", "withheld", "later"))

_BUTTONS: Mapping[ReplyName, str] = {
    "human": "request_human", "pause": "cancel", "give_up": "cancel", "resume": "continue", "my_data": "my_data",
    "notices_off": "notices_off", "notices_on": "notices_on", "eligibility": "what_could_i_get", "bind": "bind",
    "unbind": "unbind", "english": "english",
}  # fmt: skip
"""Replies that are orders, by the button that gives the same order anywhere."""

_FACTS: tuple[EntityName, ...] = ("amount", "household_size", "phone", "id_number", "case_code", "date")
"""Who gives one of these tells something. Names, places and illnesses may be guesses at common words."""

_BREAKING_OFF = ("pause", "give_up")


def reply(turn: Turn) -> bool:
    """Do what the likeliest reply would do, if it is likely enough."""
    heard = turn.heard
    if turn.choice or not heard.replies or not _SHORTEST <= len(heard.said) <= _LONGEST or turn.session.urgent:
        return False
    if any(heard.found(fact) for fact in _FACTS):
        return False
    likeliest = heard.replies[0]
    if likeliest.confidence < _SURE:
        return False
    return _to_the_question(turn, likeliest.name) or _order(turn, likeliest.name) or _aside(turn, likeliest.name)


def _to_the_question(turn: Turn, name: ReplyName) -> bool:
    step, flow = open_step(turn), turn.flow
    if step is None or flow is None or turn.session.with_operator or turn.session.awaiting != step.slot:
        return False
    turn.choice = _button(turn, step, flow.slots[step.slot], name)
    if turn.choice and answer(turn):
        return True
    turn.choice = ""
    return False


def _button(turn: Turn, step: CollectStep, kind: SlotKind, name: ReplyName) -> str:
    """What this reply to a question of this kind would have tapped; "" if it is none."""
    if kind in AGREEMENTS:
        return _vote(turn, step.slot, name)
    if kind == "whose":
        return name if name in ("self", "other") else ""
    if kind in ("photos", "papers"):
        return "done" if name == "none" or name in _PASSED_OVER else ""
    passed_over = name in _PASSED_OVER or (name == "none" and kind == "id_number")
    return "skip" if passed_over and step.optional else ""


def _vote(turn: Turn, slot: str, name: ReplyName) -> str:
    approving: tuple[ReplyName, ...] = ("agree", "vouch") if slot in ("pledge", "data_check") else ("agree",)
    if turn.heard.does(*approving, least=_SURE_TO_AGREE):
        return "affirm"
    if slot == "named":
        return {"anonymous": "deny", "contact": "affirm", "refuse": "deny"}.get(name, "")
    if slot == "confirm" and name == "wrong":
        return "change"
    return "deny" if name == "refuse" else ""


def _order(turn: Turn, name: ReplyName) -> bool:
    button = _BUTTONS.get(name, "")
    if not button or turn.session.flow == button or (name in _BREAKING_OFF and not turn.session.stack):
        return False
    turn.choice = button
    return command(turn)


def _aside(turn: Turn, name: ReplyName) -> bool:
    """A remark that is answered, after which what was asked is still asked."""
    if name in ("identity", "cost"):
        tell(turn, "about" if name == "identity" else "fees")
    elif turn.session.with_operator or open_step(turn) is None:
        return False
    elif name == "purpose":
        return explain(turn)
    elif name in ("wait", "difficulty"):
        turn.understood()
        turn.say("patience" if name == "wait" else "hard", minor=name == "difficulty")
        if name == "difficulty":
            walk(turn)
    elif name in ("murmur", "repeat"):
        ask_kindly(turn)
    else:
        return False
    return True
