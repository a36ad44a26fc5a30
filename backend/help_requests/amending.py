"""Putting a new value into a field of a request: what was there stays in the field's history and in the event."""

from datetime import datetime
from typing import Any, Literal

from backend.help_requests import households
from backend.help_requests.models import HelpRequest

By = Literal["resident", "system"]
"""Who gave the new value: the resident, or another system that was told it."""


def put(request: HelpRequest, slot: str, value: Any, *, by: By, said_in: str, now: datetime) -> dict[str, Any]:
    """Put the value into its field; gives what the event keeps of it. `said_in` is the message it was said in."""
    before = _shown(request, slot)
    held = (request.provenance or {}).get(slot, {})
    past = {"value": held.get("value", before), "said_in": held.get("said_in", ""), "at": held.get("at", "")}
    if slot == "area":
        request.area_code, request.area_label = value["code"], value["label"]
    else:
        setattr(request, slot, value)
    origin = {
        "value": value, "by": by, "said_in": said_in, "at": now.isoformat(), "confidence": 1.0,
        "history": [*held.get("history", ()), past],
    }  # fmt: skip
    households.know_again(request)
    request.provenance = {**(request.provenance or {}), slot: origin}
    return {"slot": slot, "before": before, "after": _shown(request, slot), "said_in": said_in}


def _shown(request: HelpRequest, slot: str) -> str:
    value = request.area_label if slot == "area" else getattr(request, slot)
    return "" if value is None else str(value)
