"""What a flow's effect steps ask of the office, put together from what the conversation has gathered.

Apart from the walk because each sort of errand has its own parts, and the walk only has to know whether to wait.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from bot.flows import effects
from bot.flows.definition import Action, EffectStep
from bot.flows.effects import Effect, QueueReason, RequestAct, Right
from bot.flows.form import form_of
from bot.flows.questions import elliptical
from bot.flows.session import Frame
from bot.flows.summary import summary
from bot.flows.turn import Turn

NOT_ANSWERED: frozenset[Action] = frozenset(("set_notices",))
"""Errands whose outcome nobody waits for."""


def errand(turn: Turn, step: EffectStep) -> Effect:
    """The effect of a step of the conversation on top. Raises `KeyError` for a step that is none of the office's."""
    frame = turn.frame
    assert frame is not None
    return _ERRANDS[step.action](turn, frame, step.purpose)


def _submit(turn: Turn, frame: Frame, _purpose: str) -> Effect:
    return effects.SubmitHelpRequest(form_of(turn.session, frame))


def _look_up(_turn: Turn, frame: Frame, _purpose: str) -> Effect:
    return effects.LookUpProgress(frame.value("case_code"), frame.value("speaker"))


def _queue(turn: Turn, _frame: Frame, _purpose: str) -> Effect:
    reason: QueueReason = "urgent" if turn.session.urgent else "asked"
    return effects.QueueForOperator(reason, summary(turn.session, turn.library))


def _find(_turn: Turn, frame: Frame, purpose: str) -> Effect:
    code = frame.value("which") or frame.value("case_code")
    return effects.FindRequests(cast("RequestAct", purpose), code)


def _act(_turn: Turn, frame: Frame, purpose: str) -> Effect:
    slot = _slot_meant(frame)
    papers = frame.value("attachments") or {}
    told = frame.value("reason") or (papers.get("words", "") if isinstance(papers, Mapping) else "")
    agreed = frame.answers["agreed"].agreed_to if frame.value("agreed") is True else ""
    return effects.ActOnRequest(
        act=cast("RequestAct", purpose),
        number=str(frame.value("which")),
        words=told,
        slot=slot,
        value=frame.value(slot) if slot else None,
        media=frame.media,
        score=frame.value("score") or "",
        reopen=frame.value("reopen") is True,
        said_in=_said_in(frame, slot or "attachments", "reason", "sure"),
        agreements={"consent": agreed, "data_check": agreed} if agreed else {},
    )


def _slot_meant(frame: Frame) -> str:
    """The slot that is amended, or that the office has asked for and now holds something."""
    meant = frame.value("field") or frame.told.get("wanted", {}).get(frame.value("which"), "")
    return str(meant) if meant and frame.value(meant) is not None else ""


def _said_in(frame: Frame, *slots: str) -> str:
    return next((frame.answers[slot].said_in for slot in slots if slot in frame.answers), "")


def _complain(turn: Turn, frame: Frame, _purpose: str) -> Effect:
    said_in = (frame.answers["what"].said_in, turn.heard.ref)
    return effects.FileComplaint(str(frame.value("what")), frame.value("named") is True, said_in)


def _offer(_turn: Turn, frame: Frame, _purpose: str) -> Effect:
    return effects.RecordOffer(str(frame.value("what")), frame.value("phone"))


def _ask(turn: Turn, frame: Frame, _purpose: str) -> Effect:
    question = str(frame.value("question"))
    topic = turn.session.topic if elliptical(question) else ""
    return effects.AskCatalogue(question, turn.heard.aid_types, topic)


def _screen(_turn: Turn, frame: Frame, _purpose: str) -> Effect:
    told: Any = frame.value("circumstances")
    return effects.ScreenHousehold(
        frame.value("household_size"), frame.value("monthly_income"), None if told is None else tuple(told)
    )


def _my_data(_turn: Turn, _frame: Frame, _purpose: str) -> Effect:
    return effects.LookUpMyData()


def _right(_turn: Turn, _frame: Frame, purpose: str) -> Effect:
    return effects.ExerciseRight(cast("Right", purpose))


def _notices(_turn: Turn, _frame: Frame, purpose: str) -> Effect:
    return effects.SetNotices(wanted=purpose == "on")


def _send_code(_turn: Turn, frame: Frame, purpose: str) -> Effect:
    phone, number = str(frame.value("phone") or ""), str(frame.value("which") or "")
    return effects.SendCode(phone, cast("effects.CodePurpose", purpose or "bind"), number)


def _check_code(_turn: Turn, frame: Frame, _purpose: str) -> Effect:
    return effects.CheckCode(str(frame.value("one_time_code")))


def _bind(_turn: Turn, frame: Frame, _purpose: str) -> Effect:
    text = frame.answers["notices"].agreed_to if frame.value("notices") is True else None
    return effects.BindPhone(frame.value("speaker"), text)


def _unbind(_turn: Turn, _frame: Frame, _purpose: str) -> Effect:
    return effects.UnbindPhone()


_ERRANDS: Mapping[Action, Callable[[Turn, Frame, str], Effect]] = {
    "submit_help_request": _submit,
    "look_up_progress": _look_up,
    "queue_for_operator": _queue,
    "find_requests": _find,
    "act_on_request": _act,
    "file_complaint": _complain,
    "record_offer": _offer,
    "ask_catalogue": _ask,
    "screen_household": _screen,
    "look_up_my_data": _my_data,
    "exercise_right": _right,
    "set_notices": _notices,
    "send_code": _send_code,
    "check_code": _check_code,
    "bind_phone": _bind,
    "unbind_phone": _unbind,
}
