"""The office has looked for, or done something to, what was filed before; the conversation goes on from there."""

import re
from dataclasses import replace
from typing import Any

from bot import texts
from bot.flows.mechanisms.arrivals import UNASKED
from bot.flows.mechanisms.digression import begin
from bot.flows.mechanisms.returning import NOTHING_FOUND, awaits, pass_effect
from bot.flows.outcomes import Acted, ComplaintFiled, OfferRecorded, OpenRequest, Proof, RequestClosed, RequestsFound
from bot.flows.session import Frame, Question
from bot.flows.slots import KINDS
from bot.flows.slots.chosen import AMENDABLE, part_meant, scored
from bot.flows.turn import Turn
from bot.flows.walk import context, walk
from bot.messages import Choice
from bot.texts import label, length

RATING = "satisfaction"
"""The flow that asks how a closed request was handled."""

_PROOFS: dict[Proof, str] = {"here": "", "code": "prove_by_code", "none": "not_provable"}
"""The marks by which a flow knows what has to prove that somebody is whom a request is about."""

_MOST_UNRATED = 5
_NOTE_ROOM = 60


def requests_found(turn: Turn, outcome: RequestsFound) -> None:
    """What can be acted upon is kept for the choice; without any, the flow says so."""
    frame = turn.frame
    if frame is None or not awaits(turn):
        return
    if outcome.shared:
        needs_a_person(turn)
        return
    known = [request.number for request in outcome.requests]
    if not known and UNASKED in frame.done:  # a photo out of the blue, and nothing it could be for
        turn.change(loose=frame.media, stack=turn.session.stack[:-1], expecting="")
        turn.say("photo.idle")
        return
    pass_effect(turn)
    told = {
        "requests": [_told(request) for request in outcome.requests],
        "wanted": {request.number: request.wanted for request in outcome.requests if request.wanted},
        "linked": {request.number: "、".join(request.linked) for request in outcome.requests if request.linked},
        "note": length.clip(next((request.note for request in outcome.requests if request.note), ""), _NOTE_ROOM),
    }
    turn.change_frame(told=told)
    if not known:
        turn.change_frame(done=(*turn.session.stack[-1].done, NOTHING_FOUND))
    elif frame.has("which") and frame.value("which") not in known:
        turn.withdraw("which")
    if known and (mark := _PROOFS[outcome.requests[0].proof]):
        turn.change_frame(done=(*turn.session.stack[-1].done, mark))
    walk(turn)


def _told(request: OpenRequest) -> dict[str, Any]:
    """What the conversation has to know of a report to speak of it, as plain JSON."""
    return {
        "number": request.number,
        "status": request.status,
        "about": list(request.aid_types),
        "on": request.filed_on.isoformat() if request.filed_on else "",
        "parts": [{"number": part.number, "names": [part.name, *part.aliases]} for part in request.parts],
    }


_UNWANTED = re.compile(r"不要|不想|不用|不需要|不办|别[办报要]|甭|不报|不领|去掉|取消|撤")
_WITHDRAWING = "withdraw_request"
_LINKED = ("request_help.linked", "request_help.linked.other")


def drop_linked(turn: Turn) -> bool:
    """低保那个不要: of what was just filed with a report, or is about to be taken back with it, one alone is meant."""
    session, heard, frame = turn.session, turn.heard, turn.frame
    question = session.question
    if turn.choice or session.with_operator or question is None or len(heard.said) > _SHORT:
        return False
    if not session.stack and question.key in _LINKED and _UNWANTED.search(heard.text):
        begin(turn, turn.library.named(_WITHDRAWING))
        return True
    asked = frame is not None and frame.flow == _WITHDRAWING and session.awaiting == "sure"
    part = part_meant(frame.told.get("requests", ()), heard) if frame and asked else ""
    if not part or frame is None or frame.value("which") == part:
        return False
    turn.understood()
    turn.fill("which", part, 1.0)
    turn.forget_question()
    walk(turn)
    return True


_SHORT = 20


def needs_a_person(turn: Turn) -> None:
    """Several people use this contact: who is speaking, a person finds out."""
    turn.change(expecting="", stack=turn.session.stack[:-1])
    turn.say("shared.ask_a_person")
    walk(turn)


