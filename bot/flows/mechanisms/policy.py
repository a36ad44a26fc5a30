"""The county's catalogue speaks: what a programme gives, to whom, with which papers, where, how long; what one may get.

Only what stands in the catalogue is said, with its source. What nobody asked is left out: a slow reader holds no more.
"""

import re

from bot import texts
from bot.flows.mechanisms.returning import pass_effect
from bot.flows.outcomes import Chance, Policy, PolicyFound, Screened
from bot.flows.questions import aspect, elliptical
from bot.flows.turn import Turn
from bot.flows.walk import walk
from bot.messages import Channel, Choice
from bot.texts import label, length

_MOST_LISTED = {True: 3, False: 8}
_ROOM = {True: 90, False: 420}
"""By whether it is SMS: how many are listed, and how many units an answer's own words may take."""

_EACH = 48
"""Units on SMS for each of two parts, where everything is told."""


def policy_found(turn: Turn, outcome: PolicyFound) -> None:
    """Answer from the catalogue: the one programme, a choice of several, or that it is not known here."""
    pass_effect(turn)
    found = outcome.programmes
    if not found:
        interrupting = len(turn.session.stack) > 1
        turn.say("ask_policy.brief" if interrupting else "ask_policy.unknown")
    elif len(found) == 1:
        _explain(turn, found[0])
    else:
        _offer(turn, found)
    turn.understood()
    walk(turn)


def _explain(turn: Turn, policy: Policy) -> None:
    turn.change(topic=policy.code)
    asked = _asked(turn)
    on_sms = turn.channel is Channel.SMS
    room = _ROOM[on_sms]
    said = {
        "qualifies": policy.qualifies,
        "materials": label("value", "comma", turn.language).join(policy.materials)
        or label("value", "none", turn.language),
        "standard": policy.standard,
        "apply": policy.apply,
        "takes": policy.takes,
    }
    basis = f"{policy.basis}（{policy.source}）" if policy.source and not on_sms else policy.basis
    each = room if asked else _EACH if on_sms else room
    params = {name: length.clip(words.rstrip("。"), each) for name, words in said.items()}
    whole = "policy.all.brief" if len(turn.session.stack) > 1 else "policy.all"
    key = f"policy.{asked}" if asked else whole
    turn.say(key, {"name": policy.name, "basis": length.clip(basis, 40 if on_sms else 80), **params})


def _asked(turn: Turn) -> str:
    """What was asked about the programmes, "" for everything."""
    frame = turn.frame
    return aspect(str(frame.value("question"))) if frame and frame.flow == "ask_policy" else ""


def _offer(turn: Turn, found: tuple[Policy, ...]) -> None:
    """The names as choices; tapped, numbered or said, each asks about itself."""
    most = _MOST_LISTED[turn.channel is Channel.SMS]
    names = label("value", "comma", turn.language).join(policy.name for policy in found[:most])
    choices = tuple(Choice(f"policy={policy.name}", policy.name) for policy in found[:most])
    if len(turn.session.stack) > 1:
        if _asked(turn) == "materials":
            turn.say("request_help.materials")
        turn.say("policy.several.brief", {"names": names, "count": len(found)})
    else:
        count = {"count": len(found)}
        further = texts.render("policy.several", count, channel=turn.channel, language=turn.language).choices
        turn.say("policy.several", count, choices=(*choices, *further))


def choose_policy(turn: Turn) -> bool:
    """A programme chosen from those that were listed."""
    question = turn.session.question
    if question is None or turn.session.stack or turn.session.with_operator:
        return False
    chosen = any(choice.key == f"policy={turn.choice}" for choice in question.choices)
    if not chosen:
        return False
    _ask(turn, turn.choice)
    return True


def follow_up(turn: Turn) -> bool:
    """那要什么材料, 多久能办: goes on about the programme that was spoken of before."""
    idle = not turn.session.stack and not turn.session.with_operator
    heard = turn.heard
    listed = _listed(turn)
    if not idle or not (turn.session.topic or listed) or turn.choice or len(heard.said) > _SHORT:
        return False
    goes_on = aspect(heard.text) and elliptical(heard.text) and not heard.reports
    if goes_on and listed:
        _ask(turn, f"{listed}{heard.raw}")
        return True
    if not goes_on and not _AND_THIS.search(heard.text):
        return False
    _ask(turn, heard.raw)
    return True


def _listed(turn: Turn) -> str:
    """The first programme of those that were just listed to choose from, "" if none were."""
    question = turn.session.question
    keys = (choice.key for choice in question.choices) if question else ()
    return next((key.removeprefix("policy=") for key in keys if key.startswith("policy=")), "")


_AND_THIS = re.compile(r"^那?[\u3400-\u9fff]{2,8}(?:呢|怎么样)[?？]?$")
"""大病保险呢: the same question about another one."""


_SHORT = 16


def _ask(turn: Turn, question: str) -> None:
    turn.understood()
    turn.push(turn.library.named("ask_policy"))
    turn.fill("question", question, 1.0)
    walk(turn)


def screened(turn: Turn, outcome: Screened) -> None:
    """What the household may be due, each with its reasons, and that whoever is not on the list may file as well."""
    pass_effect(turn)
    on_sms = turn.channel is Channel.SMS
    most = _MOST_LISTED[on_sms]
    due = [chance for chance in outcome.chances if chance.due] or list(outcome.chances)
    shown = due[:most]
    others = [chance.name for chance in outcome.chances if chance not in shown]
    if not shown:
        turn.say("what_could_i_get.nothing")
    else:
        lines = [length.clip(_line(turn, chance), _ROOM[on_sms] // len(shown)) for chance in shown]
        turn.say("what_could_i_get.list", {"lines": "\n".join(lines), "count": len(outcome.chances)})
    if others:
        names = length.clip(label("value", "comma", turn.language).join(others), _ROOM[on_sms])
        turn.say("what_could_i_get.others", {"names": names})
    turn.understood()
    walk(turn)


def _line(turn: Turn, chance: Chance) -> str:
    reasons = label("value", "comma", turn.language).join(reason.rstrip("。") for reason in chance.reasons)
    return turn.phrase("what_could_i_get.line", {"name": chance.name, "reasons": reasons})
