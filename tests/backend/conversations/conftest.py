"""A resident who talks, and the staff who step in."""

import itertools
from collections.abc import Awaitable, Callable

import pytest

from backend.areas import repository as areas
from backend.conversations.service import Answered, handle
from backend.staff.models import Account
from bot.messages import Address, Channel, Inbound, InboundKind, Media
from tests.backend.conftest import Office

Say = Callable[..., Awaitable[Answered]]


@pytest.fixture
async def alone(office: Office) -> None:
    """A report files no others with it."""
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 0


@pytest.fixture
def say(office: Office, alone: None) -> Say:
    """Say something as a resident on WeChat; gives what came of it."""
    numbers = itertools.count(1)

    async def say(
        text: str,
        *,
        who: str = "oRESIDENT",
        kind: InboundKind = InboundKind.TEXT,
        key: str = "",
        media: tuple[Media, ...] = (),
    ) -> Answered:
        now = office.runtime.clock()
        address = Address(Channel.WECHAT, who)
        inbound = Inbound(address, kind, f"test:{who}:{next(numbers)}", now, text, key, media)
        return await handle(office.runtime, inbound, passive=True)

    return say


@pytest.fixture
async def operators(office: Office) -> tuple[Account, Account]:
    """Two operators of the demo county."""
    from sqlalchemy import select

    async with office.runtime.database.unit_of_work() as session:
        found = (await session.scalars(select(Account).where(Account.role == "operator").order_by(Account.id))).all()
        return found[0], found[1]
