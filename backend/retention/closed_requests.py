"""A help request whose archive period is over: the file loses whose it was, the trail of who did what stays.

Its row keeps number, kind, area code, office, stage, dates and the consents' versions, for statistics and for proof;
the events keep who did what and when, and lose their words. Signatures, clocks, reminders and looks hold nothing
personal and are not touched, nor are the registers. A request under an open trace waits for its end.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.charity.models import Need
from backend.data_checks.models import DataCheck
from backend.hardship_index.models import HardshipIndex, HouseholdFact
from backend.help_requests.lifecycle import Action
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.photos.models import Photo
from backend.publicity.models import Publicity
from backend.retention.sorts import changed
from backend.supervision.models import SpotCheck
from backend.systems.models import ReceivedCheck
from backend.tellings.models import Telling, TellingAttempt
from backend.trust.models import Trace

BATCH = 200
"""Requests of one transaction, each with everything that hangs on it."""
ENDED = ("closed", "refused", "withdrawn")
NOBODY = "＊＊"

EMPTY: dict[str, Any] = {
    "applicant_name": "", "phone": "", "id_number": None, "applicant_index": None, "household_marks": [],
    "hardship": "", "area_label": "",
    "household_size": None, "monthly_income": None, "attachments": [], "provenance": {}, "screening": None,
}  # fmt: skip
"""A request of which nothing tells whose it was."""
NO_PHOTO: dict[str, Any] = {"state": "removed", "reason": None, "content": None, "provider_id": "", "url": ""}


def is_over(before: datetime) -> ColumnElement[bool]:
    """Whether a request came to its end before this moment: nothing is owed, and nothing is being received."""
    return (
        HelpRequest.stage.in_(ENDED)
        & HelpRequest.procedure_stage.is_(None)
        & (HelpRequest.updated_at < before)
        & HelpRequest.emptied_at.is_(None)
    )


def _due(before: datetime) -> ColumnElement[bool]:
    traced = exists().where(Trace.help_request_id == HelpRequest.id, Trace.closed_at.is_(None))
    return is_over(before) & ~traced


class ClosedRequests:
    """The class of requests whose archive period is over."""

    async def count(self, session: AsyncSession, before: datetime) -> int:
        """How many there are."""
        return await session.scalar(select(func.count()).select_from(HelpRequest).where(_due(before))) or 0

    async def remove(self, session: AsyncSession, before: datetime, now: datetime) -> int:
        """Empty a batch of them with everything that hangs on them."""
        batch = select(HelpRequest.id).where(_due(before)).order_by(HelpRequest.id).limit(BATCH)
        ids = (await session.scalars(batch.with_for_update(skip_locked=True))).all()
        if ids:
            await _empty(session, ids, now)
        return len(ids)


async def _empty(session: AsyncSession, ids: Sequence[int], now: datetime) -> None:
    values = {**EMPTY, "emptied_at": now, "version": HelpRequest.version + 1}
    values["routing"] = HelpRequest.routing.op("-")("explanation").op("||")(func.jsonb_build_object("explanation", ""))
    await changed(session, update(HelpRequest).where(HelpRequest.id.in_(ids)).values(**values))
    await _empty_events(session, ids)
    tellings = select(Telling.id).where(Telling.help_request_id.in_(ids))
    for statement in (
        update(DataCheck).where(DataCheck.help_request_id.in_(ids)).values(findings=None),
        update(ReceivedCheck).where(ReceivedCheck.help_request_id.in_(ids)).values(findings=""),
        update(HardshipIndex).where(HardshipIndex.help_request_id.in_(ids)).values(parts=[]),
        update(Need).where(Need.help_request_id.in_(ids)).values(words=""),
        update(Publicity).where(Publicity.help_request_id.in_(ids)).values(masked_name=NOBODY),
        update(SpotCheck).where(SpotCheck.help_request_id.in_(ids)).values(note=None),
        update(Trace).where(Trace.help_request_id.in_(ids)).values(words="", reasons=None),
        update(Photo).where(Photo.help_request_id.in_(ids)).values(**NO_PHOTO),
        update(TellingAttempt).where(TellingAttempt.telling_id.in_(tellings)).values(whom="", note=""),
        delete(HouseholdFact).where(HouseholdFact.help_request_id.in_(ids)),
    ):
        await changed(session, statement)


async def _empty_events(session: AsyncSession, ids: Sequence[int]) -> None:
    """Take the words out of the trail; a rating keeps its score, which is counted."""
    theirs = HelpRequestEvent.help_request_id.in_(ids)
    rated = HelpRequestEvent.action == Action.RATE
    for event in await session.scalars(select(HelpRequestEvent).where(theirs, rated)):
        event.details = {"score": (event.details or {}).get("score", ""), "words": ""}
    await session.flush()
    await changed(session, update(HelpRequestEvent).where(theirs, ~rated).values(note="", details=None))
