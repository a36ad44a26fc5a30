"""Who may call: keys, their scopes, their limits, and the record of what they did."""

import httpx
import pytest
from sqlalchemy import select

from backend.core.database import Database
from backend.core.ephemeral import Ephemeral
from backend.systems import keys
from backend.systems.models import ApiCall, ApiKey, Scope
from tests.backend.api.conftest import FORM, Connect, System, issue
from tests.backend.conftest import Office

PROBLEM = "application/problem+json"


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Whether an error is told in its one form, in Chinese."""
    said = answer.json()
    is_chinese = any("\u4e00" <= character <= "\u9fff" for character in said["detail"])
    return (answer.status_code, answer.headers["content-type"], said["status"], is_chinese) == (
        status, PROBLEM, status, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "presented",
    [
        "", "Bearer", "Bearer ", "Basic bWU6bWU=", "Bearer minsheng_000000000000_" + "x" * 43, "Bearer \x7f",
        "Bearer " + "9" * 9000,
    ],
)  # fmt: skip
async def test_without_a_valid_key_nothing_is_told(http: httpx.AsyncClient, presented: str) -> None:
    for path in ("/api/v1/offices", "/api/v1/nothing"):
        answer = await http.get(path, headers={"Authorization": presented} if presented else {})
        assert is_problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_with_one_character_wrong_opens_nothing(hotline: System, http: httpx.AsyncClient) -> None:
    wrong = hotline.key[:-1] + ("A" if hotline.key[-1] != "A" else "B")
    assert (await hotline.get("/offices")).status_code == 200
    assert is_problem(await System(http, wrong).get("/offices"), 401)


async def test_a_revoked_key_opens_nothing(office: Office, hotline: System) -> None:
    async with office.runtime.database.unit_of_work() as session:
        await keys.revoke(session, hotline.key.split("_")[1], office.runtime.clock())
    assert is_problem(await hotline.get("/offices"), 401)


async def test_the_database_cannot_tell_a_key(office: Office, hotline: System) -> None:
    async with office.runtime.database.unit_of_work() as session:
        stored = (await session.scalars(select(ApiKey))).one()
    secret = hotline.key.split("_", 2)[2]
    assert all(secret not in str(value) for value in vars(stored).values())


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/programmes", Scope.CATALOGUE),
        ("GET", "/requests", Scope.READ),
        ("GET", "/webhooks", Scope.WEBHOOKS),
        ("POST", "/requests", Scope.FILE),
        ("POST", "/requests/LY-2026-000001/materials", Scope.ADD),
        ("POST", "/requests/LY-2026-000001/checks", Scope.CHECK),
        ("POST", "/complaints", Scope.COMPLAIN),
    ],
)
async def test_each_operation_needs_its_scope(connect: Connect, method: str, path: str, scope: Scope) -> None:
    bodies = {
        "/requests": FORM,
        "/requests/LY-2026-000001/materials": {"note": "有了"},
        "/requests/LY-2026-000001/checks": {
            "source": "tax", "outcome": "differs", "findings": "有工资", "checked_on": "2026-11-20",
        },
        "/complaints": {"text": "没有人理"},
    }  # fmt: skip
    others = await connect("others", *(set(Scope) - {scope, *([Scope.READ_ALL] if scope is Scope.READ else [])}))
    alone = await connect("alone", scope)

    async def call(system: System) -> httpx.Response:
        return await (system.get(path) if method == "GET" else system.post(path, bodies[path]))

    assert is_problem(await call(others), 403)
    assert (await call(alone)).status_code in (200, 201, 404)


async def test_a_key_that_calls_too_often_has_to_wait_and_others_do_not(connect: Connect) -> None:
    hasty, other = await connect("hasty", Scope.CATALOGUE, calls=2), await connect("other", Scope.CATALOGUE)
    assert [(await hasty.get("/offices")).status_code for _ in range(2)] == [200, 200]
    refused = await hasty.get("/offices")
    assert is_problem(refused, 429)
    assert int(refused.headers["retry-after"]) > 0
    assert (await other.get("/offices")).status_code == 200


async def test_without_the_volatile_store_nobody_is_held_up(office: Office, connect: Connect) -> None:
    hasty = await connect("hasty", Scope.CATALOGUE, calls=1)
    await office.runtime.ephemeral.close()
    office.runtime.ephemeral = Ephemeral("redis://127.0.0.1:9/0")
    assert [(await hasty.get("/offices")).status_code for _ in range(3)] == [200, 200, 200]


async def test_every_call_is_on_record_without_a_word_of_it(office: Office, hotline: System) -> None:
    number = await hotline.file()
    await hotline.get(f"/requests/{number}")
    await hotline.get("/requests/LY-2026-999999")
    await hotline.post("/complaints", {"text": ""})
    async with office.runtime.database.unit_of_work() as session:
        found = (await session.scalars(select(ApiCall).order_by(ApiCall.id))).all()
    assert [(one.operation, one.status, one.help_request_id is not None) for one in found] == [
        ("file_request", 201, True), ("get_request", 200, True), ("get_request", 404, False),
        ("file_complaint", 422, False),
    ]  # fmt: skip


async def test_a_systems_second_key_sees_what_its_first_filed(office: Office, http: httpx.AsyncClient) -> None:
    first, second = (
        System(http, await issue(office, "hotline")),
        System(http, await issue(office, "hotline", Scope.READ)),
    )
    number = await first.file()
    assert (await second.get(f"/requests/{number}")).json()["full"] is True


async def test_without_the_database_a_call_is_asked_to_wait(office: Office, hotline: System) -> None:
    await office.runtime.database.close()
    office.runtime.database = Database("postgresql://127.0.0.1:9/none", wait_seconds=0.2)
    answer = await hotline.post("/requests", FORM)
    assert is_problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0
