"""The answer to what was asked, or to what has not been asked yet."""

import re
from dataclasses import replace

from bot.flows import remarks, words
from bot.flows.definition import CollectStep, SlotKind
from bot.flows.heard import SURE_ENOUGH
from bot.flows.mechanisms.digression import interrupt
from bot.flows.mechanisms.intake import as_far_as_agreed, fill, say_changed, take_volunteered
from bot.flows.mechanisms.misunderstanding import cannot_skip, refuse
from bot.flows.slots import KINDS, Refused, Taken
from bot.flows.slots.agreement import AGREEMENTS, votes
from bot.flows.slots.reading import stem
from bot.flows.slots.story import troubled
from bot.flows.turn import Turn
from bot.flows.walk import context, open_step, village_is_asked, walk
from bot.texts import label

_ASKS = ("ask_policy", "check_progress", "request_human", "complaint", "offer_help")
"""What is more than a way of not answering: 回头再给你吧 is no farewell, 怕泄露，不填 breaks nothing off."""

_BOTH = 0.75
"""From this confidence a message that also answers is taken to ask something besides."""


def answer(turn: Turn) -> bool:
    """Take the answer to the pending question. While an operator is awaited only an unmistakable one counts."""
    step, flow = open_step(turn), turn.flow
    if step is None or flow is None or not _was_asked(turn, step):
        return False
    reading = KINDS[flow.slots[step.slot]].asked(turn.heard, context(turn, step.slot))
    if reading is None and village_is_asked(turn):  # which may stay open: the message answers what comes next
        turn.forget_question()
        return answer(turn)
    kind = KINDS[flow.slots[step.slot]]
    reading = as_far_as_agreed(turn, step.slot, reading)
    if turn.session.with_operator and not (isinstance(reading, Taken) and (kind.strict or turn.choice)):
        return False
    if isinstance(reading, Refused):
        take_volunteered(turn, besides=step.slot)
        refuse(turn, step.slot, reading)
        return True
    if reading is None and not _skips(turn, step):
        return False
    if reading is None and not step.optional:
        cannot_skip(turn, stem(flow.name, step.slot))
        return True
    _accept(turn, step.slot, reading)
    return True


def vote(turn: Turn) -> bool:
    """A plain yes or no to an agreement is the answer, before anything remarked beside it is answered."""
    step, flow = open_step(turn), turn.flow
    if step is None or flow is None or turn.choice or turn.session.with_operator:
        return False
    kind = flow.slots[step.slot]
    asked = kind in AGREEMENTS and _was_asked(turn, step)
    return asked and votes(turn.heard, kind) and answer(turn)


_OF_ONES_OWN_PACE: tuple[SlotKind, ...] = ("photos", "papers", "story", "words", "aid_types", "question")
"""Questions that have words of their own for what is on its way, or are answered by any words."""


def wait_a_moment(turn: Turn) -> bool:
    """Who asks at home or fetches something is waited for, once: then the question stands as before."""
    step, flow, frame = open_step(turn), turn.flow, turn.frame
    if step is None or flow is None or frame is None or not flow.resumable or turn.choice:
        return False
    mark = f".waited_{step.slot}"
    busy = turn.session.with_operator or turn.session.urgent or mark in frame.done
    of_its_own = flow.slots[step.slot] in (*_OF_ONES_OWN_PACE, *AGREEMENTS)
    if busy or of_its_own or not remarks.needs_a_moment(turn.heard.text):
        return False
    kind = KINDS[flow.slots[step.slot]]
    told = any(fact.entity not in ("place", "illness", "date") for fact in turn.heard.entities)
    rest = turn.heard.saying(remarks.without_moment(turn.heard.text))  # 我问一下老伴 counts nobody
    if told or troubled(turn.heard) or isinstance(kind.asked(rest, context(turn, step.slot)), Taken):
        return False
    turn.change_frame(done=(*frame.done, mark))
    turn.understood()
    turn.say("patience")
    return True


def _was_asked(turn: Turn, step: CollectStep) -> bool:
    """Nobody agrees to what was not put to them: a yes to an offer is no consent."""
    flow = turn.flow
    kind = flow.slots[step.slot] if flow else ""
    return kind not in AGREEMENTS or turn.session.awaiting == step.slot


