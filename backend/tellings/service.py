"""Which decisions a person has to tell, and recording that it was done.

Basis: 《社会救助暂行办法》第十一条、第十二条 (the applicant is told of the decision, of a refusal in writing with its
reasons); 最低生活保障审核确认办法. A message is the ordinary way; where it does not arrive, the office is not done.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Invalid
from backend.help_requests.models import HelpRequestEvent
from backend.staff.models import Account
from backend.tellings import repository
from backend.tellings.models import Reason, TellingAttempt, Told, Way

DECISIONS = ("approved", "refused")
"""The stages a decision leads to."""
LONGEST_WHOM, LONGEST_NOTE = 100, 500


@dataclass(frozen=True, slots=True)
class Report:
    """An attempt as it was written down; `at` is empty for now, else as a form gives it: 2026-09-28T10:00."""

    way: str = ""
    whom: str = field(default="", repr=False)
    outcome: str = ""
    note: str = field(default="", repr=False)
    at: str = ""


def is_decision(event: HelpRequestEvent) -> bool:
    """Whether the applicant has to learn of this event whatever happens to messages."""
    return event.stage_after in DECISIONS and event.stage_before != event.stage_after


async def owe_if_required(session: AsyncSession, event: HelpRequestEvent, now: datetime) -> None:
    """Make a decision somebody's duty to tell where the county wants it told by a person."""
    if is_decision(event) and event.stage_after in (await areas.county(session)).told_in_person:
        await repository.begin(session, event, "required", now)


async def owe(session: AsyncSession, event: HelpRequestEvent, reason: Reason, now: datetime) -> None:
    """Make a decision that no message has brought somebody's duty to tell; anything else is left."""
    if is_decision(event):
        await repository.begin(session, event, reason, now)


async def record(
    session: AsyncSession, account: Account, telling_id: int, report: Report, now: datetime
) -> TellingAttempt:
    """Put an attempt on record; one that told ends the duty.

    Raises NotFound for another office's, Conflict when it is told already, Invalid for what is missing or impossible.
    """
    telling, _ = await repository.one(session, account, telling_id, lock=True)
    if telling.ended_at is not None:
        raise Conflict("这个决定已经告知过了")
    at = _moment(report.at, telling.since, now)
    attempt = TellingAttempt(telling_id=telling.id, account_id=account.id, at=at, recorded_at=now, **_read(report))
    session.add(attempt)
    if attempt.outcome == "told":
        telling.ended_at = at
    await session.flush()
    return attempt


def _read(report: Report) -> dict[str, str]:
    whom, note = report.whom.strip(), report.note.strip()
    if report.way not in get_args(Way):
        raise Invalid("请选择怎么告知的：电话还是当面")
    if report.outcome not in get_args(Told):
        raise Invalid("请选择结果")
    if report.outcome == "told" and not whom:
        raise Invalid("请写明告诉了谁")
    if len(whom) > LONGEST_WHOM or len(note) > LONGEST_NOTE:
        raise Invalid(f"“告诉了谁”不超过 {LONGEST_WHOM} 字，说明不超过 {LONGEST_NOTE} 字")
    return {"way": report.way, "whom": whom, "outcome": report.outcome, "note": note}


def _moment(said: str, since: datetime, now: datetime) -> datetime:
    """When it was: between the decision, to the minute, and now."""
    if not said.strip():
        return now
    try:
        at = datetime.fromisoformat(said.strip()).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Invalid("告知的时间写得不对") from None
    if not since.replace(second=0, microsecond=0) <= at <= now:
        raise Invalid("告知的时间应在作出决定以后，不能是将来")
    return at
