"""Somebody revokes their authorisation on WeChat: what they said is emptied, and they can begin anew."""

import itertools

from sqlalchemy import select

from backend.conversations.service import handle
from backend.messaging.models import Conversation, Message
from backend.residents.models import Contact
from bot.flows import session as sessions
from bot.messages import Address, Channel, Inbound, InboundKind
from tests.backend.conftest import Office

NUMBERS = itertools.count(1)


async def hear(office: Office, kind: InboundKind, words: str = "", channel: Channel = Channel.WECHAT) -> None:
    address = Address(channel, "oREVOKER" if channel is Channel.WECHAT else "+8613800000008")
    inbound = Inbound(address, kind, f"privacy:{next(NUMBERS)}", office.runtime.clock(), words)
    await handle(office.runtime, inbound, passive=channel is Channel.WECHAT)


async def follows(office: Office) -> bool:
    async with office.runtime.database.unit_of_work() as session:
        return (await session.scalars(select(Contact.follows))).one()


async def test_what_was_said_and_remembered_is_emptied(office):
    await hear(office, InboundKind.TEXT, "我想申请低保，老伴长年卧病")
    await hear(office, InboundKind.FORGET)
    async with office.runtime.database.unit_of_work() as session:
        rows = (await session.execute(select(Message.text, Message.details))).all()
        remembered = (await session.scalars(select(Conversation.session))).one()
    assert {tuple(row) for row in rows} == {("", None)}
    assert remembered == sessions.new().to_json()
    assert not await follows(office)


async def test_whoever_writes_again_may_be_written_to_again(office):
    await hear(office, InboundKind.FORGET)
    await hear(office, InboundKind.TEXT, "你好")
    assert await follows(office)


async def test_a_text_message_does_not_undo_a_stop(office):
    await hear(office, InboundKind.STOP, "退订", Channel.SMS)
    await hear(office, InboundKind.TEXT, "你好", Channel.SMS)
    assert not await follows(office)
