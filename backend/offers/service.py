"""Recording an offer of help, and which offers an office has."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.offers.models import HelpOffer
from backend.offices import repository as offices
from backend.offices import service as routing
from backend.residents.models import Contact
from bot.flows.effects import RecordOffer
from bot.flows.outcomes import OfferRecorded

if TYPE_CHECKING:
    from backend.runtime import Runtime


async def record(
    session: AsyncSession, runtime: "Runtime", told: RecordOffer, contact: Contact, now: datetime
) -> OfferRecorded:
    """Keep the offer for the office that answers for charity; without one the county's desk has it."""
    decision = await routing.route(session, ("charity",), runtime.county.area_code)
    office = await offices.office(session, decision.office_code)
    session.add(
        HelpOffer(
            contact_id=contact.id,
            office_code=office.code,
            words=told.words,
            phone=told.phone,
            recorded_at=now,
            channel=contact.channel,
        )
    )
    await session.flush()
    return OfferRecorded(office.name, office.phone)


async def of_office(session: AsyncSession, office_code: str, *, limit: int = 100) -> Sequence[HelpOffer]:
    """The offers an office has, the latest first."""
    wanted = select(HelpOffer).where(HelpOffer.office_code == office_code).order_by(HelpOffer.id.desc()).limit(limit)
    return (await session.scalars(wanted)).all()
