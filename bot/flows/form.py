"""A finished conversation as the form the office files."""

from collections.abc import Mapping
from typing import Any

from bot import texts
from bot.flows.effects import HelpRequestForm
from bot.flows.session import Frame, Session
from bot.flows.slots.area import resolved
from bot.nlu.understanding import AidTypeName

AGREEMENTS = ("consent", "health", "finance", "pledge", "data_check")
"""Everything that may be agreed to. In danger the confirmation itself says what the data is for."""

_UNRECORDED = "unrecorded"
"""The version of a text that was agreed to before versions were kept with each answer."""

_IN_DANGER: tuple[AidTypeName, ...] = ("temporary",)
"""The kind of an urgent request that names none: help within 24 hours is temporary assistance (急难型临时救助)."""


def form_of(session: Session, frame: Frame) -> HelpRequestForm:
    """The form of a frame whose steps are all done."""
    return HelpRequestForm(
        on_behalf=frame.value("on_behalf") is True,
        applicant_name=frame.value("applicant_name") or texts.label("value", "unknown_name"),
        phone=frame.value("phone"),
        id_number=frame.value("id_number"),
        area=resolved(frame.value("area")),
        aid_types=tuple(frame.value("aid_types") or _IN_DANGER),
        hardship=frame.value("hardship") or texts.label("value", "not_told"),
        household_size=frame.value("household_size"),
        monthly_income=frame.value("monthly_income"),
        attachments=frame.media,
        urgent=session.urgent,
        agreements=_agreements(session, frame),
        provenance={**{slot: provenance(frame, slot) for slot in frame.answers if frame.has(slot)}, **_noted(frame)},
    )


def _noted(frame: Frame) -> Mapping[str, Mapping[str, Any]]:
    """What a reporter told of the person concerned beside the questions."""
    told = frame.told.get("person_phone")
    return {"person_phone": {**told, "by": "proxy"}} if told else {}


def _agreements(session: Session, frame: Frame) -> Mapping[str, str]:
    """The version of each text that was agreed to, as it was when it was agreed to."""
    if session.urgent:
        return {"consent": frame.answers["confirm"].agreed_to or _UNRECORDED}
    given = [slot for slot in AGREEMENTS if frame.value(slot) is True]
    if frame.value("on_behalf") is True and "data_check" in given:
        given.remove("data_check")  # only the person concerned can allow it, when they are met
    return {slot: frame.answers[slot].agreed_to or _UNRECORDED for slot in given}


def provenance(frame: Frame, slot: str) -> Mapping[str, Any]:
    """Where the value of a slot comes from, as plain JSON: see `HelpRequestForm`."""
    answer = frame.answers[slot]
    relation = frame.told.get("proxy") if slot == "on_behalf" and answer.value is True else None
    given_by = "proxy" if answer.by == "resident" and frame.value("on_behalf") is True else answer.by
    return {
        "value": answer.value,
        "by": given_by,
        "said_in": answer.said_in,
        "at": answer.at,
        "confidence": answer.confidence,
        "history": list(answer.earlier),
        **({"relation": relation} if relation else {}),
    }