def acted(turn: Turn, outcome: Acted) -> None:
    """Done, or too late; either is said by the flow that asked for it."""
    frame = turn.frame
    if frame is None or not awaits(turn):
        return
    params = {"which": outcome.number, "office": outcome.office, "office_phone": outcome.office_phone}
    params["programmes"] = "、".join(outcome.linked)
    params |= _amended(turn, frame)
    turn.say(f"{frame.flow}.{_how_it_went(turn, outcome)}", params)
    turn.understood()
    turn.change(unrated=tuple(number for number in turn.session.unrated if number != outcome.number))
    if not (outcome.done and _amend_more(turn, frame)):
        pass_effect(turn)
    walk(turn)


def _amended(turn: Turn, frame: Frame) -> dict[str, str]:
    """The field that was put right, and what it holds now."""
    flow, field = turn.flow, frame.value("field")
    if not flow or not field:
        return {}
    shown = KINDS[flow.slots[field]].shown(frame.value(field), turn.language)
    return {"field": label("slot", field, turn.language), "value": shown}


def _amend_more(turn: Turn, frame: Frame) -> bool:
    """Whether another field was put right in the same talk: that is asked about next."""
    if frame.flow != "amend":
        return False
    more = next((slot for slot in AMENDABLE if frame.has(slot) and slot != frame.value("field")), None)
    if more is None:
        return False
    turn.erase(str(frame.value("field")))
    turn.fill("field", more, 1.0)
    turn.erase("sure")
    turn.change(expecting="")
    turn.forget_question()
    return True


def _how_it_went(turn: Turn, outcome: Acted) -> str:
    frame = turn.frame
    if not outcome.done:
        return "too_late"
    if outcome.moved:
        return "moved"
    if outcome.linked:
        return "done_linked"
    return "reopened" if frame is not None and frame.value("reopen") is True else "done"


def complaint_filed(turn: Turn, outcome: ComplaintFiled) -> None:
    """With supervision, under a number of its own."""
    _said_and_done(turn, "complaint.filed", number=outcome.number)


def offer_recorded(turn: Turn, outcome: OfferRecorded) -> None:
    """Recorded; somebody will get in touch."""
    _said_and_done(turn, "offer_help.recorded", office=outcome.office, office_phone=outcome.office_phone)


def _said_and_done(turn: Turn, key: str, **params: str) -> None:
    turn.say(key, params)
    turn.understood()
    pass_effect(turn)
    walk(turn)


def request_closed(turn: Turn, outcome: RequestClosed) -> None:
    """The notice asks how it went: from now on its digits and words mean the answer, if nothing else is going on."""
    unrated = (*(number for number in turn.session.unrated if number != outcome.number), outcome.number)
    turn.change(unrated=unrated[-_MOST_UNRATED:])
    if not turn.session.stack and not turn.session.with_operator:
        choices = tuple(Choice(f"score={name}", word) for name, word in _score_choices(turn))
        turn.change(offered=Question("", f"{RATING}.score.ask", choices))


def _score_choices(turn: Turn) -> list[tuple[str, str]]:
    said = texts.render(f"{RATING}.score.ask", {"which": ""}, channel=turn.channel, language=turn.language)
    return [(choice.key, choice.label) for choice in said.choices]


def ask_how_it_went(turn: Turn) -> None:
    """Somebody wants to say how a closed request was handled: asked, if there is one."""
    if not turn.session.unrated:
        turn.say("satisfaction.none")
        return
    turn.understood()
    turn.push(turn.library.named(RATING))
    turn.fill("which", turn.session.unrated[-1], 1.0, by="sender")
    walk(turn)


def rate(turn: Turn) -> bool:
    """How a closed request was handled, said when nothing else is going on: taken as the answer to its notice."""
    idle = not turn.session.stack and not turn.session.with_operator
    if not idle or not turn.session.unrated:
        return False
    question = turn.session.question
    asked = question is not None and question.key == f"{RATING}.score.ask"
    before = turn.session
    turn.push(turn.library.named(RATING))
    reader = context(turn, "score")
    if not scored(turn.heard, replace(reader, choice=turn.choice if asked else "")):
        turn.change(stack=before.stack)
        return False
    turn.fill("which", turn.session.unrated[-1], 1.0, by="sender")
    turn.change_frame(question=Question("score", f"{RATING}.score.ask", question.choices if asked and question else ()))
    return False  # the answer is taken like any other
