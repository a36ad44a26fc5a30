"""Remarks around a report: each gets its answer, and what was going on goes on.

They come before orders and answers, because a model takes them for something else, or for nothing at all.
"""

from collections.abc import Callable

from bot.flows import display, remarks, words
from bot.flows.definition import SlotKind
from bot.flows.effects import RaiseAlarm
from bot.flows.mechanisms.digression import begin, take_up_shelved
from bot.flows.questions import aspect, elliptical
from bot.flows.slots.agreement import AGREEMENTS
from bot.flows.slots.story import joined
from bot.flows.turn import Turn
from bot.flows.walk import REPORT, open_step, walk
from bot.nlu.normalise import parse_case_code

_NUMBERS: tuple[SlotKind, ...] = ("phone", "id_number", "case_code", "one_time_code", "request")
"""The kinds of slots whose answer may look like a code."""

_PROGRESS = "check_progress"
_COMPLAINT = "complaint"


def wait_for_a_person(turn: Turn) -> bool:
    """Who waits for a person and asks where they are, or waits no longer. Before danger: 还有多久来人 is no cry."""
    said = turn.heard.said
    if not turn.session.with_operator or turn.session.urgent or turn.choice:
        return False
    if remarks.waits(said):
        turn.say("operator.still_waiting")
        if remarks.calls_at_once(said):
            turn.say("danger.reminder")
        return True
    return False


def open_by_code(turn: Turn) -> bool:
    """A bare code, or the end of a number, asks how that stands: from any phone, in the middle of anything."""
    heard, session = turn.heard, turn.session
    kind = _asked_kind(turn)
    if turn.choice or kind in _NUMBERS or (session.flow == _PROGRESS and session.awaiting):
        return False
    codes = tuple(fact.text for fact in heard.found("case_code"))
    code = parse_case_code(heard.text) if codes and remarks.only_a_code(heard.line, codes) else None
    code = code or (remarks.tail_in(heard.said) if not session.stack else None)
    if not code:
        return False
    turn.change(with_operator=False)
    turn.understood()
    turn.push(turn.library.named(_PROGRESS))
    turn.fill("case_code", code, 1.0)
    walk(turn)
    return True


def _asked_kind(turn: Turn) -> SlotKind | None:
    step, flow = open_step(turn), turn.flow
    return flow.slots[step.slot] if step and flow else None


def remark(turn: Turn) -> bool:
    """Answer a remark, if the message is one."""
    if turn.choice:
        return False
    return any(answered(turn) for answered in _REMARKS)


def _no_calls(turn: Turn) -> bool:
    """In danger a wish how to be reached is no order about notices: it is kept with the story, as it was said."""
    heard, frame = turn.heard, turn.frame
    wish = remarks.forbids_calls(heard.text) or remarks.wants_no_messages(heard.text)
    if not turn.session.urgent or not wish:
        return False
    if frame is None or frame.flow != REPORT:
        return frame is None and _too_late_for_the_form(turn)
    told = str(frame.value("hardship") or "")
    kept, rest = remarks.apart_from_wish(heard.line)
    turn.fill("hardship", joined(told, kept), 1.0)
    if remarks.forbids_calls(heard.text) and not remarks.forbids_calls(told):
        turn.say("danger.no_calls", minor=True)
    if rest:
        turn.heard = heard.saying(rest)
        return False
    turn.understood()
    walk(turn)
    return True


def _too_late_for_the_form(turn: Turn) -> bool:
    """The report is filed already: whoever is on duty is told in its place."""
    if not remarks.forbids_calls(turn.heard.text):
        return False
    turn.understood()
    turn.say("danger.no_calls")
    turn.effects.append(RaiseAlarm())
    return True


def _no_messages(turn: Turn) -> bool:
    if turn.session.urgent and turn.session.stack:
        return False
    if not remarks.wants_no_messages(turn.heard.text):
        return False
    begin(turn, turn.library.named("notices_off"))
    return True


def _their_data(turn: Turn) -> bool:
    if not remarks.asks_for_their_data(turn.heard.text) or turn.session.flow == "my_data":
        return False
    begin(turn, turn.library.named("my_data"))
    return True


def _read_back(turn: Turn) -> bool:
    """What was written down so far; of what was filed, its kinds."""
    if not remarks.asks_to_read_back(turn.heard.text) or turn.session.awaiting == "confirm":
        return False
    frame, flow = turn.frame, turn.flow
    if frame is None or flow is None or not flow.resumable:
        if turn.session.flow == "my_data":
            return False
        begin(turn, turn.library.named("my_data"))
        return True
    lines = display.read_back(flow, frame, on_sms=turn.channel == "sms", language=turn.language)
    turn.understood()
    turn.say("read_back.so_far" if lines else "read_back.nothing", {"lines": lines})
    walk(turn)
    return True


def _where_we_were(turn: Turn) -> bool:
    """说到哪了: the form and what it holds already, if there is one."""
    session = turn.session
    if not remarks.asks_where_we_were(turn.heard.said):
        return False
    resumable = any((flow := turn.library.of(frame)) and flow.resumable for frame in session.stack)
    if not resumable and session.shelved is None:
        return False
    turn.change(with_operator=False)
    turn.understood()
    if resumable:
        while (flow := turn.flow) is not None and not flow.resumable:
            turn.pop()
    else:
        take_up_shelved(turn)
    turn.forget_question()
    frame, flow = turn.frame, turn.flow
    known = display.names_of_known(flow, frame, turn.language) if flow and frame else ""
    turn.say("lead.recap" if known else "lead.recap_empty", {"known": known})
    turn.returning = False
    walk(turn)
    return True


