"""Who speaks at a contact that several people may use: told apart by the names under which they asked for help.

Apart from `backend.residents`, which knows contacts but no names: a person's name stands in their requests only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.help_requests import repository
from backend.residents import repository as stored
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from bot.flows.effects import HelpRequestForm


@dataclass(frozen=True, slots=True)
class Person:
    """A resident, and the names and identity numbers under which they asked for themselves."""

    resident: Resident
    names: frozenset[str] = field(repr=False)
    id_numbers: frozenset[str] = field(repr=False)

    def is_called(self, name: str, id_number: str | None = None) -> bool:
        """Whether this is who has that name; where both identity numbers are known, they decide."""
        if id_number and self.id_numbers:
            return id_number in self.id_numbers
        return name in self.names


async def people(session: AsyncSession, contact: Contact) -> list[Person]:
    """Whose contact this is, those who were first."""
    found: Sequence[Resident] = await stored.people_of(session, contact.id)
    if not found and contact.resident_id is not None:
        found = [await session.get_one(Resident, contact.resident_id)]
    rows = await repository.applicants(session, [resident.id for resident in found]) if found else []
    return [
        Person(
            resident,
            frozenset(name for owner, name, _ in rows if owner == resident.id),
            frozenset(number for owner, _, number in rows if owner == resident.id and number),
        )
        for resident in found
    ]


def named(those: Sequence[Person], name: str) -> Resident | None:
    """The one of those people who has this name."""
    return next((person.resident for person in those if person.is_called(name)), None)


async def applicant(session: AsyncSession, contact: Contact, form: HelpRequestForm, now: datetime) -> Resident:
    """Whose request this form is. Under another name than those known here it is another person's, with a code of
    their own; who asks for somebody else, or in danger, is whoever spoke here last."""
    known = await people(session, contact)
    if form.on_behalf or form.urgent or not known:
        return await residents.resident_of(session, contact, now)
    told = next((person for person in known if person.is_called(form.applicant_name, form.id_number)), None)
    person = told or next((person for person in known if not person.names), None)
    if person is None:
        return await residents.another_resident(session, contact, now)
    contact.resident_id = person.resident.id
    return person.resident


async def become_one(session: AsyncSession, one: Resident, other: Resident) -> Resident:
    """Two residents are found to be one person: requests and contacts go to the one who was first.

    Whoever has the only service code is kept, so that it stays what it is; of two codes both stay good.
    """
    older, younger = sorted((one, other), key=lambda resident: resident.id)
    if older.id == younger.id:
        return older
    kept, gone = (younger, older) if younger.service_code and not older.service_code else (older, younger)
    await repository.move_requests(session, gone.id, kept.id)
    await stored.move_contacts(session, gone, kept)
    return kept
