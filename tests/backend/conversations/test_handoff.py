"""One speaker at a time: the bot, or one operator, who must still hold the conversation to speak."""

import asyncio

import pytest

from backend.conversations import handoff, inbox
from backend.core.errors import Conflict, Invalid, NotFound
from bot.messages import InboundKind


async def waiting(office) -> int:
    async with office.runtime.database.unit_of_work() as session:
        rows = await inbox.listing(session)
        return rows[0].id


async def take(office, account, conversation_id: int) -> int:
    async with office.runtime.database.unit_of_work() as session:
        conversation = await handoff.take_over(session, office.runtime, account, conversation_id)
        return conversation.fence


async def test_who_asks_for_a_human_waits_in_the_inbox(office, say):
    answered = await say("转人工")
    assert answered.reply is not None
    async with office.runtime.database.unit_of_work() as session:
        (row,) = await inbox.listing(session)
    assert row.waiting_since is not None
    assert row.waiting_reason == "asked"


async def test_while_an_operator_holds_it_the_bot_is_silent(office, say, operators):
    await say("转人工")
    conversation_id = await waiting(office)
    await take(office, operators[0], conversation_id)
    answered = await say("我想申请低保")
    assert answered.reply is None
    assert answered.says == []
    async with office.runtime.database.unit_of_work() as session:
        lines = await inbox.transcript(session, conversation_id)
    assert [line.text for line in lines if line.author == "resident"] == ["转人工", "我想申请低保"]


async def test_the_operators_answer_goes_out_on_the_residents_channel(office, say, operators):
    await say("转人工")
    conversation_id = await waiting(office)
    fence = await take(office, operators[0], conversation_id)
    async with office.runtime.database.unit_of_work() as session:
        await handoff.say(session, office.runtime, operators[0], conversation_id, fence, "您好，我是坐席")
    await office.work()
    assert "您好，我是坐席" in office.wechat.texts


async def test_handed_back_the_bot_goes_on_where_it_was(office, say, operators):
    await say("我想申请低保")
    before = await say("同意")
    assert before.session is not None
    await say("转人工")
    conversation_id = await waiting(office)
    fence = await take(office, operators[0], conversation_id)
    await say("喂")
    async with office.runtime.database.unit_of_work() as session:
        await handoff.hand_back(session, office.runtime, operators[0], conversation_id, fence, "已说明")
    answered = await say("转告一下")
    assert answered.session is not None
    assert answered.session.flow == before.session.flow


async def test_of_two_operators_at_once_one_gets_it(office, say, operators):
    await say("转人工")
    conversation_id = await waiting(office)
    results = await asyncio.gather(
        *(take(office, operator, conversation_id) for operator in operators), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "int"]


async def test_a_stale_page_cannot_speak(office, say, operators):
    await say("转人工")
    conversation_id = await waiting(office)
    fence = await take(office, operators[0], conversation_id)
    async with office.runtime.database.unit_of_work() as session:
        await handoff.hand_back(session, office.runtime, operators[0], conversation_id, fence)
    newer = await take(office, operators[0], conversation_id)
    assert newer > fence
    async with office.runtime.database.unit_of_work() as session:
        with pytest.raises(Conflict):
            await handoff.say(session, office.runtime, operators[0], conversation_id, fence, "还在吗")


@pytest.mark.parametrize("words", ["", "   ", "长" * 1001])
async def test_an_answer_must_be_sayable(office, say, operators, words):
    await say("转人工")
    conversation_id = await waiting(office)
    fence = await take(office, operators[0], conversation_id)
    async with office.runtime.database.unit_of_work() as session:
        with pytest.raises(Invalid):
            await handoff.say(session, office.runtime, operators[0], conversation_id, fence, words)


async def test_there_is_no_conversation_that_is_not_there(office, operators):
    async with office.runtime.database.unit_of_work() as session:
        with pytest.raises(NotFound):
            await handoff.take_over(session, office.runtime, operators[0], 4711)


async def test_danger_stands_first_in_the_inbox(office, say):
    await say("转人工", who="oFIRST")
    await say("救命，水淹到房顶了", who="oSECOND")
    async with office.runtime.database.unit_of_work() as session:
        rows = await inbox.listing(session)
    assert [row.urgent for row in rows] == [True, False]


async def test_forgetting_empties_what_was_said(office, say):
    await say("我想申请低保")
    conversation_id = await waiting(office)
    await say("", kind=InboundKind.FORGET)
    async with office.runtime.database.unit_of_work() as session:
        lines = await inbox.transcript(session, conversation_id)
    assert {line.text for line in lines} == {""}


async def test_forgetting_takes_back_what_waits_to_be_said(office, say, operators):
    await say("转人工")
    conversation_id = await waiting(office)
    fence = await take(office, operators[0], conversation_id)
    async with office.runtime.database.unit_of_work() as session:
        await handoff.say(session, office.runtime, operators[0], conversation_id, fence, "您好，我是坐席")
    await say("", kind=InboundKind.FORGET)
    await office.work()
    assert office.wechat.attempts == []
