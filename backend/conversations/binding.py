"""Two channels, one person: the one-time code, the binding and its end, and the form that goes on elsewhere.

Apart from the turn, whose effects these are, because each of them touches another contact than the one that spoke.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations import repository
from backend.help_requests import service as help_requests
from backend.help_requests.persons import Person
from backend.messaging import service as messaging
from backend.messaging.models import Author, Conversation
from backend.residents import one_time_codes
from backend.residents import repository as stored
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from backend.runtime import BINDING_CODE, CONSENT_CODE, UNBINDING_CODE, Runtime
from bot import texts
from bot.channels.numbers import to_e164
from bot.flows import session as sessions
from bot.flows.effects import CodePurpose, SendCode
from bot.flows.library import PUBLISHED
from bot.flows.outcomes import Bound, CodeChecked, CodeSent, Unbound
from bot.flows.session import Frame, Session
from bot.messages import Channel

_CARRIERS: Mapping[CodePurpose, str] = {
    "bind": BINDING_CODE, "unbind": UNBINDING_CODE, "consent": CONSENT_CODE,
}  # fmt: skip
"""The wording that carries a code, by what the code is for."""


async def send_code(
    runtime: Runtime,
    session: AsyncSession,
    conversation: Conversation,
    contact: Contact,
    wanted: SendCode,
    now: datetime,
) -> CodeSent:
    """Send a one-time code to a phone, whether or not anybody is known under it: nothing may be learnt from that.

    The message that stays names the phone's last digits only; the code is in the delivery, until it has left.
    """
    phone = wanted.phone or await help_requests.phone_of_person(session, wanted.number)
    if phone is None:
        return CodeSent(sent=False)
    target = await residents.contact_for(session, Channel.SMS, to_e164(phone), now)
    code = await one_time_codes.issue(session, contact, target, now)
    if code is None:
        return CodeSent(sent=False)
    said = texts.render("binding.code_sent", {"tail": phone[-4:]}, channel=Channel.SMS)
    message = messaging.record(session, conversation.id, Author.BOT, said, now)
    message.kind = messaging.PASSING
    minutes = str(int(one_time_codes.LIFETIME.total_seconds() // 60))
    template = messaging.TemplateFields(_CARRIERS[wanted.purpose], {"code": code, "minutes": minutes})
    await messaging.queue(runtime, session, message, target, now, template=template)
    return CodeSent(sent=True)


async def check_code(session: AsyncSession, contact: Contact, code: str, now: datetime) -> CodeChecked:
    """What a code is worth, and whether somebody is known by name under the phone it proves."""
    verdict = await one_time_codes.check(session, contact, code, now)
    phone = await one_time_codes.proven_phone(session, contact, now)
    known = phone is not None and any(person.names for person in await help_requests.people(session, phone))
    return CodeChecked(verdict.value, known)


async def bind_phone(
    session: AsyncSession, contact: Contact, speaker: str | None, notices: str | None, now: datetime
) -> Bound:
    """Bind the proven phone to who is speaking.

    Whoever is known by name under the phone is bound only to who gives that name; two residents who turn out to be one
    become one. Anybody else has the phone beside them, and sees nothing of theirs.
    """
    phone = await one_time_codes.take_proof(session, contact, now)
    if phone is None:
        return Bound(done=False)
    theirs = await help_requests.people(session, phone)
    here = await help_requests.people(session, contact)
    known = _meant(theirs, speaker)
    person = await _one_person(session, contact, here, known, speaker, now)
    agreed = None if notices is None else {"version": notices, "at": now.isoformat(), "channel": contact.channel}
    await stored.bind(session, contact, person, "code", now, notices=agreed)
    await stored.bind(session, phone, person, "code", now)
    contact.resident_id = person.id
    if phone.resident_id is None:
        phone.resident_id = person.id
    return Bound(done=True, known=known is not None)


async def unbind_phone(session: AsyncSession, contact: Contact, now: datetime) -> Unbound:
    """Part the proven phone from the other contacts of who is speaking; what was filed stays with whoever speaks.

    From the phone itself all other contacts of its owner are parted from it. Where several people use the phone a
    person has to look into it.
    """
    phone = await one_time_codes.take_proof(session, contact, now)
    if phone is None:
        return Unbound("over")
    if phone.id == contact.id and len(await help_requests.people(session, phone)) > 1:
        return Unbound("shared")
    person = await residents.resident_of(session, contact, now)
    theirs = await stored.contacts_of(session, person.id)
    gone = [other for other in theirs if (other.id == phone.id) != (phone.id == contact.id) and other.id != contact.id]
    for other in gone:
        await stored.unbind(session, other, person)
    return Unbound("parted" if gone else "nothing")


def _meant(theirs: list[Person], speaker: str | None) -> Resident | None:
    """Who of the phone's people is meant: by name; without a name only one who is alone there and has none."""
    if speaker is not None:
        return help_requests.named(theirs, speaker)
    nameless = [person for person in theirs if not person.names]
    return nameless[0].resident if len(theirs) == 1 and nameless else None


