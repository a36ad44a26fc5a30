"""Two channels, one person: binding a phone by a one-time code, going on here with what was begun there, unbinding."""

from dataclasses import replace

from bot import texts
from bot.flows import display, words
from bot.flows.definition import Flow
from bot.flows.mechanisms.digression import begin, merged_forms, offer_form
from bot.flows.mechanisms.returning import NOTHING_FOUND, pass_effect
from bot.flows.outcomes import Bound, CodeChecked, CodeSent, FormBrought, Unbound
from bot.flows.session import Frame
from bot.flows.slots.agreement import AGREEMENTS
from bot.flows.turn import Turn
from bot.flows.walk import walk

KNOWN_PHONE = "known_phone"
"""The mark by which the flow knows that somebody is known by name under the phone."""

_FLOW, _UNDOES = "bind", "unbind"


def bind(turn: Turn) -> bool:
    """Begin to bind or unbind, for who asks for it or says that they reported on the other channel."""
    busy = turn.session.with_operator or turn.session.flow in (_FLOW, _UNDOES) or turn.choice
    undoes = words.asks_to_unbind(turn.heard.said)
    if busy or not (undoes or words.asks_to_bind(turn.heard.said)):
        return False
    begin(turn, turn.library.named(_UNDOES if undoes else _FLOW))
    return True


def code_sent(turn: Turn, outcome: CodeSent) -> None:
    """The code is under way, or too many were asked for."""
    if outcome.sent:
        pass_effect(turn)
    else:
        _end(turn, _of_flow(turn, "too_many"))
    walk(turn)


def code_checked(turn: Turn, outcome: CodeChecked) -> None:
    """Right: go on. Wrong: once more. Over: only a new code helps."""
    if outcome.verdict == "right":
        turn.understood()
        pass_effect(turn)
        if outcome.known and turn.frame is not None:
            turn.change_frame(done=(*turn.frame.done, KNOWN_PHONE))
    elif outcome.verdict == "wrong":
        turn.change(expecting="")
        turn.withdraw("one_time_code")
        turn.say("bind.wrong_code", minor=True)
    else:
        _end(turn, _of_flow(turn, "code_over"))
    walk(turn)


def bound(turn: Turn, outcome: Bound) -> None:
    """Bound: say what that means, and offer what was left open on the other channel."""
    frame = turn.frame
    speaker = frame.value("speaker") if frame else None
    if not outcome.done:
        _end(turn, "bind.code_over")
        walk(turn)
        return
    turn.say("bind.done_unknown" if speaker and not outcome.known else "bind.done")
    pass_effect(turn)
    _look_again(turn)
    walk(turn)
    offer_form(turn)


def unbound(turn: Turn, outcome: Unbound) -> None:
    """Parted, or why not."""
    turn.say(
        {"over": "unbind.code_over", "shared": "shared.ask_a_person"}.get(outcome.result, f"unbind.{outcome.result}")
    )
    turn.understood()
    pass_effect(turn)
    walk(turn)


def _look_again(turn: Turn) -> None:
    """Whoever was told that nothing of theirs was found is looked for once more: they are known better now."""
    turn.change(
        stack=tuple(replace(frame, done=()) if NOTHING_FOUND in frame.done else frame for frame in turn.session.stack)
    )


def brought(turn: Turn, outcome: FormBrought) -> None:
    """The form is here now: what was said here meanwhile counts more, and what was agreed to there is asked here."""
    turn.change(expecting="")
    form = outcome.form
    flow = turn.library.of(form) if form else None
    if form is None or flow is None:
        turn.say("bind.form_gone")
        walk(turn)
        return
    frame = turn.frame
    here = frame if frame is not None and frame.flow == form.flow else Frame(form.flow, form.version)
    below = turn.session.stack[:-1] if here is frame else turn.session.stack
    turn.change(stack=(*below, _agreed_to_here(flow, merged_forms(turn, form, here), here)))
    known = display.names_of_known(flow, form)
    turn.say("bind.brought" if known else "continue.going_on", {"known": known}, minor=True)
    walk(turn)


def _agreed_to_here(flow: Flow, merged: Frame, here: Frame) -> Frame:
    """The form with the agreements given on this channel alone: each channel has its own text to agree to."""
    answers = {
        slot: answer
        for slot, answer in merged.answers.items()
        if flow.slots.get(slot) not in AGREEMENTS or here.has(slot)
    }
    return replace(merged, answers=answers)


def _of_flow(turn: Turn, part: str) -> str:
    """The wording for what a code is asked for: binding, unbinding, or agreeing for oneself."""
    own = f"{turn.session.flow}.{part}"
    return own if texts.has(own) else f"{_FLOW}.{part}"


def _end(turn: Turn, why: str) -> None:
    """It comes to nothing: say why and come back to what was going on."""
    turn.change(expecting="")
    turn.pop()
    turn.say(why)
