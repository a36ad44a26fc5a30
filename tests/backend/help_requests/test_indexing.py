"""The index of a request: stored with its origin and version, orders the queue, follows what is found out."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.areas import county_files
from backend.core.errors import Invalid, NotFound
from backend.county_import.service import import_county
from backend.hardship_index.models import HardshipIndex, HouseholdFact, Scorecard
from backend.help_requests import indexing, jobs, lifecycle, repository
from backend.help_requests.models import HelpRequest
from backend.staff.models import Account
from tests.backend.help_requests.conftest import Town

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"


async def indexes(town: Town, request: HelpRequest) -> list[HardshipIndex]:
    async with town.database.unit_of_work() as session:
        wanted = select(HardshipIndex).where(HardshipIndex.help_request_id == request.id)
        return list(await session.scalars(wanted.order_by(HardshipIndex.id)))


async def queue(town: Town, account: Account, **narrowed: Any) -> list[int]:
    async with town.database.unit_of_work() as session:
        return [request.id for request in await repository.queue(session, account, **narrowed)]


async def record(town: Town, account: Account, request: HelpRequest, fact: str, value: str, origin: str) -> None:
    async with town.database.unit_of_work() as session:
        await indexing.record_fact(session, account, request.id, fact, value, origin, town.clock())


async def test_filing_stores_the_index_with_origins_and_version(town: Town) -> None:
    _, request = await town.submit(household_size=4, monthly_income=800, hardship="我爸在医院透析")
    (index,) = await indexes(town, request)
    async with town.database.unit_of_work() as session:
        assert await session.get(Scorecard, index.scorecard_version) is not None
    assert (index.points, index.band, index.warning) == (42, "serious", False)
    found = {part["fact"]: (part["points"], part["origins"], part["word"]) for part in index.parts["parts"]}
    assert found == {"income_per_head": (30, ["report"], ""), "illness": (12, ["report"], "透析")}


async def test_the_queue_goes_from_grave_to_slight_within_urgent_and_not(town: Town, caseworker: Account) -> None:
    _, slight = await town.submit("oA", household_size=1, monthly_income=5000)
    _, grave = await town.submit("oB", household_size=4, monthly_income=800, hardship="家里有人尿毒症")
    _, urgent = await town.submit("oC", household_size=1, monthly_income=5000, urgent=True)
    _, as_slight = await town.submit("oD", household_size=1, monthly_income=6000)
    everything = [urgent.id, grave.id, slight.id, as_slight.id]
    assert await queue(town, caseworker) == everything
    paged = await queue(town, caseworker, limit=1)
    while len(more := await queue(town, caseworker, after=paged[-1], limit=1)) == 1:
        paged += more
    assert paged == everything


async def test_what_is_found_out_moves_the_request_without_disturbing_who_works_on_it(
    town: Town, caseworker: Account
) -> None:
    _, first = await town.submit("oA", household_size=1, monthly_income=5000)
    _, second = await town.submit("oB", household_size=1, monthly_income=5000)
    await record(town, caseworker, second, "elder_alone", "是", "home_visit")
    assert await queue(town, caseworker) == [second.id, first.id]
    assert [index.points for index in await indexes(town, second)] == [0, 12]
    moved = await town.act(caseworker, second, "accept")
    assert moved.stage == "accepted"


async def test_a_check_that_contradicts_the_report_takes_its_points_back_and_keeps_both(
    town: Town, caseworker: Account
) -> None:
    _, request = await town.submit(household_size=2, monthly_income=400)
    await record(town, caseworker, request, "monthly_income", "9000", "data_check")
    assert [index.points for index in await indexes(town, request)] == [30, 0]
    async with town.database.unit_of_work() as session:
        (fact,) = await session.scalars(select(HouseholdFact))
    assert (fact.value, fact.origin, fact.recorded_by_id) == (9000, "data_check", caseworker.id)


async def test_the_same_again_is_no_new_index(town: Town, caseworker: Account) -> None:
    _, request = await town.submit()
    await record(town, caseworker, request, "household_size", "4", "caseworker")
    await record(town, caseworker, request, "household_size", "4", "caseworker")
    assert len(await indexes(town, request)) == 2  # the origin became another, then nothing did


async def test_only_the_own_office_and_only_what_can_be(town: Town, caseworker: Account, stranger: Account) -> None:
    _, request = await town.submit()
    with pytest.raises(NotFound):
        await record(town, stranger, request, "elder_alone", "是", "home_visit")
    for fact, value, origin in (
        ("elder_alone", "是", "report"),
        ("elder_alone", "7", "caseworker"),
        ("x", "1", "caseworker"),
    ):
        with pytest.raises(Invalid):
            await record(town, caseworker, request, fact, value, origin)


async def test_a_changed_scorecard_is_a_new_version_and_open_requests_follow(town: Town, caseworker: Account) -> None:
    _, still_open = await town.submit("oA", household_size=4, monthly_income=800)
    _, ended = await town.submit("oB", household_size=4, monthly_income=800)
    await town.act(caseworker, ended, "refuse", "不在本县")
    files = county_files.read(SHIPPED)
    factor, *others = files.index.factors
    step, *rest = factor.steps
    fewer = factor.model_copy(update={"steps": (step.model_copy(update={"points": 20}), *rest)})
    changed = files.index.model_copy(update={"factors": (fewer, *others)})
    async with town.database.unit_of_work() as session:
        done = await import_county(session, dataclasses.replace(files, index=changed), town.clock())
    assert "index_version" in done.plan.county
    await jobs.reckon(town.runtime)
    assert [index.points for index in await indexes(town, still_open)] == [30, 20]
    assert [index.points for index in await indexes(town, ended)] == [30]
    await jobs.reckon(town.runtime)
    assert len(await indexes(town, still_open)) == 2


async def test_the_best_and_the_worst_off_are_filed_alike(town: Town) -> None:
    _, worst = await town.submit(
        "oWORST", household_size=5, monthly_income=0, hardship="孤儿，尿毒症透析，房子塌了，断粮"
    )
    _, best = await town.submit("oBEST", household_size=1, monthly_income=900_000, hardship="想问问")
    async with town.database.unit_of_work() as session:
        worst, best = await session.get_one(HelpRequest, worst.id), await session.get_one(HelpRequest, best.id)
    assert (worst.hardship_rank, best.hardship_rank) == (18, 100)
    assert (worst.stage, worst.office_code, worst.routing) == (best.stage, best.office_code, best.routing)
    assert lifecycle.actions_at(worst.stage) == lifecycle.actions_at(best.stage)
