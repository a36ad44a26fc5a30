"""One request through a county's own procedure, from being taken up to what follows the payment."""

import re
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.jobs import InlineQueue
from backend.data_checks.models import DataCheck
from backend.deadlines import repository as deadlines
from backend.help_requests import archive, clocks
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.platforms.checks import SOURCES, CheckSource, Finding, Query, stand_ins
from backend.platforms.seals import StandInSeal
from backend.publicity import repository as publicity
from backend.publicity import service as public
from backend.signatures import service as signing
from backend.signatures.models import Signature
from backend.staff.models import Account
from backend.worker import JOBS
from tests.backend.help_requests.conftest import Town, account

ID_NUMBER = "990000190001010016"
OFFICE = "civil-affairs-371424100"
FORMS: dict[str, dict[str, str]] = {
    "record_visit": {
        "visited_on": "2026-11-20", "visitors": "张某、李某", "met": "是", "findings": "没有电器", "opinion": "属实",
    },
    "record_peer_review": {
        "held_on": "2026-11-20", "present": "甲、乙、丙、丁、戊", "in_favour": "5", "against": "0", "opinion": "同意",
    },
    "record_disputed_review": {"held_on": "2026-11-20", "present": "甲、乙、丙、丁、戊", "opinion": "仍同意"},
    "record_objection": {"received_on": "2026-11-20", "objection": "有人说他家有车"},
    "conclude_check": {"conclusion": "与申报一致"},
    "conclude_recheck": {"conclusion": "维持原结论", "reasons": "车已报废"},
    "review": {"opinion": "同意"},
    "approve": {"standard": "每月1100元"},
    "approve_after_help": {"opinion": "同意"},
    "refuse": {"basis": "《社会救助暂行办法》第十四条"},
    "file": {"filed_on": "2026-11-20", "filed_as": "备2026-1"},
    "pay": {"given_on": "2026-11-20", "way": "打卡发放", "given": "1100元"},
    "confirm": {"checked_on": "2026-11-20", "findings": "照旧"},
    "stop": {"basis": "《社会救助暂行办法》第十三条"},
    "help_first": {"given_on": "2026-11-20", "given_by": "张某、李某", "given": "500元", "reason": "断粮"},
}  # fmt: skip
"""A sound form for every action that records something."""


class Away:
    """A source that cannot be reached."""

    def look_up(self, query: Query) -> tuple[Finding, ...]:
        raise ConnectionError


class Hands:
    """The people of one office."""

    def __init__(self, caseworker: Account, reviewer: Account, payer: Account, leader: Account) -> None:
        self.caseworker, self.reviewer, self.payer, self.leader = caseworker, reviewer, payer, leader


@pytest.fixture
async def hands(town: Town, caseworker: Account) -> Hands:
    return Hands(
        caseworker,
        await account(town.database, "a-reviewer", "caseworker", OFFICE),
        await account(town.database, "a-payer", "caseworker", OFFICE),
        await account(town.database, "a-leader", "leader", OFFICE),
    )


async def take(town: Town, who: Account, request: HelpRequest, action: str, **more: Any) -> HelpRequest:
    """Take a step with what it must record."""
    note = "说明" if action in ("refuse", "stop", "request_materials", "withdraw", "transfer", "hand_back") else ""
    return await town.act(who, request, action, more.pop("note", note), record=FORMS.get(action, {}), **more)


async def to_publicity(town: Town, hands: Hands) -> HelpRequest:
    _, request = await town.submit(aid_types=("destitute",), id_number=ID_NUMBER)
    for action in ("accept", "record_visit", "record_peer_review"):
        request = await take(town, hands.caseworker, request, action)
    assert request.procedure_stage == "publicity"
    return request


async def on_boards(town: Town) -> list[tuple[str, str]]:
    async with town.database.unit_of_work() as session:
        return [(one.board, one.masked_name) for one, _ in await publicity.public(session, town.now)]