def _skips(turn: Turn, step: CollectStep) -> bool:
    """Whether the question is passed over; 算了 passes over what may be left open and gives up what may not."""
    if not step.optional and words.among(turn.heard.said, words.GIVE_UP):
        return False
    if words.asks_for_a_person(turn.heard.said):
        return False
    struck = step.optional and words.strikes_out(turn.heard.raw)
    return turn.choice == "skip" or struck or words.skips(turn.heard.said) or declined(turn, step)


def declined(turn: Turn, step: CollectStep) -> bool:
    """Whether somebody does not give a number that may be left open: 证在老家呢, 我哪知道."""
    kind = turn.flow.slots[step.slot] if turn.flow else ""
    heard = turn.heard
    asks_more = heard.intent in _ASKS and heard.points_elsewhere(_BOTH)
    may = step.optional and kind in ("id_number", "income") and not asks_more
    return may and words.declines(heard.said) and (words.distrusts(heard.said) or not troubled(heard))


def _accept(turn: Turn, slot: str, reading: Taken | None) -> None:
    turn.change(with_operator=False)
    turn.understood()
    if reading is None:
        turn.fill(slot, None, 1.0)
        if turn.flow and turn.flow.resumable:
            turn.say("skip.done", minor=True)
    else:
        _notice_another(turn, slot)
        fill(turn, slot, reading)
    take_volunteered(turn, besides=slot)
    if not (turn.heard.points_elsewhere(_BOTH) and _says_more(turn, slot) and interrupt(turn)):
        walk(turn)


_OF_ANOTHER = re.compile(r"^(?:嗯|哦|他|她)?(?:这位|那位|老人|人家|病人|他|她)(?:的?(?:名字|全名|大名))?(?:叫|姓|是叫)")


def _notice_another(turn: Turn, slot: str) -> None:
    """他叫某某, to one's own name: it is for somebody else after all, unless that was settled by a question."""
    frame, flow = turn.frame, turn.flow
    if frame is None or flow is None or flow.slots[slot] != "name" or not _OF_ANOTHER.search(turn.heard.text):
        return
    for whose in [name for name, kind in flow.slots.items() if kind == "whose"]:
        if frame.value(whose) is False and frame.answers[whose].confidence < 1:
            turn.fill(whose, True, SURE_ENOUGH)
            say_changed(turn, whose, "whose", True)


def _says_more(turn: Turn, slot: str) -> bool:
    """Whether the message is clearly longer than the answer taken from it. What was said yes to is done first."""
    frame, flow = turn.frame, turn.flow
    if flow is not None and flow.slots[slot] in ("agreement", "confirmation"):
        return False
    value = frame.value(slot) if frame else None
    if value is False and flow is not None and flow.slots[slot] in AGREEMENTS:
        return False  # 不同意，我的信息凭啥给你们 refuses, and asks nothing
    if value is True and turn.heard.intent == "offer_help":  # who reports for another helps them, and offers nothing
        return False
    return len(turn.heard.said) >= len(str(value)) + 6 if isinstance(value, str | int) else False


def volunteer(turn: Turn) -> bool:
    """The message answers something that was not asked yet: take it and ask what is still open."""
    if not turn.session.stack:
        return False
    if turn.session.with_operator:
        return _note_down(turn)
    if not turn.heard.reports and troubled(turn.heard) and not _all_told(turn):
        turn.heard = replace(turn.heard, intent="report_hardship", confidence=SURE_ENOUGH)
    if not take_volunteered(turn):
        return False
    turn.understood()
    walk(turn)
    return True


def _all_told(turn: Turn) -> bool:
    """Whether the story was told and the report is about to be filed: what sounds like trouble there may be an oath."""
    frame, flow = turn.frame, turn.flow
    kind = flow.slots.get(turn.session.awaiting or "") if flow else None
    has_story = any(of == "story" and frame.has(slot) for slot, of in flow.slots.items()) if flow and frame else False
    return has_story and kind in AGREEMENTS


def _note_down(turn: Turn) -> bool:
    """Whoever waits for an operator still tells: it goes into the form, and the place in the queue is kept."""
    frame = turn.frame
    before = dict(frame.answers) if frame else {}
    if not take_volunteered(turn) or turn.frame is None:
        return False
    noted = [
        label("slot", slot, turn.language)
        for slot, answer in turn.frame.answers.items()
        if answer is not before.get(slot)
    ]
    turn.say("operator.noted_facts", {"noted": label("value", "comma", turn.language).join(noted)})
    return True
