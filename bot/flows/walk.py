"""Goes through a flow from its top to the first thing that is still open, and asks, says or does it.

Apart from the mechanisms because each of them ends here: whatever was said, the conversation then stands at the
first open step, and nowhere else.
"""

from datetime import datetime, timedelta

from bot import texts
from bot.flows import display
from bot.flows.definition import CollectStep, EffectStep, Flow, SayStep, first_open
from bot.flows.errands import NOT_ANSWERED, errand
from bot.flows.session import Frame
from bot.flows.slots import KINDS
from bot.flows.slots.area import example
from bot.flows.slots.reading import Context, stem
from bot.flows.turn import Turn

REPORT = "request_help"
"""The flow that files a help request."""

MOST_STEPS = 50
"""More steps than any sound flow takes in one sprint."""

RECAP_AFTER = timedelta(hours=6)
"""After so long a silence the resident is told where the conversation stood."""


def walk(turn: Turn) -> None:
    """Go on until something is asked, the office is needed, or nothing is left to do."""
    for _ in range(MOST_STEPS):
        frame, flow = turn.frame, turn.flow
        if frame is None or turn.session.with_operator:
            return
        step = first_open(flow.steps, turn.standing(frame)) if flow else None
        if step is None:
            turn.pop()
        elif isinstance(step, CollectStep):
            if not _known_already(turn, step):
                ask(turn, step)
                return
        elif isinstance(step, SayStep):
            turn.say(step.key if len(turn.session.stack) == 1 else step.interrupting)
            turn.change_frame(done=(*frame.done, step.id))
        elif _perform(turn, step):
            return


def open_step(turn: Turn) -> CollectStep | None:
    """The question the conversation on top stands at, None if it stands at none."""
    frame, flow = turn.frame, turn.flow
    step = first_open(flow.steps, turn.standing(frame)) if flow and frame else None
    return step if isinstance(step, CollectStep) else None


def _known_already(turn: Turn, step: CollectStep) -> bool:
    """In danger the number an SMS came from is taken without a question, and a choice of one is none."""
    frame, flow = turn.frame, turn.flow
    told = list(frame.told.get("requests", ())) if frame else []
    if flow and flow.slots[step.slot] == "request" and len(told) == 1:
        turn.fill(step.slot, told[0]["number"], 1.0, by="sender")
        return True
    sender = turn.facts.sender_phone
    if turn.session.urgent and sender and flow and flow.slots[step.slot] == "phone":
        turn.fill(step.slot, sender, 1.0, by="sender")
        return True
    return False


def context(turn: Turn, slot: str) -> Context:
    """What a reader of this slot may look at."""
    session, frame = turn.session, turn.frame
    assert frame is not None
    question = session.question if session.question and session.question.slot == slot else None
    choice = turn.choice if question else ""
    flow = turn.flow
    pending = flow.slots.get(session.awaiting or "", "") if flow else ""
    return Context(
        slot, frame, turn.facts, question, choice, pending, session.misses, session.urgent, session.language,
        session.topic,
    )  # fmt: skip


def ask(turn: Turn, step: CollectStep) -> None:
    """Ask for a slot: in full the first time, otherwise in other words, the third time with choices."""
    frame, flow = turn.frame, turn.flow
    assert frame is not None
    assert flow is not None
    _lead_in(turn, flow, frame)
    slot, kind = step.slot, KINDS[flow.slots[step.slot]]
    tries = max(turn.session.misses, 1 if frame.question and frame.question.slot == slot else 0)
    sender = turn.facts.sender_phone
    if flow.slots[slot] == "phone" and sender and tries == 0:
        turn.ask(slot, f"{stem(flow.name, slot)}.offer", params={"tail": sender[-4:]})
        return
    choices = kind.choices(context(turn, slot)) if tries >= kind.offered_from else ()
    key = _wording(turn, step, stem(flow.name, slot), ("ask", "again", "pick")[min(tries, 2)])
    turn.ask(slot, key, _filling(turn, flow, frame, key), choices)