def _stop_waiting(turn: Turn) -> bool:
    if not turn.session.with_operator or not remarks.stops_waiting(turn.heard.said):
        return False
    turn.change(with_operator=False)
    turn.understood()
    turn.forget_question()
    turn.say("continue.going_on" if turn.session.stack else "operator.left", minor=bool(turn.session.stack))
    walk(turn)
    return True


def _think_it_over(turn: Turn) -> bool:
    """Nobody agrees by wanting to think: the form stays open, and nothing is taken for a yes."""
    if _asked_kind(turn) not in AGREEMENTS or not remarks.thinks_it_over(turn.heard.text):
        return False
    if turn.session.awaiting in ("confirm", "sure") and words.approves(turn.heard.text):
        return False
    turn.understood()
    turn.say("patience.think")
    return True


def _asks_itself(turn: Turn) -> bool:
    """Whether the question stands in the same message, and is answered for itself."""
    return turn.heard.points_elsewhere(_CLEARLY) and turn.heard.intent not in ("cancel", "thanks_bye")


def _only_ask(turn: Turn) -> bool:
    """不登记，我就是打听打听: nothing is filed, and every question is welcome."""
    frame, session = turn.frame, turn.session
    begun = frame is not None and frame.flow == REPORT
    if session.with_operator or not remarks.only_asks(turn.heard.text) or _asks_itself(turn):
        return False
    if session.stack and not (begun and session.awaiting == "consent"):
        return False
    turn.understood()
    turn.change(stack=())
    turn.say("asking.welcome")
    return True


_CLEARLY = 0.6


def _code_shows_no_more(turn: Turn) -> bool:
    """Why a code alone shows no more, and what shows more."""
    asked = turn.session.offered if not turn.session.stack else None
    if asked is None or asked.key != "progress.stranger" or not remarks.wants_more(turn.heard.text):
        return False
    turn.understood()
    turn.say("progress.code_only")
    return True


def _where_to_go(turn: Turn) -> bool:
    """The office with its hours and numbers, for who would rather go there; a programme's own place is policy."""
    session, heard = turn.session, turn.heard
    in_between = bool(session.stack) and (session.flow != REPORT or session.urgent or bool(heard.found("place")))
    about_a_programme = bool(session.topic) and not session.stack
    if in_between or about_a_programme or session.with_operator or not remarks.asks_where_to_go(heard.text):
        return False
    if heard.intent in _OF_THEIR_OWN and not elliptical(heard.text):
        return False
    turn.understood()
    turn.say("office.where")
    walk(turn)
    return True


_OF_THEIR_OWN = ("ask_policy", "check_progress", "offer_help", "complaint")
"""What has a place of its own to go to."""


def _ask_about_the_report(turn: Turn) -> bool:
    """都要啥材料啊 in the middle of a report: about the help that is asked for there."""
    frame, heard = turn.frame, turn.heard
    if frame is None or frame.flow != REPORT or turn.session.with_operator or turn.session.urgent:
        return False
    asked = aspect(heard.text)
    meant = asked == "materials" or (heard.intent == "ask_policy" and heard.confidence >= _PERHAPS)
    if not asked or not meant or not elliptical(heard.text) or len(heard.said) > _SHORT:
        return False
    turn.understood()
    if frame.value("aid_types"):
        turn.push(turn.library.named("ask_policy"))
        turn.fill("question", heard.raw, 1.0)
    else:
        turn.say("request_help.materials")
    walk(turn)
    return True


_SHORT = 16
_PERHAPS = 0.4


def _photos_later(turn: Turn) -> bool:
    """照片晚点再发, before photos are asked for: never a farewell, and not asked for again."""
    frame, flow, heard = turn.frame, turn.flow, turn.heard
    asked = _asked_kind(turn)
    if frame is None or flow is None or not flow.resumable or turn.session.with_operator or turn.session.urgent:
        return False
    if asked == "photos" or not remarks.puts_off_papers(heard.text):
        return False
    if asked in AGREEMENTS and words.agrees(heard.text, heard.said) is not None:
        return False
    turn.understood()
    for slot in [name for name, kind in flow.slots.items() if kind == "photos" and not frame.has(name)]:
        turn.fill(slot, [media.id for media in frame.media], 1.0)
    turn.say("request_help.attachments.later", minor=True)
    walk(turn)
    return True


def _complaint_aside(turn: Turn) -> bool:
    """Fears and questions of who complains: who gets to know of it, and how one hears what came of it."""
    session, text = turn.session, turn.heard.text
    begun = session.flow == _COMPLAINT
    filed = not session.stack and session.offered is not None and session.offered.key.startswith("complaint.")
    if not (begun or filed) or session.awaiting == "what":
        return False
    told = (
        "complaint.not_to_them" if remarks.fears_them(text)
        else "complaint.how_to_hear" if remarks.asks_how_to_hear(text) else ""
    )  # fmt: skip
    if not told:
        return False
    turn.understood()
    turn.say(told)
    walk(turn)
    return True


_REMARKS: tuple[Callable[[Turn], bool], ...] = (
    _stop_waiting, _where_we_were, _complaint_aside, _no_calls, _no_messages, _their_data, _read_back, _think_it_over,
    _only_ask, _code_shows_no_more, _ask_about_the_report, _photos_later, _where_to_go,
)  # fmt: skip