async def test_one_request_from_the_village_to_the_payment(town: Town, hands: Hands) -> None:
    request = await to_publicity(town, hands)
    assert await on_boards(town) == [("review", "王**")]
    with pytest.raises(Conflict, match="公示期还没有满"):
        await take(town, hands.caseworker, request, "end_publicity")
    town.now += timedelta(days=10)
    request = await take(town, hands.caseworker, request, "end_publicity")
    with pytest.raises(Conflict, match="还没有审核签字"):
        await take(town, hands.leader, request, "approve")
    request = await take(town, hands.reviewer, request, "review")
    with pytest.raises(Forbidden, match="分管领导"):
        await take(town, hands.caseworker, request, "approve")
    request = await take(town, hands.leader, request, "approve")
    assert (request.stage, request.procedure_stage) == ("approved", "filing")
    assert await on_boards(town) == [("approval", "王**")]
    request = await take(town, hands.caseworker, request, "file")
    for other in (hands.reviewer, hands.leader):
        with pytest.raises(Conflict, match="三个人"):
            await take(town, other, request, "pay")
    request = await take(town, hands.payer, request, "pay")
    assert (request.stage, request.procedure_stage) == ("closed", "ongoing")
    assert {board for board, _ in await on_boards(town)} == {"approval", "long_term"}
    request = await take(town, hands.caseworker, request, "confirm")
    request = await take(town, hands.leader, request, "stop")
    assert (request.stage, request.procedure_stage) == ("closed", None)
    assert await on_boards(town) == []
    async with town.database.unit_of_work() as session:
        ledger = await deadlines.of_request(session, request.id)
        signed = (await session.scalars(select(Signature.hand).order_by(Signature.id))).all()
    assert [clock.stage for clock in ledger] == [
        "home_visit", "peer_review", "publicity", "decision", "filing", "payment", "ongoing", "ongoing",
    ]  # fmt: skip
    assert all(clock.finished_at is not None for clock in ledger)
    assert list(signed) == ["investigation", "review", "approval", "payment", "investigation", "approval"]


async def test_what_was_recorded_stands_with_the_step(town: Town, hands: Hands) -> None:
    request = await to_publicity(town, hands)
    async with town.database.unit_of_work() as session:
        events = select(HelpRequestEvent).where(HelpRequestEvent.help_request_id == request.id)
        found = {event.action: event for event in await session.scalars(events)}
    assert found["record_visit"].details == FORMS["record_visit"]
    assert found["record_visit"].notice == "notice.visited"
    with pytest.raises(Invalid, match="收到日期"):
        await town.act(hands.caseworker, request, "record_objection", record={"objection": "有人说他家有车"})


async def test_an_objection_takes_the_publicity_down_and_opens_a_peer_review(town: Town, hands: Hands) -> None:
    request = await to_publicity(town, hands)
    request = await take(town, hands.caseworker, request, "record_objection")
    assert request.procedure_stage == "disputed_review"
    assert await on_boards(town) == []
    town.now += timedelta(days=1)
    request = await take(town, hands.caseworker, request, "record_disputed_review")
    assert request.procedure_stage == "publicity"
    assert await on_boards(town) == [("review", "王**")]
    town.now += timedelta(days=5)
    with pytest.raises(Conflict, match="公示期还没有满"):
        await take(town, hands.caseworker, request, "end_publicity")


async def test_no_childs_name_is_made_public(town: Town, hands: Hands) -> None:
    _, request = await town.submit(aid_types=("child",))
    async with town.database.unit_of_work() as session:
        (await session.get_one(HelpRequest, request.id)).procedure_stage = "review"
    async with town.database.unit_of_work() as session:
        request = await session.get_one(HelpRequest, request.id)
    request = await take(town, hands.caseworker, request, "accept")
    await take(town, hands.reviewer, request, "review")
    assert await on_boards(town) == [("review", public.NO_NAME)]


async def test_whoever_declared_the_applicant_keeps_away(town: Town, hands: Hands) -> None:
    _, request = await town.submit(aid_types=("destitute",), id_number=ID_NUMBER)
    request = await take(town, hands.caseworker, request, "accept")
    async with town.database.unit_of_work() as session:
        await signing.declare(
            session, hands.caseworker, name="王某某", id_number=ID_NUMBER, relation="表叔", now=town.now
        )
    with pytest.raises(Conflict, match="回避"):
        await take(town, hands.caseworker, request, "record_visit")
    assert (await take(town, hands.reviewer, request, "record_visit")).procedure_stage == "peer_review"


async def test_a_request_stays_on_the_table_it_began_with(town: Town, hands: Hands) -> None:
    request = await to_publicity(town, hands)
    assert request.procedure_version is not None
    town.now += timedelta(days=10)
    async with town.database.unit_of_work() as session:
        from backend.procedures.models import ProcedureRow

        referral = await session.scalar(select(ProcedureRow).where(ProcedureRow.code == "referral"))
        ours = await session.get_one(ProcedureRow, "qianjiang-55732")
        assert referral is not None
        await session.delete(ours)
    assert (await take(town, hands.caseworker, request, "end_publicity")).procedure_stage == "decision"


