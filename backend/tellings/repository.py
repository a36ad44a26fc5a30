"""All SQL about tellings. Who may see one is who may see its request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import NotFound
from backend.help_requests import repository as help_requests
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.staff.models import Account
from backend.tellings.models import Telling, TellingAttempt

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Followed:
    """A telling with its attempts and who made each, oldest first."""

    telling: Telling
    attempts: tuple[tuple[TellingAttempt, str], ...]


async def begin(session: AsyncSession, event: HelpRequestEvent, reason: str, now: datetime) -> None:
    """Make it somebody's duty to tell this event; it is one duty, for whatever reasons it is begun again."""
    row = insert(Telling).values(
        help_request_id=event.help_request_id, event_id=event.id, decision=event.stage_after, reason=reason, since=now
    )
    await session.execute(row.on_conflict_do_nothing())


async def open_ones(session: AsyncSession, account: Account) -> Sequence[Row[Telling, HelpRequest]]:
    """What the account's office has to tell, the oldest first, with the requests."""
    wanted = (
        select(Telling, HelpRequest)
        .join(HelpRequest, HelpRequest.id == Telling.help_request_id)
        .where(Telling.ended_at.is_(None), HelpRequest.id.in_(_visible(account)))
        .order_by(Telling.since, Telling.id)
        .limit(SHOWN)
    )
    return (await session.execute(wanted)).all()


async def one(
    session: AsyncSession, account: Account, telling_id: int, *, lock: bool = False
) -> tuple[Telling, HelpRequest]:
    """One of them with its request; NotFound when there is none or it is not for this account to see."""
    wanted = (
        select(Telling, HelpRequest)
        .join(HelpRequest, HelpRequest.id == Telling.help_request_id)
        .where(Telling.id == telling_id, HelpRequest.id.in_(_visible(account)))
    )
    if lock:
        wanted = wanted.with_for_update(of=Telling).execution_options(populate_existing=True)
    found = (await session.execute(wanted)).one_or_none() if 0 < telling_id < 2**63 else None
    if found is None:
        raise NotFound("没有这件要告知的决定，或它不归您的机构办理")
    return found[0], found[1]


async def of_request(session: AsyncSession, help_request_id: int) -> list[Followed]:
    """Every telling of a request with its attempts, oldest first. Who may see the request was asked before."""
    wanted = select(Telling).where(Telling.help_request_id == help_request_id).order_by(Telling.id)
    found = (await session.scalars(wanted)).all()
    attempts = await _attempts(session, [telling.id for telling in found])
    return [
        Followed(telling, tuple((made, who) for made, who in attempts if made.telling_id == telling.id))
        for telling in found
    ]


async def _attempts(session: AsyncSession, telling_ids: Collection[int]) -> list[tuple[TellingAttempt, str]]:
    wanted = (
        select(TellingAttempt, Account.display_name)
        .join(Account, Account.id == TellingAttempt.account_id)
        .where(TellingAttempt.telling_id.in_(telling_ids))
        .order_by(TellingAttempt.id)
    )
    return [(attempt, who) for attempt, who in await session.execute(wanted)]


def _visible(account: Account) -> Select[int]:
    return help_requests.readable_by(account).with_only_columns(HelpRequest.id)
