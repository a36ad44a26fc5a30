"""What other systems have delivered about requests, for the office that has the request: read only.

The findings themselves are for the check alone. Whoever reads them has the look put down first
(`data_checks.service.look`), and so nothing here tells what was found but `of_request`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.data_checks.models import DataCheckLook
from backend.help_requests import repository as help_requests
from backend.help_requests.models import HelpRequest
from backend.staff.models import Account
from backend.systems.models import ReceivedCheck

SHOWN = 200
"""Deliveries on one page, the latest."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """That findings came: about which request, from which system and source; `seen` once somebody looked at them."""

    number: str
    system: str
    source: str
    received_at: datetime
    seen: bool


async def of_office(session: AsyncSession, account: Account) -> list[Delivered]:
    """What has come about the requests this account may see, the latest first."""
    theirs = help_requests.readable_by(account).with_only_columns(HelpRequest.id)
    seen = exists().where(
        DataCheckLook.help_request_id == ReceivedCheck.help_request_id, DataCheckLook.at >= ReceivedCheck.received_at
    )
    wanted = (
        select(HelpRequest.number, ReceivedCheck.system, ReceivedCheck.source, ReceivedCheck.received_at, seen)
        .join(HelpRequest, HelpRequest.id == ReceivedCheck.help_request_id)
        .where(HelpRequest.id.in_(theirs))
        .order_by(ReceivedCheck.id.desc())
        .limit(SHOWN)
    )
    return [Delivered(*row) for row in await session.execute(wanted)]


async def of_request(session: AsyncSession, help_request_id: int) -> Sequence[ReceivedCheck]:
    """What has come about one request with what was found, oldest first; the look is to be on record before."""
    wanted = select(ReceivedCheck).where(ReceivedCheck.help_request_id == help_request_id)
    return (await session.scalars(wanted.order_by(ReceivedCheck.id))).all()