async def test_materials_that_are_owed_stop_the_stage_and_it_goes_on(town: Town, hands: Hands) -> None:
    _, request = await town.submit(aid_types=("destitute",))
    request = await take(town, hands.caseworker, request, "accept")
    request = await take(town, hands.caseworker, request, "request_materials", wanted="id_number")
    async with town.database.unit_of_work() as session:
        (clock,) = await deadlines.running(session, request.id)
        last = select(HelpRequestEvent.details).order_by(HelpRequestEvent.id.desc()).limit(1)
        assert await session.scalar(last) == {"wanted": "id_number"}
    assert clock.paused_at is not None
    request = await take(town, hands.caseworker, request, "accept")
    assert (request.stage, request.procedure_stage) == ("accepted", "home_visit")


async def at_the_sources(town: Town, checks: dict[Any, CheckSource]) -> None:
    """Run every job that waits, with these sources connected."""
    town.checks = checks
    town.seal = StandInSeal(("a-secret-of-this-test-0123456789",))
    jobs = town.jobs
    assert isinstance(jobs, InlineQueue)
    ours = {name: JOBS[name] for name in ("help_requests.check_data", "signatures.seal")}
    await jobs.run_all({**dict.fromkeys(JOBS, _nothing), **ours}, town)


async def _nothing(runtime: Any, **arguments: Any) -> None:
    """Stands for the jobs that play no part here."""


@pytest.mark.parametrize(
    ("agreements", "authorised"),
    [
        ({"consent": "c@1", "pledge": "p@1"}, False),
        ({"consent": "c@1", "pledge": "p@1", "data_check": "p@1"}, True),
    ],
)
async def test_a_pledge_without_the_authorisation_allows_no_check(
    town: Town, hands: Hands, agreements: dict[str, str], authorised: bool
) -> None:
    _, request = await town.submit(aid_types=("living",), id_number=ID_NUMBER, agreements=agreements)
    request = await take(town, hands.caseworker, request, "accept")
    expected = nullcontext() if authorised else pytest.raises(Conflict, match="没有申请人的核对授权")
    with expected:
        await town.act(hands.caseworker, request, "check_data")


async def test_data_are_checked_with_authorisation_only_and_every_source_answers(town: Town, hands: Hands) -> None:
    _, request = await town.submit(aid_types=("living",), id_number=ID_NUMBER, agreements={"consent": "c@1"})
    request = await take(town, hands.caseworker, request, "accept")
    with pytest.raises(Conflict, match="没有申请人的核对授权"):
        await take(town, hands.caseworker, request, "check_data")
    with pytest.raises(Conflict, match="核对还没有完成"):
        await take(town, hands.caseworker, request, "conclude_check")
    request = await town.act(hands.caseworker, request, "check_data", record={"on_paper": "是"})
    with pytest.raises(Conflict, match="核对还没有完成"):
        await take(town, hands.caseworker, request, "conclude_check")
    checks: dict[Any, CheckSource] = {**stand_ins(), "tax": Away()}
    del checks["land"]
    await at_the_sources(town, checks)
    async with town.database.unit_of_work() as session:
        found = {check.source: check for check in await session.scalars(select(DataCheck))}
    assert set(found) == set(SOURCES)
    assert {name for name, check in found.items() if check.state == "unreachable"} == {"tax", "land"}
    assert all(check.authorised_by == "paper" for check in found.values())
    assert any(check.findings for check in found.values())
    request = await take(town, hands.caseworker, request, "conclude_check")
    assert request.procedure_stage == "home_visit"


async def test_a_signature_is_sealed_and_the_seal_fits_nothing_else(town: Town, hands: Hands) -> None:
    await to_publicity(town, hands)
    await at_the_sources(town, {})
    async with town.database.unit_of_work() as session:
        (signature,) = (await session.scalars(select(Signature))).all()
    keeper = StandInSeal(("a-secret-of-this-test-0123456789",))
    assert signature.seal is not None
    assert keeper.fits(signature.digest, signature.seal)
    assert not keeper.fits("0" * 64, signature.seal)