async def _one_person(
    session: AsyncSession, contact: Contact, here: list[Person], known: Resident | None, speaker: str | None,
    now: datetime,
) -> Resident:  # fmt: skip
    """The one resident who is speaking here and, if known, has the phone."""
    mine = help_requests.named(here, speaker) if speaker else None
    nameless = next((person.resident for person in here if not person.names), None)
    if known is None:
        return mine or nameless or await residents.resident_of(session, contact, now)
    same = mine or nameless or (here[0].resident if len(here) == 1 and speaker is None else None)
    return known if same is None else await help_requests.become_one(session, known, same)


async def form_elsewhere(session: AsyncSession, contact: Contact) -> Frame | None:
    """The form that whoever speaks here left open at another contact of theirs."""
    _, form = await _find_form(session, contact, take=False) or (None, None)
    return form


async def bring_form(session: AsyncSession, contact: Contact) -> Frame | None:
    """Take that form away from the other contact's conversation; None when it is gone, or just being spoken of."""
    found = await _find_form(session, contact, take=True)
    if found is None:
        return None
    conversation, form = found
    left = sessions.from_json(conversation.session)
    stack = tuple(frame for frame in left.stack if frame != form)
    shelved = None if left.shelved == form else left.shelved
    conversation.session = replace(left, stack=stack, shelved=shelved, misses=0).to_json()
    return form


async def _find_form(session: AsyncSession, contact: Contact, *, take: bool) -> tuple[Conversation, Frame] | None:
    """Where two people share this contact nobody's form is found, for nobody has said who is speaking."""
    others = await repository.conversations_elsewhere(session, contact, lock=take)
    if not others or len(await help_requests.people(session, contact)) > 1:
        return None
    for conversation, other in others:
        form = _open_form(conversation)
        if form is not None and await _is_theirs(session, contact, other, form):
            return conversation, form
    return None


def _open_form(conversation: Conversation) -> Frame | None:
    """A form that was agreed to and is neither in danger's hands nor in an operator's."""
    try:
        remembered: Session = sessions.from_json(conversation.session)
    except sessions.UnreadableSessionError:
        return None
    if remembered.urgent or remembered.with_operator or remembered.expecting:
        return None
    frames = [*remembered.stack]
    if remembered.shelved is not None:
        frames.append(remembered.shelved)
    for frame in frames:
        flow = PUBLISHED.of(frame)
        if flow is not None and flow.resumable and frame.value("consent") is True:
            return frame
    return None


async def _is_theirs(session: AsyncSession, contact: Contact, other: Contact, form: Frame) -> bool:
    """On a phone that is shared a form is only whose name stands in it."""
    sharing = await help_requests.people(session, other)
    if len(sharing) <= 1:
        return True
    name = form.value("applicant_name")
    owner = help_requests.named(sharing, name) if name and form.value("on_behalf") is False else None
    return owner is not None and owner.id == contact.resident_id
