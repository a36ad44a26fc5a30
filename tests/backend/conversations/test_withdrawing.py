"""A report that is taken back with what was filed with it, through the very path of a webhook."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.areas import repository as areas
from backend.deadlines import repository as deadlines
from backend.help_requests import repository
from backend.help_requests.models import HelpRequest
from backend.staff.models import Account
from tests.backend.conftest import Office
from tests.backend.conversations.conftest import Say
from tests.backend.conversations.test_after_filing import STORY


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
