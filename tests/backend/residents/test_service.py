"""Contacts and residents on a real database, races included."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import event, func, select

from backend.core import crypto
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.residents import codes, service
from backend.residents.models import Contact, Resident
from bot.messages import Channel
from tests.conftest import SECRET_KEYS

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
OPENID = "oEXAMPLE0000000000000000001"


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """The statements sent to the database within the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.fixture
def keys() -> Iterator[None]:
    """Put the process's keys back after a test has changed them."""
    yield
    crypto.configure(SECRET_KEYS)


async def test_an_address_has_one_contact_per_channel(database: Database) -> None:
    async with database.unit_of_work() as session:
        first = await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
        again = await service.contact_for(session, Channel.WECHAT, OPENID, NOW, lock=False)
        other = await service.contact_for(session, Channel.SMS, OPENID, NOW)
    assert first.id == again.id != other.id
    assert (first.channel, first.address, first.follows) == ("wechat", OPENID, True)


async def test_a_known_contact_costs_one_query(database: Database) -> None:
    async with database.unit_of_work() as session:
        await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
    async with database.unit_of_work() as session:
        with counted_statements(database) as statements:
            await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
    assert len(statements) == 1
    assert "FOR UPDATE" in statements[0]


async def test_the_address_is_nowhere_in_clear(database: Database, database_url: str) -> None:
    import psycopg

    async with database.unit_of_work() as session:
        await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
    with psycopg.connect(database_url) as connection:
        (stored,) = connection.execute("SELECT contacts::text FROM contacts").fetchone() or ("",)
    assert OPENID not in stored
    assert OPENID.encode().hex() not in stored


async def test_first_messages_at_once_make_one_contact_and_one_resident(database: Database) -> None:
    async def first_message() -> tuple[int, int]:
        async with database.unit_of_work() as session:
            contact = await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
            resident = await service.resident_of(session, contact, NOW)
            return contact.id, resident.id

    made = await asyncio.gather(*(first_message() for _ in range(8)))
    assert len(set(made)) == 1
    async with database.unit_of_work() as session:
        assert await session.scalar(select(func.count()).select_from(Contact)) == 1
        assert await session.scalar(select(func.count()).select_from(Resident)) == 1


async def test_without_the_lock_there_is_still_only_one_resident(database: Database) -> None:
    async with database.unit_of_work() as session:
        await service.contact_for(session, Channel.SMS, "+8610000000001", NOW)

    async def bind() -> int:
        async with database.unit_of_work() as session:
            contact = await service.contact_for(session, Channel.SMS, "+8610000000001", NOW, lock=False)
            await asyncio.sleep(0)
            return (await service.resident_of(session, contact, NOW)).id

    assert len(set(await asyncio.gather(*(bind() for _ in range(8))))) == 1


async def test_the_lock_makes_the_second_wait_and_see_what_the_first_did(database: Database) -> None:
    async with database.unit_of_work() as session:
        await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
    order: list[str] = []
    first_holds = asyncio.Event()

    async def first() -> None:
        async with database.unit_of_work() as session:
            contact = await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
            first_holds.set()
            await asyncio.sleep(0.05)
            contact.follows = False
            order.append("first")

    async def second() -> None:
        await first_holds.wait()
        async with database.unit_of_work() as session:
            contact = await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
            order.append("second")
            assert not contact.follows

    await asyncio.gather(first(), second())
    assert order == ["first", "second"]


async def test_an_old_keys_contact_is_found_and_moves_to_the_newest_key(database: Database, keys: None) -> None:
    crypto.configure(("the-old-key-0123456789abcdef0123",))
    async with database.unit_of_work() as session:
        old = await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
    crypto.configure(("the-new-key-0123456789abcdef0123", "the-old-key-0123456789abcdef0123"))
    async with database.unit_of_work() as session:
        assert (await service.contact_for(session, Channel.WECHAT, OPENID, NOW)).id == old.id
    crypto.configure(("the-new-key-0123456789abcdef0123",))
    async with database.unit_of_work() as session:
        found = await service.contact_for(session, Channel.WECHAT, OPENID, NOW)
        assert (found.id, found.address) == (old.id, OPENID)


async def test_a_service_code_is_issued_once_and_stays(database: Database) -> None:
    async with database.unit_of_work() as session:
        resident = Resident(created_at=NOW)
        session.add(resident)
        await session.flush()
        code = await service.service_code_for(session, resident)
        assert codes.is_valid(code)
        assert await service.service_code_for(session, resident) == code


async def test_a_code_that_is_taken_is_drawn_again(database: Database) -> None:
    drawn = iter(["1234567890", "1234567890", "1234567890", "9876543210"])
    async with database.unit_of_work() as session:
        one, other = Resident(created_at=NOW), Resident(created_at=NOW)
        session.add_all([one, other])
        await session.flush()
        first = await service.service_code_for(session, one, lambda _: next(drawn))
        second = await service.service_code_for(session, other, lambda _: next(drawn))
    assert first.startswith("MS1234567890")
    assert second.startswith("MS9876543210")


async def test_a_broken_random_source_is_an_error_and_no_endless_loop(database: Database) -> None:
    async with database.unit_of_work() as session:
        one, other = Resident(created_at=NOW), Resident(created_at=NOW)
        session.add_all([one, other])
        await session.flush()
        await service.service_code_for(session, one, lambda _: "0000000000")
        with pytest.raises(service.NoServiceCodeLeft):
            await service.service_code_for(session, other, lambda _: "0000000000")


async def test_codes_asked_for_at_once_are_one_code_for_one_resident(database: Database) -> None:
    async with database.unit_of_work() as session:
        resident = Resident(created_at=NOW)
        session.add(resident)
        await session.flush()

    async def ask() -> str:
        async with database.unit_of_work() as session:
            return await service.service_code_for(session, await session.get_one(Resident, resident.id))

    assert len(set(await asyncio.gather(*(ask() for _ in range(8))))) == 1


async def test_residents_who_draw_the_same_code_at_once_get_two(database: Database) -> None:
    async with database.unit_of_work() as session:
        residents = [Resident(created_at=NOW) for _ in range(6)]
        session.add_all(residents)
        await session.flush()

    async def ask(resident_id: int) -> str:
        drawn = iter(["5555555555", f"{resident_id:010d}"])
        async with database.unit_of_work() as session:
            resident = await session.get_one(Resident, resident_id)
            return await service.service_code_for(session, resident, lambda _: next(drawn))

    issued = await asyncio.gather(*(ask(resident.id) for resident in residents))
    assert len(set(issued)) == len(residents)
