"""What some requests need before approval: the review in reverse, a look at what the household receives already."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.errors import Conflict
from backend.help_requests import repository
from backend.help_requests.models import HelpRequest
from backend.trust import service as trust
from backend.trust.service import Closing
from tests.backend.help_requests.conftest import Town, account
from tests.backend.help_requests.test_procedure import ID_NUMBER, Hands, hands, take

__all__ = ["hands"]

REVERSE = {"shown": "收入：流水；房产：查册", "conclusion": "各项都证实了"}
OVERLAP = {"found": "查了他妻子的那件", "conclusion": "同一家庭但各人应得"}


async def reviewed(town: Town, hands: Hands, who: str, **changes: Any) -> HelpRequest:
    """A request for the support of the destitute that has come to its decision, and is reviewed."""
    _, request = await town.submit(who, aid_types=("destitute",), **changes)
    async with town.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
        stored.stage, stored.procedure_stage = "accepted", "decision"
        await session.flush()
    return await take(town, hands.reviewer, stored, "review")


async def convicted(town: Town, request: HelpRequest) -> None:
    """Supervision follows a suspicion about a request to its end: it is proven."""
    first, second = [await account(town.database, name, "supervisor", None) for name in ("s-1", "s-2")]
    async with town.database.unit_of_work() as session:
        trace = await trust.open_trace(session, first, request.number, "other", "名下有两套房", town.clock())
        await trust.add_step(session, first, trace.id, "查到两套房", town.clock())
        await trust.close(session, second, trace.id, Closing("proven", "隐瞒房产"), town.clock())


async def test_whoever_stands_in_the_register_is_approved_only_after_the_review_in_reverse(
    town: Town, hands: Hands
) -> None:
    request = await reviewed(town, hands, "oFIRST", id_number=ID_NUMBER)
    with pytest.raises(Conflict, match="不用“登记反向核查”"):
        await town.act(hands.caseworker, request, "record_reverse_review", record=REVERSE)
    await convicted(town, request)
    with pytest.raises(Conflict, match="先登记反向核查"):
        await take(town, hands.leader, request, "approve")
    request = await town.act(hands.caseworker, request, "record_reverse_review", record=REVERSE)
    assert (request.stage, request.procedure_stage) == ("accepted", "decision")
    assert (await take(town, hands.leader, request, "approve")).stage == "approved"


async def test_what_a_household_receives_is_looked_at_before_more_is_approved(town: Town, hands: Hands) -> None:
    first = await reviewed(town, hands, "oFIRST", id_number=ID_NUMBER)
    second = await reviewed(town, hands, "oWIFE", applicant_name="李某某")
    assert first.programme_code == second.programme_code == "destitute-support"
    with pytest.raises(Conflict, match="不用“登记重复享受核查”"):
        await town.act(hands.caseworker, second, "record_overlap", record=OVERLAP)
    await take(town, hands.leader, first, "approve")
    with pytest.raises(Conflict, match="先登记重复享受核查"):
        await take(town, hands.leader, second, "approve")
    second = await town.act(hands.caseworker, second, "record_overlap", record=OVERLAP)
    assert (await take(town, hands.leader, second, "approve")).stage == "approved"


async def test_what_cannot_be_received_together_is_looked_at_too(town: Town, hands: Hands) -> None:
    first = await reviewed(town, hands, "oFIRST", id_number=ID_NUMBER)
    await take(town, hands.leader, first, "approve")
    second = await reviewed(town, hands, "oWIFE", applicant_name="李某某")
    async with town.database.unit_of_work() as session:
        (await session.get_one(HelpRequest, second.id)).programme_code = "subsistence-allowance"
        await session.flush()
        second = await session.get_one(HelpRequest, second.id)
    with pytest.raises(Conflict, match="先登记重复享受核查"):
        await take(town, hands.leader, second, "approve")


@pytest.mark.parametrize(
    ("changes", "is_known"),
    [
        ({"applicant_name": "李某某"}, True),
        ({"applicant_name": "李某某", "phone": "10000000002"}, False),
        ({"phone": "10000000002"}, True),
        ({"applicant_name": "李某某", "phone": "10000000002", "hardship": f"老伴{ID_NUMBER}瘫痪了"}, True),
        ({"applicant_name": "李某某", "on_behalf": True}, False),
    ],
    ids=["phone", "nothing", "name in the village", "number in the words", "proxy's phone"],
)
async def test_a_household_is_known_again(town: Town, changes: dict[str, Any], is_known: bool) -> None:
    _, first = await town.submit("oFIRST", id_number=ID_NUMBER)
    town.now += timedelta(hours=1)
    _, second = await town.submit("oSECOND", **changes)
    async with town.database.unit_of_work() as session:
        found = await repository.of_household(session, second)
        back = await repository.of_household(session, first)
    assert [one.id for one in found] == ([first.id] if is_known else [])
    assert [one.id for one in back] == ([second.id] if is_known else [])
