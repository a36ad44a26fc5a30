"""All SQL about contributions, needs and allocations. Only offices of charities and volunteers see them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Row, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.areas.models import AreaRow
from backend.charity.models import Allocation, Contribution, Need
from backend.help_requests.models import HelpRequest
from backend.offers.models import HelpOffer
from backend.offices.models import Department, Office
from backend.staff.models import Account, Role

SHOWN = 200


async def is_social(session: AsyncSession, account: Account) -> bool:
    """Whether this account is of a charity's or volunteers' office. Of other roles nobody need be asked."""
    if account.role != Role.CASEWORKER or not account.active:
        return False
    wanted = exists().where(
        Office.code == account.office_code, Department.code == Office.department_code, Department.kind != "government"
    )
    return bool(await session.scalar(select(wanted)))


_SUM = func.coalesce(func.sum(Allocation.amount), 0)
_GIVEN = select(_SUM).where(Allocation.contribution_id == Contribution.id).scalar_subquery()
"""What of a contribution has gone to needs."""
_RECEIVED = select(_SUM).where(Allocation.need_id == Need.id).scalar_subquery()
"""What a need has been given."""


async def contributions(session: AsyncSession) -> Sequence[Row[Contribution, str, Decimal]]:
    """The contributions that are open, with their area's name and what is left of each."""
    left = Contribution.amount - _GIVEN
    wanted = (
        select(Contribution, AreaRow.name, left)
        .join(AreaRow, AreaRow.code == Contribution.area_code)
        .where(Contribution.closed_at.is_(None), left > 0)
        .order_by(Contribution.id)
    )
    return (await session.execute(wanted)).all()


async def needs(session: AsyncSession) -> Sequence[Row[Need, HelpRequest, str, str, str | None, str | None, Decimal]]:
    """The open needs, the gravest first: with request, stating office and its phone, the two areas above its home, and
    what is missing."""
    above, top = aliased(AreaRow), aliased(AreaRow)
    missing = Need.amount - _RECEIVED
    wanted = (
        select(Need, HelpRequest, Office.name, Office.phone, above.code, top.code, missing)
        .join(HelpRequest, HelpRequest.id == Need.help_request_id)
        .join(Office, Office.code == HelpRequest.office_code)
        .join(AreaRow, AreaRow.code == HelpRequest.area_code)
        .outerjoin(above, above.code == AreaRow.parent_code)
        .outerjoin(top, top.code == above.parent_code)
        .where(Need.closed_at.is_(None), missing > 0)
        .order_by(HelpRequest.hardship_rank, Need.id)
    )
    return (await session.execute(wanted.limit(SHOWN))).all()


async def offers(session: AsyncSession, office_code: str) -> Sequence[HelpOffer]:
    """The offers an office was told of and has made nothing of yet, the oldest first."""
    taken = exists().where(Contribution.help_offer_id == HelpOffer.id)
    wanted = select(HelpOffer).where(HelpOffer.office_code == office_code, ~taken).order_by(HelpOffer.id).limit(SHOWN)
    return (await session.scalars(wanted)).all()


async def every_offer(session: AsyncSession, office_code: str) -> Sequence[Row[HelpOffer, datetime | None]]:
    """Every offer an office was told of, the latest first, with when a contribution was made of it."""
    wanted = (
        select(HelpOffer, Contribution.recorded_at)
        .outerjoin(Contribution, Contribution.help_offer_id == HelpOffer.id)
        .where(HelpOffer.office_code == office_code)
        .order_by(HelpOffer.id.desc())
        .limit(SHOWN)
    )
    return (await session.execute(wanted)).all()


async def of_request(session: AsyncSession, help_request_id: int) -> Sequence[Row[Need, Decimal]]:
    """What was stated for a request, with what has been allocated."""
    wanted = select(Need, _RECEIVED).where(Need.help_request_id == help_request_id)
    return (await session.execute(wanted.order_by(Need.id))).all()
