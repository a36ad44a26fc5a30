"""All SQL about data checks."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.data_checks.models import DataCheck, DataCheckLook
from backend.staff.models import Account


async def of_request(session: AsyncSession, help_request_id: int) -> Sequence[DataCheck]:
    """Every check of a request, oldest first. Whoever reads the findings records the look first."""
    wanted = select(DataCheck).where(DataCheck.help_request_id == help_request_id)
    return (await session.scalars(wanted.order_by(DataCheck.id))).all()


async def looks(session: AsyncSession, help_request_id: int) -> list[tuple[DataCheckLook, str]]:
    """Every look at the findings of a request and whose it was, oldest first."""
    wanted = select(DataCheckLook, Account.display_name).join(Account, Account.id == DataCheckLook.account_id)
    found = wanted.where(DataCheckLook.help_request_id == help_request_id).order_by(DataCheckLook.id)
    return [(look, name) for look, name in await session.execute(found)]
