"""A report and what was filed with it, as one: taken back, put right, asked for; through the very path of a webhook."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.areas import repository as areas
from backend.deadlines import repository as deadlines
from backend.help_requests import repository
from backend.help_requests.models import HelpRequest
from backend.residents.models import Resident
from backend.staff.models import Account
from bot.messages import InboundKind, Media
from tests.backend.conftest import Office
from tests.backend.conversations.conftest import Say
from tests.backend.conversations.test_after_filing import STORY, events


@pytest.fixture
async def reported(office: Office, say: Say) -> tuple[HelpRequest, HelpRequest]:
    """A report, and the request for another programme that was filed with it."""
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 1
    for words in STORY:
        if (await say(words)).submitted:
            break
    async with office.runtime.database.unit_of_work() as session:
        report, linked = await session.scalars(select(HelpRequest).order_by(HelpRequest.id))
    return report, linked


async def test_a_withdrawn_report_takes_what_was_filed_with_it_along_and_its_office_is_told(
    office: Office, reported: tuple[HelpRequest, HelpRequest], say: Say
) -> None:
    report, linked = reported
    asked = await say("撤回申请")
    assert asked.reply is not None
    assert report.number in asked.reply.text
    assert "一并报的防止返贫监测帮扶也跟着撤" in asked.reply.text
    told = await say("撤回")
    assert told.reply is not None
    assert "一并报的防止返贫监测帮扶也撤回了" in told.reply.text
    async with office.runtime.database.unit_of_work() as session:
        assert set(await session.scalars(select(HelpRequest.stage))) == {"withdrawn"}
        assert list(await deadlines.running(session, linked.id)) == []
        for one in (report, linked):
            there = Account(role="caseworker", office_code=one.office_code, active=True)
            seen = await repository.taken_back(session, there, office.runtime.clock() - timedelta(days=1))
            assert [known.number for known in seen] == [one.number]


async def test_what_is_decided_stays_when_its_report_is_withdrawn(
    office: Office, reported: tuple[HelpRequest, HelpRequest], say: Say
) -> None:
    report, linked = reported
    async with office.runtime.database.unit_of_work() as session:
        (await session.get_one(HelpRequest, linked.id)).stage = "approved"
    for words in ("撤回申请", "撤回"):
        told = await say(words)
        assert told.reply is not None
        assert "一并报的" not in told.reply.text
    async with office.runtime.database.unit_of_work() as session:
        stages = dict((await session.execute(select(HelpRequest.number, HelpRequest.stage))).all())
    assert stages == {report.number: "withdrawn", linked.number: "approved"}


async def test_one_that_was_filed_with_a_report_is_withdrawn_alone_by_its_number(
    office: Office, reported: tuple[HelpRequest, HelpRequest], say: Say
) -> None:
    report, linked = reported
    for words in (f"撤回申请{linked.number}", "撤回"):
        await say(words)
    async with office.runtime.database.unit_of_work() as session:
        stages = dict((await session.execute(select(HelpRequest.number, HelpRequest.stage))).all())
    assert stages == {report.number: "submitted", linked.number: "withdrawn"}


async def test_a_correction_of_a_report_reaches_every_office_that_has_part_of_it(
    office: Office, reported: tuple[HelpRequest, HelpRequest], say: Say
) -> None:
    report, linked = reported
    asked = await say("我交的手机号写错了，该是13900002222")
    assert asked.reply is not None
    assert report.number in asked.reply.text
    told = await say("对")
    assert told.reply is not None
    assert "电话现在是：13900002222" in told.reply.text
    assert "一并报的防止返贫监测帮扶也改了" in told.reply.text
    async with office.runtime.database.unit_of_work() as session:
        held = dict((await session.execute(select(HelpRequest.number, HelpRequest.phone))).all())
    assert held == {report.number: "13900002222", linked.number: "13900002222"}
    amended = [event for event in await events(office) if event.action == "amend"]
    assert [event.help_request_id for event in amended] == [report.id, linked.id]
    assert amended[1].details["with"] == report.number


async def test_papers_for_a_report_lie_with_every_office_and_resume_the_one_that_waits(
    office: Office, reported: tuple[HelpRequest, HelpRequest], say: Say
) -> None:
    report, linked = reported
    async with office.runtime.database.unit_of_work() as session:
        (await session.get_one(HelpRequest, linked.id)).stage = "materials_requested"
    asked = await say("", kind=InboundKind.IMAGE, media=(Media("p1", "image/jpeg"),))
    assert asked.reply is not None
    assert f"给{report.number}补的" in asked.reply.text
    await say("好了")
    async with office.runtime.database.unit_of_work() as session:
        held = list(await session.scalars(select(HelpRequest).order_by(HelpRequest.id)))
    assert [[one["id"] for one in request.attachments] for request in held] == [["p1"], ["p1"]]
    assert [request.stage for request in held] == ["submitted", "submitted"]


@pytest.mark.parametrize("words", ["防返贫监测那个我不要，撤了", "防止返贫监测帮扶不办了，撤回"])
async def test_one_that_was_filed_with_a_report_is_left_out_by_the_name_of_its_programme(
    office: Office, reported: tuple[HelpRequest, HelpRequest], say: Say, words: str
) -> None:
    report, linked = reported
    asked = await say(words)
    assert asked.reply is not None
    assert linked.number in asked.reply.text
    await say("撤回")
    async with office.runtime.database.unit_of_work() as session:
        stages = dict((await session.execute(select(HelpRequest.number, HelpRequest.stage))).all())
    assert stages == {report.number: "submitted", linked.number: "withdrawn"}


async def test_one_report_is_told_as_one_to_its_resident_and_to_a_stranger(
    office: Office, reported: tuple[HelpRequest, HelpRequest], say: Say
) -> None:
    report, linked = reported
    code = await _code_of(office, report)
    for words in (code, report.number[-4:]):
        told = await say(words)
        assert told.reply is not None
        assert told.reply.text.startswith(report.number)
        assert "一并报的：防止返贫监测帮扶等受理" in told.reply.text
    stranger = await say(code, who="oSTRANGER")
    assert stranger.reply is not None
    assert stranger.reply.text.startswith(f"尾号{report.number[-4:]}：等受理")
    assert linked.number[-4:] not in stranger.reply.text


async def _code_of(office: Office, report: HelpRequest) -> str:
    async with office.runtime.database.unit_of_work() as session:
        return str((await session.get_one(Resident, report.resident_id)).service_code)
