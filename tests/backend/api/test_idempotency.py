"""A call that is repeated is done once, whatever goes wrong in between."""

import asyncio
from typing import Any

from sqlalchemy import func, select

from backend.help_requests.models import HelpRequest
from backend.systems import repository
from tests.backend.api.conftest import FORM, Connect, System
from tests.backend.api.test_keys import is_problem
from tests.backend.conftest import Office

KEY = "0b7f2a52-0001"


async def filed(office: Office) -> int:
    """How many requests there are."""
    async with office.runtime.database.unit_of_work() as session:
        return await session.scalar(select(func.count()).select_from(HelpRequest)) or 0


async def test_the_same_call_has_the_same_answer(office: Office, hotline: System) -> None:
    first, second = [await hotline.post("/requests", FORM, idempotency_key=KEY) for _ in range(2)]
    assert (first.status_code, first.text) == (second.status_code, second.text)
    assert second.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert await filed(office) == 1


async def test_eight_at_once_are_one(office: Office, hotline: System) -> None:
    answers = await asyncio.gather(*(hotline.post("/requests", FORM, idempotency_key=KEY) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await filed(office) == 1


async def test_another_call_under_the_same_key_is_refused(office: Office, hotline: System) -> None:
    await hotline.post("/requests", FORM, idempotency_key=KEY)
    other: dict[str, Any] = {**FORM, "household_size": 5}
    assert is_problem(await hotline.post("/requests", other, idempotency_key=KEY), 422)
    assert is_problem(await hotline.post("/complaints", {"text": "慢"}, idempotency_key=KEY), 422)
    assert await filed(office) == 1


async def test_a_call_that_failed_may_be_mended_under_its_key(office: Office, hotline: System) -> None:
    assert is_problem(await hotline.post("/requests", {**FORM, "area": "月亮"}, idempotency_key=KEY), 422)
    assert (await hotline.post("/requests", FORM, idempotency_key=KEY)).status_code == 201
    assert await filed(office) == 1


async def test_systems_do_not_share_their_keys(office: Office, connect: Connect) -> None:
    for name in ("one", "two"):
        assert (await (await connect(name)).post("/requests", FORM, idempotency_key=KEY)).status_code == 201
    assert await filed(office) == 2


async def test_a_post_without_a_key_is_refused(hotline: System) -> None:
    answer = await hotline.http.post("/api/v1/requests", json=FORM, headers=hotline.headers())
    assert is_problem(answer, 422)
    assert answer.json()["errors"] == [{"where": "header.Idempotency-Key", "reason": "缺少这一项"}]


async def test_a_repetition_does_not_wait_for_ever(office: Office, hotline: System) -> None:
    async with office.runtime.database.unit_of_work() as session:
        await repository.claim(session, "hotline", KEY, "the digest of a call in hand", office.runtime.clock())
        assert is_problem(await hotline.post("/requests", FORM, idempotency_key=KEY), 409)
    assert await filed(office) == 0
