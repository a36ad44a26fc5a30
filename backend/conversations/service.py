"""One inbound message is one transaction: claimed once, understood, answered, stored; a retry gets that answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations import privacy, repository
from backend.conversations.turn import Spoken, Turn, as_one
from backend.core.logging import get_logger
from backend.messaging import service as messaging
from backend.messaging.models import Author, Conversation, Delivery, Message
from backend.residents import service as residents
from backend.residents.models import Contact
from backend.runtime import Runtime
from backend.training import service as training
from bot import texts
from bot.channels.sms import BY_CARRIER
from bot.flows import session as sessions
from bot.flows.outcomes import Submitted
from bot.messages import Channel, Inbound, InboundKind, Outbound
from bot.nlu.understanding import Intent, Understanding

log = get_logger(__name__)

_UNHEARD = frozenset({InboundKind.SILENT, InboundKind.UNFOLLOW, InboundKind.FORGET, InboundKind.HELP})
"""What is recorded and not answered: nobody waits for an answer, or the carrier has given one."""

_SUBSCRIPTIONS = {
    InboundKind.STOP: False, InboundKind.UNFOLLOW: False, InboundKind.FORGET: False,
    InboundKind.START: True, InboundKind.FOLLOW: True,
}  # fmt: skip

_FOLLOWERS_ONLY = frozenset({
    InboundKind.TEXT, InboundKind.VOICE, InboundKind.IMAGE, InboundKind.VIDEO, InboundKind.LOCATION, InboundKind.LINK,
    InboundKind.MENU,
})  # fmt: skip
"""What WeChat lets only followers send."""

_PERSONAL_ANSWERS = frozenset({
    "applicant_name", "phone", "id_number", "area", "speaker", "one_time_code",
})  # fmt: skip
"""Questions whose answers are a name or a number: nothing the assistant could be taught by."""


HEARD_TO_THE = timedelta(minutes=1)
"""How exactly it is kept when somebody last wrote: the window it opens is counted in hours."""


@dataclass(slots=True)
class Answered:
    """What became of one inbound message.

    `reply` is what the channel's own answer may carry; None when nothing is said, or when it is delivered otherwise.
    """

    reply: Outbound | None = None
    duplicate: bool = False
    says: list[Outbound] = field(default_factory=list)
    submitted: Submitted | None = None
    session: sessions.Session | None = None


def never() -> bool:
    """The default for `late`: whoever asks has all the time it takes."""
    return False


async def handle(
    runtime: Runtime, inbound: Inbound, *, passive: bool = False, late: Callable[[], bool] = never
) -> Answered:
    """Take one verified message or event.

    `passive`: the channel's answer carries the reply (WeChat); otherwise it is queued for delivery. `late()` is asked
    at the end: True says that the provider has stopped waiting, so that the reply is queued after all.
    Raises whatever the database raises when it is away; nothing has happened then.
    """
    if inbound.report is not None:
        async with runtime.database.unit_of_work() as session:
            await messaging.receive_report(runtime, session, inbound.address.channel, inbound.report, runtime.clock())
        return Answered()
    async with runtime.turnstile.through(inbound.address):  # several in quick succession are taken in order
        understanding = await understand(runtime, inbound)
        async with runtime.database.unit_of_work() as session:
            answered, conversation_id, news = await _one_turn(runtime, session, inbound, understanding, passive, late)
    if news:
        await runtime.ephemeral.publish(messaging.INBOX, str(conversation_id))
    return answered


async def understand(runtime: Runtime, inbound: Inbound) -> Understanding:
    """What the resident means; events and pictures say nothing in words."""
    if inbound.text.strip() and inbound.kind in (InboundKind.TEXT, InboundKind.VOICE):
        return await runtime.interpreter.parse(inbound.text)
    return Understanding(inbound.text, Intent("out_of_scope", 0.0))


async def _one_turn(
    runtime: Runtime,
    session: AsyncSession,
    inbound: Inbound,
    understanding: Understanding,
    passive: bool,
    late: Callable[[], bool],
) -> tuple[Answered, int, bool]:
    now = runtime.clock()
    contact, conversation = await repository.locked(session, inbound.address, now)
    message_id = await _claim(session, conversation, inbound, understanding, now)
    if message_id is None:
        return await _stored_answer(session, inbound, passive), conversation.id, False
    conversation.updated_at = now
    if contact.last_heard_at is None or now - contact.last_heard_at >= HEARD_TO_THE:
        contact.last_heard_at = now
    if inbound.kind is InboundKind.FORGET:
        await privacy.forget(session, contact, conversation)
    spoken = await _speak(runtime, session, inbound, understanding, conversation, contact, message_id, now)
    contact.follows = _follows(inbound, contact)
    reply = as_one(spoken.says)
    if reply is not None:
        stored = messaging.record(session, conversation.id, Author.BOT, reply, now, answers_id=message_id)
        if inbound.kind is InboundKind.STOP:
            stored.kind = messaging.CONFIRMATION
        if not passive or late():
            await messaging.queue(runtime, session, stored, contact, now)
            passive = False
    news = spoken.news or conversation.waiting_since is not None or conversation.operator_id is not None
    if spoken.teaches:  # last, for residents who say the same wait for each other from here on
        await training.note_unsure(session, understanding, runtime.interpreter.version, now)
    answered = Answered(
        reply if passive else None, says=spoken.says, submitted=spoken.submitted, session=spoken.session
    )
    return answered, conversation.id, news


async def _speak(
    runtime: Runtime,
    session: AsyncSession,
    inbound: Inbound,
    understanding: Understanding,
    conversation: Conversation,
    contact: Contact,
    message_id: int,
    now: datetime,
) -> Spoken:
    """What the assistant answers; nothing while an operator holds the conversation."""
    remembered = _remembered(conversation)
    if inbound.kind in _UNHEARD or conversation.operator_id is not None:
        return Spoken(remembered)
    if inbound.kind in (InboundKind.STOP, InboundKind.START):
        return Spoken(remembered, _confirmed(inbound, follows=contact.follows))
    turn = Turn(runtime, session, conversation, contact, message_id, now)
    spoken = await turn.hear(remembered, inbound, understanding)
    conversation.session = spoken.session.to_json()
    spoken.teaches = _teaches(remembered, spoken.session, inbound, understanding)
    return spoken


def _teaches(before: sessions.Session, after: sessions.Session, inbound: Inbound, understanding: Understanding) -> bool:
    """Whether a person's label of these words could teach the assistant something.

    Not what was tapped, nor what was taken as the answer to a question: that was understood, and answers to questions
    for a name or a number are personal besides.
    """
    if not understanding.intent.confidence or inbound.key or before.awaiting in _PERSONAL_ANSWERS:
        return False
    if "complaint" in (understanding.intent.name, before.flow, after.flow):  # it may be anonymous
        return False
    answered = before.flow is not None and before.flow == after.flow and dict(before.slots) != dict(after.slots)
    return not answered


def _follows(inbound: Inbound, contact: Contact) -> bool:
    """Whether this contact may be written to from now on.

    Whoever revoked an authorisation on WeChat follows still, and no event says so when they write again; on SMS only
    START undoes a STOP.
    """
    if inbound.address.channel is Channel.WECHAT and inbound.kind in _FOLLOWERS_ONLY:
        return True
    return _SUBSCRIPTIONS.get(inbound.kind, contact.follows)


def _confirmed(inbound: Inbound, *, follows: bool) -> list[Outbound]:
    """What is said to STOP and START: nothing where the carrier has answered, nor to who has left already."""
    stops = inbound.kind is InboundKind.STOP
    if inbound.key == BY_CARRIER or (stops and not follows):
        return []
    return [texts.render("sms.stopped" if stops else "sms.started", channel=inbound.address.channel)]


def _remembered(conversation: Conversation) -> sessions.Session:
    """The stored session; one that cannot be read any more is logged and begun anew, the messages remain."""
    try:
        return sessions.from_json(conversation.session)
    except sessions.UnreadableSessionError:
        log.error("session_unreadable", conversation_id=conversation.id)
        return sessions.new()


async def _claim(
    session: AsyncSession,
    conversation: Conversation,
    inbound: Inbound,
    understanding: Understanding,
    now: datetime,
) -> int | None:
    """Store the message under its dedupe key; None when that key has been seen, in this very moment or before."""
    row = {
        "conversation_id": conversation.id,
        "author": Author.RESIDENT,
        "kind": inbound.kind,
        "text": inbound.text,
        "details": _details(inbound),
        "dedupe_key": inbound.dedupe_key,
        "intent": understanding.intent.name if understanding.intent.confidence > 0 else None,
        "confidence": understanding.intent.confidence or None,
        "created_at": now,
    }
    claim = insert(Message).values(row).on_conflict_do_nothing(index_elements=["dedupe_key"]).returning(Message.id)
    return await session.scalar(claim)


def _details(inbound: Inbound) -> dict[str, object] | None:
    details: dict[str, object] = {}
    if inbound.key:
        details["key"] = inbound.key
    if inbound.media:
        details["media"] = [{"id": m.id, "content_type": m.content_type, "url": m.url} for m in inbound.media]
    if inbound.location:
        place = inbound.location
        details["location"] = {"latitude": place.latitude, "longitude": place.longitude, "label": place.label}
    return details or None


async def _stored_answer(session: AsyncSession, inbound: Inbound, passive: bool) -> Answered:
    """The answer given the first time; nothing when it is delivered by another way or there was none."""
    answer = await _undelivered_answer(session, inbound) if passive else None
    reply = messaging.outbound_of(answer.text, answer.details) if answer is not None else None
    return Answered(reply, duplicate=True)


async def queue_late_reply(runtime: Runtime, inbound: Inbound) -> None:
    """Deliver by another way the reply that the provider did not wait for, unless that is under way already."""
    async with runtime.database.unit_of_work() as session:
        now = runtime.clock()
        contact = await residents.contact_for(session, inbound.address.channel, inbound.address.id, now)
        answer = await _undelivered_answer(session, inbound)
        if answer is not None:
            await messaging.queue(runtime, session, answer, contact, now)


async def _undelivered_answer(session: AsyncSession, inbound: Inbound) -> Message | None:
    """The stored answer to a message, if it is one that the webhook's own answer carries."""
    first = select(Message.id).where(Message.dedupe_key == inbound.dedupe_key).scalar_subquery()
    found = (
        select(Message)
        .outerjoin(Delivery, Delivery.message_id == Message.id)
        .where(Message.answers_id == first, Delivery.id.is_(None))
    )
    answer: Message | None = await session.scalar(found)
    return answer
