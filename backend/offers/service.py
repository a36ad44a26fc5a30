"""Recording an offer of help for the office that answers for it."""

from datetime import datetime
from typing import TYPE_CHECKING

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
