"""Whether who speaks is the person for whom another reported: by the phone that was named as theirs.

They write from it, they have it bound, or they know the code that was sent to it. A request's number alone proves
nothing: whoever reported has it as well.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.help_requests.models import HelpRequest
from backend.residents import one_time_codes
from backend.residents import repository as stored
from backend.residents.models import Contact
from bot.channels.numbers import to_e164
from bot.flows.outcomes import Proof
from bot.messages import Channel


def phone_of(request: HelpRequest) -> str | None:
    """The phone that was named for the person concerned, 11 digits; None if none was."""
    told = (request.provenance or {}).get("person_phone", {}).get("value")
    return str(told) if told else None


async def proof(session: AsyncSession, request: HelpRequest, contact: Contact) -> Proof:
    """What proves that it is them: that they speak from here, a code, or nothing before they are met."""
    phone = phone_of(request)
    if phone is None:
        return "none"
    return "here" if await _speaks_from(session, contact, phone) else "code"


async def is_proven(session: AsyncSession, request: HelpRequest, contact: Contact, now: datetime) -> bool:
    """Whether it is them. A code that proved it is spent."""
    match await proof(session, request, contact):
        case "here":
            return True
        case "code":
            phone = await one_time_codes.take_proof(session, contact, now)
            return phone is not None and phone.address == to_e164(phone_of(request) or "")
    return False


async def _speaks_from(session: AsyncSession, contact: Contact, phone: str) -> bool:
    """Whether a message from here is one from that phone, or from somebody who has bound it by a code."""
    address = to_e164(phone)
    if contact.channel == Channel.SMS:
        return contact.address == address
    if contact.resident_id is None:
        return False
    theirs = await stored.contacts_of(session, contact.resident_id)
    return any(other.channel == Channel.SMS and other.address == address for other in theirs)
