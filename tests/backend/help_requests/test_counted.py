"""On which list a request stands and as what its steps are counted, whatever the county's own table calls them."""

from collections import Counter
from datetime import timedelta

import pytest

from backend.core.errors import Conflict
from backend.help_requests import additions, lifecycle, repository
from backend.help_requests.models import HelpRequest
from backend.staff.models import Account
from backend.supervision import repository as supervision
from tests.backend.help_requests.conftest import Town
from tests.backend.help_requests.test_procedure import Hands, hands, take, to_publicity

__all__ = ["hands"]


async def listed(town: Town, who: Account, stage: str | None) -> list[int]:
    """The ids on one of an account's lists."""
    async with town.database.unit_of_work() as session:
        return [one.id for one in await repository.queue(session, who, stage=stage)]


async def test_what_is_in_ongoing_review_has_a_list_of_its_own_and_counts_as_closed_when_it_ends(
    town: Town, hands: Hands
) -> None:
    request = await to_publicity(town, hands)
    town.now += timedelta(days=10)
    for who, action in (
        (hands.caseworker, "end_publicity"), (hands.reviewer, "review"), (hands.leader, "approve"),
        (hands.caseworker, "file"), (hands.payer, "pay"),
    ):  # fmt: skip
        request = await take(town, who, request, action)
    assert await listed(town, hands.caseworker, lifecycle.ONGOING) == [request.id]
    assert await listed(town, hands.caseworker, None) == await listed(town, hands.caseworker, "closed") == []
    counted = await counts(town)
    assert (counted["approve"], counted["ongoing"], counted["close"]) == (1, 1, 0)
    async with town.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
        await additions.add_check(session, town.runtime, stored, now=town.clock())
    request = await take(town, hands.caseworker, request, "confirm")
    request = await take(town, hands.leader, request, "stop")
    assert await listed(town, hands.caseworker, lifecycle.ONGOING) == []
    assert await listed(town, hands.caseworker, "closed") == [request.id]
    counted = await counts(town)
    assert (counted["approve"], counted["ongoing"], counted["close"]) == (1, 1, 1)
    async with town.database.unit_of_work() as session:
        with pytest.raises(Conflict, match="已经办完"):
            await additions.add_check(session, town.runtime, request, now=town.clock())


async def counts(town: Town) -> Counter[str]:
    """How often each thing happened, as supervision counts it."""
    counted: Counter[str] = Counter()
    async with town.database.unit_of_work() as session:
        since = town.now - timedelta(days=100)
        for _, _, what, times in await supervision.events_by_office(session, since, town.now + timedelta(days=1)):
            counted[what] += times
    return counted


async def test_help_that_is_approved_after_it_was_given_counts_as_an_approval(town: Town, hands: Hands) -> None:
    _, request = await town.submit(urgent=True)
    for who, action in (
        (hands.caseworker, "accept"), (hands.caseworker, "help_first"), (hands.reviewer, "review"),
        (hands.leader, "approve_after_help"), (hands.caseworker, "close"),
    ):  # fmt: skip
        request = await take(town, who, request, action)
    counted = await counts(town)
    assert (counted["approve"], counted["approve_after_help"], counted["close"]) == (1, 0, 1)
    async with town.database.unit_of_work() as session:
        since, until = town.now - timedelta(days=100), town.now + timedelta(days=1)
        kinds = await supervision.events_by_kind(session, since, until)
        assert {times for _, what, times in kinds if what == "approve"} == {1}
        assert [times for _, times, _ in await supervision.decisions(session, since, until)] == [1]
