"""Accounts and signing in."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from backend.areas import county_files
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.core.ephemeral import Ephemeral
from backend.core.errors import Conflict, Invalid
from backend.county_import.service import import_county
from backend.runtime import Runtime
from backend.settings import Environment, Settings
from backend.staff import passwords, service
from backend.staff.models import Account, Role

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "a long enough password"
SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"


@dataclass
class Parts:
    """As much of a process as signing in needs."""

    database: Database
    ephemeral: Ephemeral
    settings: Settings = field(default_factory=lambda: Settings(_env_file=None))

    def clock(self) -> datetime:
        """A time that stands still."""
        return NOW


@pytest.fixture
def runtime(database: Database, ephemeral: Ephemeral) -> Runtime:
    """The parts, as a runtime."""
    return cast("Runtime", Parts(database, ephemeral))


async def add(database: Database, username: str = "zhang", **changes: Any) -> Account:
    values = {"display_name": "张", "role": Role.OPERATOR, "password": PASSWORD, "office_code": None, "now": NOW}
    async with database.unit_of_work() as session:
        return await service.add(session, username, **(values | changes))


async def test_a_password_is_kept_as_an_argon2id_hash(database: Database) -> None:
    account = await add(database)
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "short"},
        {"password": "x" * 300},
        {"password": "aaaaaaaaaaaa"},
        {"role": Role.CASEWORKER},
        {"role": Role.CASEWORKER, "office_code": "nowhere"},
    ],
)
async def test_unfit_accounts_are_refused(database: Database, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await add(database, **changes)


@pytest.mark.parametrize("username", ["", "a", "有名", "a b", "Zhang", "x" * 41, "../x", "a\nb"])
async def test_unfit_usernames_are_refused(database: Database, username: str) -> None:
    with pytest.raises(Invalid):
        await add(database, username)


async def test_a_username_is_taken_once(database: Database) -> None:
    await add(database)
    with pytest.raises(Conflict):
        await add(database)


async def test_a_caseworker_belongs_to_an_office(database: Database) -> None:
    async with database.unit_of_work() as session:
        await import_county(session, county_files.read(SHIPPED), NOW)
    account = await add(database, role=Role.CASEWORKER, office_code="housing-371424")
    assert account.office_code == "housing-371424"


async def test_signing_in_gives_the_account(database: Database, runtime: Runtime) -> None:
    added = await add(database)
    account = await service.sign_in(runtime, "zhang", PASSWORD, "192.0.2.1")
    assert (account.id, account.signed_in_at) == (added.id, NOW)
    assert (await service.sign_in(runtime, "  ZHANG ", PASSWORD)).id == added.id


@pytest.mark.parametrize(
    ("username", "password"),
    [("zhang", "a wrong password"), ("nobody", PASSWORD), ("", ""), ("zhang", "x" * 100_000), ("zhang\x00", PASSWORD)],
)
async def test_wrong_credentials_are_refused_alike(
    database: Database, runtime: Runtime, username: str, password: str
) -> None:
    await add(database)
    with pytest.raises(service.SignInRefused, match="用户名或密码不正确"):
        await service.sign_in(runtime, username, password)


async def test_an_account_that_was_closed_cannot_sign_in(database: Database, runtime: Runtime) -> None:
    added = await add(database)
    async with database.unit_of_work() as session:
        (await session.get_one(Account, added.id)).active = False
    with pytest.raises(service.SignInRefused):
        await service.sign_in(runtime, "zhang", PASSWORD)


async def test_after_five_failures_the_right_password_must_wait_too(database: Database, runtime: Runtime) -> None:
    await add(database)
    for _ in range(5):
        with pytest.raises(service.SignInRefused):
            await service.sign_in(runtime, "zhang", "a wrong password", "192.0.2.1")
    with pytest.raises(service.TooManyFailures):
        await service.sign_in(runtime, "zhang", PASSWORD, "192.0.2.1")
    assert await service.sign_in(runtime, "zhang", PASSWORD, "192.0.2.2")


async def test_signing_in_forgives_earlier_failures(database: Database, runtime: Runtime) -> None:
    await add(database)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(service.SignInRefused):
                await service.sign_in(runtime, "zhang", "a wrong password")
        await service.sign_in(runtime, "zhang", PASSWORD)


async def test_production_refuses_the_demos_passwords(database: Database, ephemeral: Ephemeral) -> None:
    await add(database, password="development-only")
    parts = Parts(database, ephemeral)
    await service.sign_in(cast("Runtime", parts), "zhang", "development-only")
    parts.settings = Settings(_env_file=None, env=Environment.PRODUCTION)
    with pytest.raises(service.SignInRefused):
        await service.sign_in(cast("Runtime", parts), "zhang", "development-only")


async def test_accounts_with_a_demo_password_are_found(database: Database) -> None:
    await add(database, "demo", password="development-only")
    await add(database, "other")
    async with database.unit_of_work() as session:
        pairs = [("demo", "development-only"), ("other", "development-only"), ("nobody", "development-only")]
        assert await service.with_demo_passwords(session, pairs) == ["demo"]


async def test_a_session_ends_with_its_epoch_or_its_account(database: Database) -> None:
    added = await add(database)
    async with database.unit_of_work() as session:
        assert await service.account(session, added.id, 1) is not None
        assert await service.account(session, added.id, 2) is None
        assert await service.account(session, added.id + 1, 1) is None
        await service.end_sessions(session, await session.get_one(Account, added.id))
    async with database.unit_of_work() as session:
        assert await service.account(session, added.id, 1) is None
        found = await service.account(session, added.id, 2)
        assert found is not None
        found.active = False
    async with database.unit_of_work() as session:
        assert await service.account(session, added.id, 2) is None


async def test_an_unknown_username_costs_a_hash_as_well() -> None:
    assert not await passwords.fits(None, PASSWORD)
    assert not await passwords.fits(None, "nobody has this password")
    assert not await passwords.fits("not a hash", PASSWORD)
    assert await passwords.fits(await passwords.hashed(PASSWORD), PASSWORD)
