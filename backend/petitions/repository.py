"""All SQL about petitions. Only supervision sees them; counting them shows nobody anything."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, Select, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core import crypto
from backend.core.errors import NotFound
from backend.help_requests.models import HelpRequest
from backend.offices.models import Office
from backend.petitions.models import Petition
from backend.staff.models import Account, Role

SHOWN = 200
COUNTED_AS = "petition"
"""As what petitions are counted beside the actions taken on requests."""


def readable_by(account: Account) -> Select[Petition]:
    """The petitions this account may see: a supervisor all, everybody else none."""
    wanted = select(Petition)
    return wanted if account.role == Role.SUPERVISOR and account.active else wanted.where(false())


async def listing(session: AsyncSession, account: Account) -> Sequence[Row[Petition, str | None]]:
    """Those that wait for an answer first, the oldest first; then the answered ones, the latest first."""
    every = (
        readable_by(account)
        .add_columns(HelpRequest.number)
        .outerjoin(HelpRequest, HelpRequest.id == Petition.help_request_id)
    )
    waiting = every.where(Petition.answered_at.is_(None)).order_by(Petition.received_on, Petition.id).limit(SHOWN)
    found = list((await session.execute(waiting)).all())
    answered = every.where(Petition.answered_at.is_not(None)).order_by(Petition.answered_at.desc())
    return [*found, *(await session.execute(answered.limit(SHOWN - len(found)))).all()]


async def one(session: AsyncSession, account: Account, petition_id: int, *, lock: bool = False) -> Petition:
    """The petition with this id; NotFound when there is none or it is not for this account to see."""
    wanted = readable_by(account).where(Petition.id == petition_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(wanted) if 0 < petition_id < 2**63 else None
    if found is None:
        raise NotFound("没有这件信访")
    return found


async def tied_requests(session: AsyncSession, petition: Petition) -> Sequence[Row[HelpRequest, str]]:
    """The request it is about, or those of the household, the latest first, with the offices that have them."""
    wanted = select(HelpRequest, Office.name).join(Office, Office.code == HelpRequest.office_code)
    if petition.help_request_id is not None:
        wanted = wanted.where(HelpRequest.id == petition.help_request_id)
    elif petition.id_number is not None:
        wanted = wanted.where(HelpRequest.applicant_index.in_(crypto.cipher().indexes(petition.id_number)))
    else:
        return []
    return (await session.execute(wanted.order_by(HelpRequest.id.desc()).limit(SHOWN))).all()


async def by_office(session: AsyncSession, first: date, until: date) -> list[tuple[str | None, date, str, int]]:
    """(office, month, what it counts as, how many) by when they came; the office is that of the request, if one is
    named."""
    month = func.date_trunc("month", Petition.received_on)
    wanted = (
        select(HelpRequest.office_code, month, func.count())
        .outerjoin(HelpRequest, HelpRequest.id == Petition.help_request_id)
        .where(Petition.received_on >= first, Petition.received_on < until)
        .group_by(HelpRequest.office_code, month)
        .order_by(month, HelpRequest.office_code)
    )
    return [(office, at.date(), COUNTED_AS, times) for office, at, times in await session.execute(wanted)]


async def by_kind(session: AsyncSession, first: date, until: date) -> list[tuple[str | None, str, int]]:
    """(kind of assistance of the request, what it counts as, how many); under each kind of a request of several."""
    kind = func.unnest(HelpRequest.aid_types).label("kind")
    inside = (Petition.received_on >= first) & (Petition.received_on < until)
    each = (
        select(Petition.id, kind).join(HelpRequest, HelpRequest.id == Petition.help_request_id).where(inside)
    ).subquery()
    wanted = select(each.c.kind, func.count()).group_by(each.c.kind).order_by(each.c.kind)
    found: list[tuple[str | None, str, int]] = [
        (name, COUNTED_AS, times) for name, times in await session.execute(wanted)
    ]
    untied = await session.scalar(
        select(func.count()).select_from(Petition).where(inside, Petition.help_request_id.is_(None))
    )
    return [*found, (None, COUNTED_AS, untied)] if untied else found
