"""A finished conversation as the form the office files."""

from collections.abc import Mapping
from typing import Any

from bot import texts
from bot.flows.effects import HelpRequestForm
from bot.flows.session import Frame, Session
from bot.flows.slots.area import resolved
from bot.messages import Channel
from bot.nlu.understanding import AidTypeName

_IN_DANGER: tuple[AidTypeName, ...] = ("temporary",)
"""The kind of an urgent request that names none: help within 24 hours is temporary assistance (急难型临时救助)."""


def form_of(session: Session, frame: Frame, channel: Channel) -> HelpRequestForm:
    """The form of a frame whose steps are all done."""
    return HelpRequestForm(
        on_behalf=frame.value("on_behalf") is True,
        applicant_name=frame.value("applicant_name") or texts.label("value", "unknown_name"),
        phone=frame.value("phone"),
        id_number=frame.value("id_number"),
        area=resolved(frame.value("area")),
        aid_types=tuple(frame.value("aid_types") or _IN_DANGER),
        hardship=frame.value("hardship"),
        household_size=frame.value("household_size"),
        monthly_income=frame.value("monthly_income"),
        attachments=frame.media,
        urgent=session.urgent,
        agreements=_agreements(session, frame, channel),
        provenance={slot: _provenance(frame, slot) for slot in frame.answers if frame.has(slot)},
    )


def _agreements(session: Session, frame: Frame, channel: Channel) -> Mapping[str, str]:
    """Which texts were agreed to. In danger the confirmation itself says what the data is for."""
    if session.urgent:
        return {"consent": texts.version(f"{frame.flow}.confirm.ask.urgent", channel=channel)}
    pledge = "pledge.ask.other" if frame.value("on_behalf") else "pledge.ask"
    asked = {"consent": f"{frame.flow}.consent.ask", "pledge": f"{frame.flow}.{pledge}"}
    return {slot: texts.version(key, channel=channel) for slot, key in asked.items() if frame.value(slot) is True}


def _provenance(frame: Frame, slot: str) -> Mapping[str, Any]:
    answer = frame.answers[slot]
    return {
        "value": answer.value,
        "said_in": answer.said_in,
        "confidence": answer.confidence,
        "history": list(answer.earlier),
    }
