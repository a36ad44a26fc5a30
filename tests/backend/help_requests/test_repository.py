"""The queue and what an account may see."""

import re

import pytest

from backend.core.errors import NotFound
from backend.help_requests import repository
from backend.staff.models import Account
from bot.nlu.places import ResolvedArea
from tests.backend.help_requests.conftest import Town, account
from tests.backend.test_lists import plans

ELSEWHERE = ResolvedArea("371424002", "邢侗街道", "township", "371424002")


async def test_the_queue_has_urgent_ones_first_then_the_longest_waiting(town: Town, caseworker: Account) -> None:
    made = [(await town.submit(urgent=urgent))[1].id for urgent in (False, True, False, True)]
    async with town.database.unit_of_work() as session:
        found = await repository.queue(session, caseworker, stage=None, after=None, limit=10)
    assert [request.id for request in found] == [made[1], made[3], made[0], made[2]]


async def test_what_is_due_first_stands_first_whenever_it_was_filed(town: Town, caseworker: Account) -> None:
    _, slow = await town.submit(aid_types=("living",))
    _, quick = await town.submit(aid_types=("temporary",))
    async with town.database.unit_of_work() as session:
        assert [one.id for one in await repository.queue(session, caseworker)] == [quick.id, slow.id]
        assert [one.id for one in await repository.queue(session, caseworker, after=quick.id)] == [slow.id]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10])
async def test_pages_join_without_a_gap_or_a_repetition(town: Town, caseworker: Account, size: int) -> None:
    for number in range(7):
        await town.submit(urgent=number % 3 == 0)
    async with town.database.unit_of_work() as session:
        whole = [r.id for r in await repository.queue(session, caseworker, stage="submitted", after=None, limit=100)]
        paged: list[int] = []
        while page := await repository.queue(
            session, caseworker, stage="submitted", after=paged[-1] if paged else None, limit=size
        ):
            assert len(page) <= size
            paged += [request.id for request in page]
    assert len(whole) == 7
    assert paged == whole


@pytest.mark.parametrize("stage", [None, "submitted"])
async def test_the_next_page_begins_where_the_last_one_ended(
    town: Town, caseworker: Account, stage: str | None
) -> None:
    """The place of the last request is a bound of the scan, not a filter over all that was seen before it."""
    _, request = await town.submit()
    *_, plan = await plans(town.database, lambda s: repository.queue(s, caseworker, stage=stage, after=request.id))
    assert "using ix_help_requests_to_do on" in plan, plan
    assert re.search(r"Index Cond: .*ROW\(\(NOT urgent\)", plan), plan
    assert "Sort" not in plan, plan


async def test_a_stage_can_be_chosen_and_all_open_ones_are_the_default(town: Town, caseworker: Account) -> None:
    _, accepted = await town.submit()
    await town.act(caseworker, accepted, "accept")
    _, refused = await town.submit()
    await town.act(caseworker, refused, "refuse", "不符合条件")
    _, new = await town.submit()
    async with town.database.unit_of_work() as session:
        open_ones = await repository.queue(session, caseworker)
        chosen = await repository.queue(session, caseworker, stage="refused")
    assert [request.id for request in open_ones] == [accepted.id, new.id]
    assert [request.id for request in chosen] == [refused.id]


async def test_an_account_sees_its_offices_requests_and_nothing_else(
    town: Town, caseworker: Account, stranger: Account
) -> None:
    _, here = await town.submit()
    _, there = await town.submit(area=ELSEWHERE)
    others = [
        stranger,
        await account(town.database, "an-operator", "operator", None),
        await account(town.database, "an-administrator", "administrator", "civil-affairs-371424100"),
    ]
    async with town.database.unit_of_work() as session:
        assert [r.id for r in await repository.queue(session, caseworker)] == [here.id]
        assert (await repository.one(session, caseworker, here.id)).id == here.id
        assert [r.id for r in await repository.queue(session, stranger)] == [there.id]
        for other in others:
            with pytest.raises(NotFound):
                await repository.one(session, other, here.id)
            with pytest.raises(NotFound):
                await repository.events(session, other, here.id)


async def test_a_closed_account_sees_nothing(town: Town, caseworker: Account) -> None:
    _, request = await town.submit()
    caseworker.active = False
    async with town.database.unit_of_work() as session:
        assert await repository.queue(session, caseworker) == []
        with pytest.raises(NotFound):
            await repository.one(session, caseworker, request.id)


@pytest.mark.parametrize("after", [-1, 0, 999_999, 2**63, 10**40])
async def test_a_page_after_nothing_known_is_the_first(town: Town, caseworker: Account, after: int) -> None:
    _, request = await town.submit()
    async with town.database.unit_of_work() as session:
        assert [r.id for r in await repository.queue(session, caseworker, after=after)] == [request.id]


@pytest.mark.parametrize(
    "number", ["", "LY-2026-000002", "LY-2026-\x00", "ly-2026-000001", "'; --", "LY-2026-" + "9" * 99]
)
async def test_what_is_no_number_finds_nothing(town: Town, number: str) -> None:
    await town.submit()
    async with town.database.unit_of_work() as session:
        assert await repository.by_number(session, number) is None
        assert await repository.by_number(session, "LY-2026-000001") is not None