async def test_the_file_of_a_request_holds_its_whole_trail(town: Town, hands: Hands) -> None:
    request = await to_publicity(town, hands)
    async with town.database.unit_of_work() as session:
        made = await archive.pdf(session, request, "临邑县", datetime(2026, 11, 25, tzinfo=SHANGHAI))
        lines = await archive.trail(session, request)
        said = "\n".join(await archive.asked(session, request))
    assert made.startswith(b"%PDF-")
    assert "诚信承诺（" in said
    assert "核对授权（" in said
    assert "文本版本 4567" in said
    assert not {"pledge", "data_check", "health", "finance"} & set(re.findall(r"[a-z_]+", said))
    written = "\n".join(lines)
    for words in ("入户人（两人以上）：张某、李某", "调查意见：", "评议意见："):
        assert words in written
    assert [line.split("　")[1] for line in lines] == ["提交申请", "受理", "登记入户调查", "登记民主评议"]


async def test_help_comes_first_and_the_papers_after_it(town: Town, hands: Hands) -> None:
    _, request = await town.submit(urgent=True)
    for who, action in ((hands.caseworker, "accept"), (hands.caseworker, "help_first"), (hands.reviewer, "review")):
        request = await take(town, who, request, action)
    assert (request.stage, request.procedure_stage) == ("accepted", "papers")
    request = await take(town, hands.leader, request, "approve_after_help")
    request = await take(town, hands.caseworker, request, "close")
    assert (request.stage, request.procedure_stage) == ("closed", None)


async def test_what_was_turned_away_before_a_decision_begins_anew_when_it_is_objected_to(
    town: Town, hands: Hands
) -> None:
    _, request = await town.submit(aid_types=("destitute",), id_number=ID_NUMBER)
    request = await take(town, hands.caseworker, request, "refuse")
    async with town.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
        stored.stage = "accepted"  # as the resident's own objection moves it
        await clocks.follow(session, stored, "refused", actor_id=None, now=town.clock())
        assert stored.procedure_stage == "home_visit"


async def test_a_decision_that_is_objected_to_is_checked_again_and_decided_again(town: Town, hands: Hands) -> None:
    _, request = await town.submit(aid_types=("destitute",), id_number=ID_NUMBER)
    request = await take(town, hands.caseworker, request, "accept")
    async with town.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
        stored.procedure_stage = "decision"
        await session.flush()
        request = stored
    request = await take(town, hands.leader, request, "refuse")
    assert (request.stage, request.procedure_stage) == ("refused", None)
    async with town.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
        stored.stage = "accepted"  # as the resident's own objection moves it
        await clocks.follow(session, stored, "refused", actor_id=None, now=town.clock())
        await session.flush()
        request = stored
    assert request.procedure_stage == "recheck"
    async with town.database.unit_of_work() as session:
        assert [clock.stage for clock in await deadlines.running(session, request.id)] == ["recheck"]
    request = await take(town, hands.caseworker, request, "conclude_recheck")
    assert request.procedure_stage == "decision"


async def test_what_the_county_approves_is_not_a_townships_to_approve(town: Town, hands: Hands) -> None:
    _, request = await town.submit(aid_types=("destitute",))
    async with town.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
        stored.stage, stored.procedure_stage, stored.programme_code = "accepted", "decision", "orphan-allowance"
        await session.flush()
        request = stored
    request = await take(town, hands.reviewer, request, "review")
    with pytest.raises(Conflict, match="由县级审批"):
        await take(town, hands.leader, request, "approve")
    request = await take(town, hands.caseworker, request, "transfer", office_code="civil-affairs-371424")
    above = await account(town.database, "a-county-leader", "leader", "civil-affairs-371424")
    request = await take(town, above, request, "accept")
    assert (await take(town, above, request, "approve")).stage == "approved"


async def test_the_same_is_not_approved_twice_for_one_person(town: Town, hands: Hands) -> None:
    made = []
    for who in ("oFIRST", "oNEIGHBOUR"):
        _, request = await town.submit(who, aid_types=("destitute",), id_number=ID_NUMBER)
        async with town.database.unit_of_work() as session:
            stored = await session.get_one(HelpRequest, request.id)
            stored.stage, stored.procedure_stage = "accepted", "decision"
            await session.flush()
        made.append(await take(town, hands.reviewer, stored, "review"))
    assert made[0].programme_code == made[1].programme_code == "destitute-support"
    await take(town, hands.leader, made[0], "approve")
    with pytest.raises(Conflict, match=f"已经批准过（{made[0].number}）"):
        await take(town, hands.leader, made[1], "approve")
