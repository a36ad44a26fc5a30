"""The office answers: filed, found, queued, handed back; the conversation goes on from there."""

from collections import Counter
from datetime import date

from bot.flows.definition import EffectStep
from bot.flows.outcomes import HandedBack, OperatorQueued, ProgressFound, RequestClock, RequestStatus, Submitted
from bot.flows.remarks import forbids_calls
from bot.flows.turn import Turn
from bot.flows.walk import walk
from bot.messages import Channel
from bot.texts import length

NOTHING_FOUND = "nothing_found"
"""The mark by which a flow knows that a look-up came back empty."""

_MOST_LISTED = {True: 2, False: 5}
_ROOM = {True: 150, False: 500}
"""By whether it is SMS: how many requests are listed, and how many units their lines may take."""

_TAIL = 4


def submitted(turn: Turn, outcome: Submitted) -> None:
    """Filed: code, number and office, and what happens next."""
    code = outcome.service_code
    key = "submitted_urgent" if outcome.urgent else "submitted" if outcome.routed else "submitted_unrouted"
    frame = turn.frame
    if outcome.urgent and frame is not None and forbids_calls(str(frame.value("hardship") or "")):
        key = "submitted_urgent.no_calls"  # a ring may give away who hides
    turn.say(
        f"request_help.{key}",
        {
            "code": " ".join((code[:2], *(code[i : i + 4] for i in range(2, len(code), 4)))),
            "number": outcome.number,
            "office": outcome.office,
            "office_phone": outcome.office_phone,
        },
    )
    if outcome.linked:
        other = turn.frame is not None and turn.frame.value("on_behalf") is True
        turn.say(
            "request_help.linked.other" if other else "request_help.linked", {"programmes": "、".join(outcome.linked)}
        )
    turn.understood()
    pass_effect(turn)
    walk(turn)


def found(turn: Turn, outcome: ProgressFound) -> None:
    """Looked up: what there is, or that there is nothing, and then by the code."""
    frame = turn.frame
    code_given = frame is not None and frame.value("case_code") is not None
    if outcome.shared:
        _ask_who(turn)
        return
    if outcome.requests:
        _tell_progress(turn, outcome)
        turn.understood()
        pass_effect(turn)
    elif frame is None or frame.flow != "check_progress":
        turn.say("progress.none_named" if frame and frame.flow == "speaker" else "progress.none_own")
        pass_effect(turn)
    elif code_given and len(turn.session.stack) > 1:
        turn.say("progress.none_code")  # what it came between goes on
        turn.pop()
        turn.change(expecting="")
    else:
        turn.say("progress.none_code" if code_given else "progress.none_own", minor=True)
        turn.withdraw("case_code")
        turn.change_frame(done=(*frame.done, NOTHING_FOUND))
        turn.change(expecting="")
    walk(turn)


def _ask_who(turn: Turn) -> None:
    """Several people use this contact: nobody sees another's requests, so first the name."""
    turn.change(expecting="", stack=turn.session.stack[:-1])
    turn.push(turn.library.named("speaker"))
    walk(turn)


def _tell_progress(turn: Turn, outcome: ProgressFound) -> None:
    on_sms = turn.channel is Channel.SMS
    most = _MOST_LISTED[on_sms]
    shown, more = outcome.requests[:most], len(outcome.requests) - most
    lines = [_own_line(turn, status) if outcome.own else _stranger_line(turn, status) for status in shown]
    if more > 0:
        lines.append(turn.phrase("progress.own_more", {"count": more}))
    lines = [length.clip(line, _ROOM[on_sms] // len(lines)) for line in lines]
    turn.say("progress.own" if outcome.own else "progress.stranger", params={"lines": "\n".join(lines)})


def _own_line(turn: Turn, status: RequestStatus) -> str:
    return turn.phrase(
        "progress.own_line",
        {
            "number": status.number,
            "stage": turn.phrase(f"stage.{status.status}"),
            "date": _day(status.updated_on),
            "office": status.office,
            "phone": status.office_phone,
            "clock": _clock(turn, status.clock),
            "note": _linked(turn, status) + status.note,
        },
    )


def _linked(turn: Turn, status: RequestStatus) -> str:
    """Where those stand that were filed with it, in one breath."""
    if not status.linked:
        return ""
    items = (f"{other.programme}{turn.phrase(f'stage.{other.status}')}" for other in status.linked)
    return turn.phrase("progress.linked", {"items": "、".join(items)})


def _stranger_line(turn: Turn, status: RequestStatus) -> str:
    """Nothing that gives anything away: not even the office, whose name says where somebody lives."""
    stage = turn.phrase(f"stage.{status.status}")
    return turn.phrase(
        "progress.stranger_line",
        {
            "tail": status.number[-_TAIL:], "stage": stage, "date": _day(status.updated_on),
            "note": _linked_to_a_stranger(turn, status),
        },
    )  # fmt: skip


def _linked_to_a_stranger(turn: Turn, status: RequestStatus) -> str:
    """How many of those filed with it stand how, where they stand otherwise than the report."""
    stages = Counter(other.status for other in status.linked)
    if not {*stages} - {status.status}:
        return ""
    pieces = turn.phrase("progress.pieces")
    items = (f"{count}{pieces}{turn.phrase(f'stage.{stage}')}" for stage, count in stages.items())
    return turn.phrase("progress.linked", {"items": "、".join(items)})


def _clock(turn: Turn, clock: RequestClock | None) -> str:
    """Until when the next step must be done, or an honest word that it is late."""
    if clock is None:
        return ""
    return turn.phrase(f"progress.clock.{clock.state}", {"step": clock.step, "date": _day(clock.due_on)})


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def queued(turn: Turn, outcome: OperatorQueued) -> None:
    """A person will answer: how many wait before, or when somebody is back at the desk."""
    if turn.session.expecting == "operator:misunderstood":
        turn.say("operator.queued_after_misunderstanding", minor=True)
    if turn.session.urgent:
        turn.say("operator.queued_urgent")
    elif not outcome.within_hours:
        turn.say("operator.queued_closed")
    elif outcome.ahead > 0:
        turn.say("operator.queued", {"ahead": outcome.ahead})
    else:
        turn.say("operator.queued_next")
    pass_effect(turn)
    turn.change(with_operator=True)
    _keep_reports_only(turn)


def handed_back(turn: Turn, outcome: HandedBack) -> None:
    """The operator is done: the assistant says so and asks where it stopped."""
    turn.change(with_operator=False, note=outcome.note, misses=0, expecting="")
    if not turn.session.stack:
        turn.say("operator.back_idle")
        return
    turn.forget_question()
    turn.say("operator.back")
    walk(turn)


def awaits(turn: Turn) -> bool:
    """Whether the conversation on top waits for what one of its own steps has asked the office."""
    flow, awaited = turn.flow, turn.session.expecting
    return flow is not None and any(isinstance(step, EffectStep) and step.id == awaited for step in flow.all_steps())


def pass_effect(turn: Turn) -> None:
    """The awaited step is done."""
    frame, awaited, own = turn.frame, turn.session.expecting, awaits(turn)
    turn.change(expecting="")
    flow = turn.flow
    if frame is None or flow is None or not own:
        return
    for step in flow.all_steps():
        if isinstance(step, EffectStep) and step.id == awaited:
            turn.change_frame(done=(*frame.done, step.mark(frame)))


def _keep_reports_only(turn: Turn) -> None:
    """A report waits for the operator's return; smaller talk is the operator's now."""
    kept = (frame for frame in turn.session.stack if (flow := turn.library.of(frame)) and flow.resumable)
    turn.change(stack=tuple(kept))
