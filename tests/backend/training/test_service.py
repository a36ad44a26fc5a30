"""Which utterances are kept, how they are counted, and what a label may be."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from backend.core.clock import now
from backend.core.database import Database
from backend.core.errors import Invalid, NotFound
from backend.staff.models import Account
from backend.training import service
from backend.training.models import Utterance
from bot.nlu.understanding import Intent, IntentName, Understanding


def heard(text: str, intent: IntentName = "complaint", confidence: float = 0.4) -> Understanding:
    """What the interpreter made of it."""
    return Understanding(text, Intent(intent, confidence))


async def note(database: Database, understanding: Understanding) -> None:
    """One resident says it."""
    async with database.unit_of_work() as session:
        await service.note_unsure(session, understanding, "model-7", now())


async def kept(database: Database) -> list[Utterance]:
    """Everything kept, in the order it came."""
    async with database.unit_of_work() as session:
        return list(await session.scalars(select(Utterance).order_by(Utterance.id)))


@pytest.fixture
async def account(database: Database) -> Account:
    """An administrator."""
    account = Account(
        username="guanli", display_name="管理员", password_hash="", role="administrator", created_at=now()
    )
    async with database.unit_of_work() as session:
        session.add(account)
    return account


KEPT = [
    (heard("这事咋整", confidence=0.59), True),
    (heard("这事咋整", confidence=0.6), False),
    (heard("今天天气好", "out_of_scope", 0.99), True),
    (heard("", "out_of_scope", 1.0), False),
    (heard("13800001234"), False),
    (heard("王小满"), False),
]


@pytest.mark.parametrize(("understanding", "is_kept"), KEPT)
async def test_only_what_is_unsure_and_teaches_something_is_kept(
    database: Database, understanding: Understanding, is_kept: bool
) -> None:
    await note(database, understanding)
    assert bool(await kept(database)) is is_kept


async def test_who_says_the_same_is_counted(database: Database) -> None:
    for _ in range(3):
        await note(database, heard("这事咋整，打13800001234"))
    await note(database, heard("这事咋整，打15800002222"))
    (utterance,) = await kept(database)
    assert (utterance.text, utterance.count, utterance.model_version) == ("这事咋整，打【电话】", 4, "model-7")


async def test_it_costs_one_statement_when_unsure_and_none_when_sure(database: Database) -> None:
    statements: list[str] = []

    def remember(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    await note(database, heard("有把握的话", confidence=0.9))
    assert statements == []
    await note(database, heard("没把握的话"))
    assert len(statements) == 1


@pytest.mark.parametrize("text", ["很长" * 2000, "空\x00字符", "半个\ud83d字", "一\n二"])
async def test_whatever_is_said_can_be_stored(database: Database, text: str) -> None:
    await note(database, heard(text))
    assert len(await kept(database)) == 1


async def test_the_list_goes_by_how_often_and_how_unsure_page_by_page(database: Database) -> None:
    for text, times, confidence in (("说法甲甲", 1, 0.5), ("说法乙乙", 3, 0.5), ("说法丙丙", 1, 0.2)):
        for _ in range(times):
            await note(database, heard(text, confidence=confidence))
    seen, after = [], None
    async with database.unit_of_work() as session:
        for _ in range(3):
            page = await service.listing(session, after=after, limit=1)
            seen += [utterance.text for utterance in page.utterances]
            after = page.after
    assert seen == ["说法乙乙", "说法丙丙", "说法甲甲"]
    assert after is None


async def test_a_label_can_be_given_anew(database: Database, account: Account) -> None:
    await note(database, heard("这事咋整"))
    async with database.unit_of_work() as session:
        await service.label(session, account, 1, service.DISCARDED, [], now())
        listing = await service.listing(session)
        assert (listing.waiting, listing.teaching, listing.discarded) == (0, 0, 1)
        await service.label(session, account, 1, "report_hardship", ["living", "living"], now() + timedelta(1))
        assert "living" in await service.corrections_file(session)
    (utterance,) = await kept(database)
    assert (utterance.label, utterance.label_aid_types, utterance.labelled_by_id) == (
        "report_hardship", ["living"], account.id,
    )  # fmt: skip


BAD = [("nonsense", []), ("", []), ("greet", ["living"]), ("report_hardship", ["nonsense"]), ("discarded", ["living"])]


@pytest.mark.parametrize(("intent", "aid_types"), BAD)
async def test_labels_outside_the_vocabulary_are_refused(
    database: Database, account: Account, intent: str, aid_types: list[str]
) -> None:
    await note(database, heard("这事咋整"))
    async with database.unit_of_work() as session:
        with pytest.raises(Invalid):
            await service.label(session, account, 1, intent, aid_types, now())


async def test_an_utterance_that_is_not_there(database: Database, account: Account) -> None:
    async with database.unit_of_work() as session:
        with pytest.raises(NotFound):
            await service.label(session, account, 1, "greet", [], now())
