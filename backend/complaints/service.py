"""Taking a complaint, answering it, and what whoever has its number may know."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.complaints import repository
from backend.complaints.models import Complaint
from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Invalid
from backend.messaging import service as messaging
from backend.messaging.models import Author, Conversation, Message
from backend.residents.models import Contact
from backend.staff.models import Account
from bot import texts
from bot.flows.effects import FileComplaint
from bot.flows.outcomes import ComplaintFiled, ProgressFound, RequestStage, RequestStatus
from bot.messages import Channel

if TYPE_CHECKING:
    from backend.runtime import Runtime

PREFIX = "TS"
"""What the numbers of complaints begin with (投诉); no county's request numbers do."""

LONGEST_ANSWER = 1000


async def file(
    session: AsyncSession, told: FileComplaint, contact: Contact, conversation: Conversation, now: datetime
) -> ComplaintFiled:
    """Hand it to supervision. Of an anonymous one the conversation keeps no words, and the complaint no sender."""
    _, number = await take(session, told.words, now, contact_id=contact.id if told.named else None)
    if not told.named:
        await _forget_words(session, conversation, told.said_in)
    return ComplaintFiled(number)


async def take(
    session: AsyncSession,
    words: str,
    now: datetime,
    *,
    contact_id: int | None = None,
    name: str | None = None,
    phone: str | None = None,
) -> tuple[Complaint, str]:
    """Put a complaint before supervision; gives it and its number. `contact_id` is whom to answer, if anybody; `name`
    and `phone` are what another system was told of who complains."""
    complaint = Complaint(
        contact_id=contact_id, sender_name=name, sender_phone=phone, words=words, filed_at=now, answer=None,
        answered_at=None,
    )  # fmt: skip
    session.add(complaint)
    await session.flush()
    number = complaint.number = f"{PREFIX}-{now.astimezone(SHANGHAI).year}-{complaint.id:06d}"
    await session.flush()
    return complaint, number


async def _forget_words(session: AsyncSession, conversation: Conversation, said_in: tuple[str, ...]) -> None:
    theirs = (Message.conversation_id == conversation.id) & Message.dedupe_key.in_(said_in)
    await session.execute(update(Message).where(theirs).values(text="", details=None, intent=None, confidence=None))


async def answer(
    session: AsyncSession, runtime: "Runtime", account: Account, complaint_id: int, words: str
) -> Complaint:
    """Answer a complaint, once; a named sender is told.

    Raises NotFound for who may not see it, Conflict when it is answered already, Invalid for no or too many words.
    """
    complaint = await repository.one(session, account, complaint_id, lock=True)
    if complaint.answered_at is not None:
        raise Conflict("这件投诉举报已经答复过了")
    words = words.strip()
    if not words or len(words) > LONGEST_ANSWER:
        raise Invalid(f"请写下答复，不超过 {LONGEST_ANSWER} 字")
    now = runtime.clock()
    complaint.answer, complaint.answered_at, complaint.answered_by_id = words, now, account.id
    if complaint.contact_id is not None:
        await _tell(session, runtime, complaint, words, now)
    return complaint


async def _tell(session: AsyncSession, runtime: "Runtime", complaint: Complaint, words: str, now: datetime) -> None:
    contact = await session.get_one(Contact, complaint.contact_id)
    conversation = (await session.scalars(select(Conversation).where(Conversation.contact_id == contact.id))).one()
    said = texts.render(
        "complaint.answered", {"number": complaint.number or "", "answer": words}, channel=Channel(contact.channel)
    )
    message = messaging.record(session, conversation.id, Author.NOTICE, said, now)
    await messaging.queue(runtime, session, message, contact, now)


async def progress(session: AsyncSession, number: str) -> ProgressFound:
    """Whether a complaint has been answered: all that its number alone shows. The answer itself is for its sender."""
    found = await repository.by_number(session, number)
    if found is None:
        return ProgressFound((), own=False)
    stage: RequestStage = "submitted" if found.answered_at is None else "closed"
    day = (found.answered_at or found.filed_at).astimezone(SHANGHAI).date()
    return ProgressFound((RequestStatus(number[-4:], stage, day, "", ""),), own=False)
