"""Telling residents that their help request has moved: one event, one notice, one outcome.

Both jobs may run twice: a notice is unique to its event, and only its latest delivery moves it.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.help_requests import lifecycle
from backend.help_requests.casework import NOTIFY
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.messaging import service as messaging
from backend.messaging.models import Author, Conversation, Delivery, DeliveryState, Message
from backend.notifications.ladder import Reach, Rung, ladder
from backend.notifications.models import Notice
from backend.offices.models import Office
from backend.residents import repository as stored
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from backend.runtime import STATUS_UPDATE, Runtime, template_key
from backend.tellings import service as tellings
from bot import texts
from bot.channels.numbers import to_e164
from bot.flows import engine
from bot.flows import session as sessions
from bot.flows.facts import Facts
from bot.flows.outcomes import RequestClosed
from bot.messages import Channel, Language

log = get_logger(__name__)


async def notify(runtime: Runtime, *, event_id: int) -> None:
    """Plan the notice of one event and send it on its first rung."""
    async with runtime.database.unit_of_work() as session:
        if await session.scalar(select(Notice.id).where(Notice.event_id == event_id)) is not None:
            return
        event = await session.get_one(HelpRequestEvent, event_id)
        key = event.notice or lifecycle.notice_key(event.action)
        if key is None:
            return
        request = await session.get_one(HelpRequest, event.help_request_id)
        now = runtime.clock()
        rungs = await _ladder(runtime, session, request, now)
        message = await _write(session, request, key, now)
        if event.action == lifecycle.Action.CLOSE:
            await _await_rating(runtime, session, request, now)
        notice = Notice(
            event_id=event_id, message_id=message.id, ladder=[rung.to_json() for rung in rungs], rung=0,
            created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(notice)
        await tellings.owe_if_required(session, event, now)
        await _send(runtime, session, notice, message, event)


async def settle(runtime: Runtime, *, delivery_id: int) -> None:
    """Take the end of one delivery: told, or the next rung, or nobody reached."""
    async with runtime.database.unit_of_work() as session:
        delivery = await session.get_one(Delivery, delivery_id)
        notice = await session.scalar(select(Notice).where(Notice.message_id == delivery.message_id).with_for_update())
        if notice is None or notice.rung >= len(notice.ladder) or not await _is_latest(session, delivery):
            return
        notice.updated_at = runtime.clock()
        if delivery.state in (DeliveryState.SENT, DeliveryState.DELIVERED):
            notice.outcome = "told"
            return
        event = await session.get_one(HelpRequestEvent, notice.event_id)
        last = notice.rung + 1 == len(notice.ladder)
        if delivery.state == DeliveryState.UNKNOWN and last:
            notice.outcome = "unknown"
            await tellings.owe(session, event, "unknown", notice.updated_at)
            return
        notice.rung += 1
        notice.outcome = "pending"  # a receipt may have taken back that they were told
        message = await session.get_one(Message, notice.message_id)
        await _send(runtime, session, notice, message, event)


async def _is_latest(session: AsyncSession, delivery: Delivery) -> bool:
    """Whether nothing has been done after this delivery: neither a higher rung nor a second try of the same one."""
    latest = select(func.max(Delivery.id)).where(Delivery.message_id == delivery.message_id)
    return await session.scalar(latest) == delivery.id


async def _ladder(runtime: Runtime, session: AsyncSession, request: HelpRequest, now: datetime) -> list[Rung]:
    origin = await session.get_one(Contact, request.contact_id)
    phone = await residents.contact_for(session, Channel.SMS, to_e164(request.phone), now, lock=False)
    wechat_template = runtime.outbound[Channel.WECHAT].capabilities.template
    bound = [_reach(contact) for contact in await stored.contacts_told(session, request.resident_id)]
    return ladder([*bound, _reach(origin), _reach(phone)], now=now, wechat_template=wechat_template)


def _reach(contact: Contact) -> Reach:
    wanted = contact.follows and contact.wants_notices
    return Reach(contact.id, Channel(contact.channel), wanted, contact.last_heard_at)


async def _write(session: AsyncSession, request: HelpRequest, key: str, now: datetime) -> Message:
    """The notice as a message of the conversation it belongs to."""
    conversation = await _conversation(session, request)
    words = texts.render(
        key, await _params(session, request), channel=Channel(request.channel), language=_language(conversation)
    )
    message = messaging.record(session, conversation.id, Author.NOTICE, words, now)
    await session.flush()
    return message


async def _conversation(session: AsyncSession, request: HelpRequest) -> Conversation:
    """The conversation in which the request was filed."""
    return (await session.scalars(select(Conversation).where(Conversation.contact_id == request.contact_id))).one()


def _language(conversation: Conversation) -> Language:
    """The language the resident has chosen."""
    return "en" if (conversation.session or {}).get("language") == "en" else "zh"


async def _await_rating(runtime: Runtime, session: AsyncSession, request: HelpRequest, now: datetime) -> None:
    """The notice asks how it went: the dialogue is told, so that a bare answer to it is understood."""
    contact = await session.get_one(Contact, request.contact_id, with_for_update=True)
    conversation = (await session.scalars(select(Conversation).where(Conversation.contact_id == contact.id))).one()
    try:
        remembered = sessions.from_json(conversation.session)
    except sessions.UnreadableSessionError:
        return  # the next message begins anew anyway, and says so in the log
    facts = Facts(runtime.county.current, Channel(contact.channel), now)
    sprint = engine.resume(remembered, RequestClosed(request.number), facts)
    conversation.session = sprint.session.to_json()


async def _params(session: AsyncSession, request: HelpRequest) -> dict[str, str]:
    """What a notice may say: it is read on locked screens and shared phones, so no person, illness or sum."""
    office = await session.get_one(Office, request.office_code)
    return {"number": request.number, "office": office.name, "office_phone": office.phone}


async def _send(
    runtime: Runtime, session: AsyncSession, notice: Notice, message: Message, event: HelpRequestEvent
) -> None:
    """Send on the present rung; with no rung left nobody is reached: the caseworker sees it, and tells a decision."""
    now = runtime.clock()
    if notice.rung >= len(notice.ladder):
        notice.outcome = "unreachable"
        await tellings.owe(session, event, "unreachable", now)
        log.warning("resident_not_reached", event_id=event.id)
        return
    rung = notice.ladder[notice.rung]
    contact = await session.get_one(Contact, rung["contact_id"])
    template = None
    if rung["way"] == "template":
        template = await _template(runtime, session, event, Channel(rung["channel"]))
    await messaging.queue(runtime, session, message, contact, now, template=template)


async def _template(
    runtime: Runtime, session: AsyncSession, event: HelpRequestEvent, channel: Channel
) -> messaging.TemplateFields:
    """The event as a template message: the stage it led to and when, wherever the request stands by now."""
    request = await session.get_one(HelpRequest, event.help_request_id)
    if channel is Channel.SMS:
        key = event.notice or lifecycle.notice_key(event.action)
        assert key is not None, "an event without a notice has no delivery"
        language = _language(await _conversation(session, request))
        return messaging.TemplateFields(template_key(key, language), await _params(session, request))
    resident = await session.get_one(Resident, request.resident_id)
    params = {
        "matter": texts.phrase("notice.matter", channel=channel),
        "status": texts.phrase(f"stage.{event.stage_after}", channel=channel),
        "number": request.number,
        "time": f"{event.at.astimezone(SHANGHAI):%Y年%-m月%-d日 %H:%M}",
    }
    url = f"{runtime.settings.base_url}/code/{resident.service_code}" if resident.service_code else None
    return messaging.TemplateFields(STATUS_UPDATE, params, url)


JOBS: dict[str, Handler] = {NOTIFY: notify, messaging.SETTLE: settle}