def _wording(turn: Turn, step: CollectStep, stem: str, part: str) -> str:
    """The most fitting wording: in danger, about somebody else, inviting a second answer; else the plain one."""
    frame = turn.frame
    assert frame is not None
    urgent, other = turn.session.urgent, frame.value("on_behalf") is True
    fitting = (
        (".urgent.other", urgent and other),
        (".urgent", urgent),
        (".other", other),
        (".without_health", frame.value("health") is False),
        (".some", bool(frame.media)),
        (".linked", bool(_goes_with(frame))),
        (f".with_{step.along}", bool(step.along) and not _is_known(turn, frame, step.along)),
    )
    variants = (f"{stem}.{part}{suffix}" for suffix, applies in fitting if applies)
    return next((key for key in variants if texts.has(key)), f"{stem}.{part}")


def _goes_with(frame: Frame) -> str:
    """The programmes of what was filed with the chosen request, as far as the office has told of them."""
    return str(frame.told.get("linked", {}).get(frame.value("which"), ""))


def _is_known(turn: Turn, frame: Frame, slot: str) -> bool:
    """Whether a slot is filled, or will only be offered: the number that an SMS comes from."""
    return frame.has(slot) or (slot == "phone" and turn.facts.sender_phone is not None)


def _filling(turn: Turn, flow: Flow, frame: Frame, key: str) -> dict[str, str | int]:
    """What a question may have to name."""
    needed = texts.placeholders(key)
    filling: dict[str, str | int] = {}
    if "lines" in needed:
        filling["lines"] = display.read_back(flow, frame, on_sms=turn.facts.channel == "sms", language=turn.language)
    if "example" in needed:
        filling["example"] = example(turn.facts.county)
    if "count" in needed:
        filling["count"] = len(frame.media)
    if "programmes" in needed:
        filling["programmes"] = _goes_with(frame)
    for slot in needed & {*flow.slots}:
        filling[slot] = KINDS[flow.slots[slot]].shown(frame.value(slot), turn.language)
    if "value" in needed and frame.value("field"):
        meant = frame.value("field")
        filling["value"] = KINDS[flow.slots[meant]].shown(frame.value(meant), turn.language)
    filling.update({name: str(frame.told[name]) for name in needed & {*frame.told}})
    return filling


def long_silent(turn: Turn) -> bool:
    """Whether the resident comes back after so long that they may have lost the thread."""
    spoke_at = turn.session.spoke_at
    return bool(spoke_at) and turn.facts.now - datetime.fromisoformat(spoke_at) > RECAP_AFTER


def _lead_in(turn: Turn, flow: Flow, frame: Frame) -> None:
    """Back after days, or after something else came between: say so before asking."""
    if flow.resumable and long_silent(turn):
        known = display.names_of_known(flow, frame, turn.language)
        turn.say("lead.recap" if known else "lead.recap_empty", minor=True, params={"known": known})
    elif turn.returning:
        turn.say("lead.back", minor=True)


def _perform(turn: Turn, step: EffectStep) -> bool:
    """Ask the office for something; True if its answer has to be waited for."""
    frame = turn.frame
    assert frame is not None
    match step.action:
        case "set_aside":
            turn.say("request_help.pledge_refused")
            turn.withdraw("pledge")
            set_aside(turn)
            return False
        case "begin_report":
            _begin_report(turn)
            return False
    turn.effects.append(errand(turn, step))
    if step.action in NOT_ANSWERED:
        turn.change_frame(done=(*frame.done, step.id))
        return False
    turn.change(expecting=step.id)
    return True


def _begin_report(turn: Turn) -> None:
    """Go over to a report, which knows already what was told here, and in which message.

    What stands under an agreement is held in the running conversation only, and erased if that is refused.
    """
    told = turn.session.stack[-1]
    flow = turn.library.named(REPORT)
    turn.change(stack=(), urgent=False)
    turn.push(flow)
    order = tuple(slot for slot in told.order if slot in flow.slots and told.has(slot))
    turn.change_frame(answers={slot: told.answers[slot] for slot in order}, order=order)


def set_aside(turn: Turn) -> None:
    """Put the conversation on top where it can be taken up again, and give up what lies below it.

    What was told and not agreed to yet is not kept for that long. In danger it may be (article 13 (4)).
    """
    turn.forget_question()
    flow = turn.flow
    for slot, agreement in flow.only_with.items() if flow and not turn.session.urgent else ():
        frame = turn.frame
        if frame is not None and slot in frame.answers and frame.value(agreement) is not True:
            turn.erase(slot)
    turn.change(shelved=turn.frame, stack=(), misses=0)
