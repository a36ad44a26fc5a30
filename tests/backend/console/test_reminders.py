"""Reminders of deadlines where those see them who were reminded: the leader the office's, supervision every one."""

from datetime import timedelta

import pytest

from backend.deadlines import repository as deadlines
from backend.deadlines.rules import Recipient, Step
from backend.help_requests.models import HelpRequest
from tests.backend.conftest import Office
from tests.backend.console.conftest import LEADER, Browser, Desk, SignedIn


async def reminded(office: Office, request: HelpRequest, recipient: Recipient) -> None:
    """A reminder of the running clock of this request."""
    async with office.runtime.database.unit_of_work() as session:
        (deadline, *_) = await deadlines.running(session, request.id)
        step = Step(recipient, 2, recipient, daily=False)
        assert await deadlines.remind(session, deadline, step, office.runtime.clock())


@pytest.fixture
async def leader(signed_in: SignedIn) -> Browser:
    """The browser of the leader of 临邑镇."""
    return await signed_in(LEADER)


async def test_a_leader_sees_who_of_the_office_was_reminded_of_what_and_when(
    leader: Browser, desk: Desk, office: Office
) -> None:
    ours = await desk.help_request(await desk.conversation("我叫王小满"))
    other = await desk.help_request(await desk.conversation("我叫赵奶奶"), area=desk.area("邢侗街道"))
    for request in (ours, other):
        await reminded(office, request, "leader")
    await reminded(office, ours, "caseworker")
    page = (await leader.get("/console/reminders")).text
    assert ours.number in page
    assert other.number not in page
    assert "分管领导" in page
    assert "经办人" in page
    assert f"{office.runtime.clock():%Y-%m-%d}" in page
    assert f'href="/console/requests/{ours.number}"' in page


async def test_supervision_sees_the_reminders_of_every_office_and_may_ask_for_its_own_alone(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    first = await desk.help_request(await desk.conversation("我叫王小满"))
    second = await desk.help_request(await desk.conversation("我叫赵奶奶"), area=desk.area("邢侗街道"))
    await reminded(office, first, "supervision")
    await reminded(office, second, "leader")
    page = (await supervisor.get("/console/reminders")).text
    assert first.number in page
    assert second.number in page
    assert "邢侗街道" in page
    assert "/console/requests/" not in page, "supervision has no page of a request"
    own = (await supervisor.get("/console/reminders?to=supervision")).text
    assert first.number in own
    assert second.number not in own


async def test_what_was_reminded_of_long_ago_is_not_listed(supervisor: Browser, desk: Desk, office: Office) -> None:
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    async with office.runtime.database.unit_of_work() as session:
        (deadline, *_) = await deadlines.running(session, request.id)
        long_ago = office.runtime.clock() - timedelta(days=100)
        assert await deadlines.remind(session, deadline, Step("leader", 2, "leader", daily=False), long_ago)
    page = (await supervisor.get("/console/reminders")).text
    assert request.number not in page
    assert "没有提醒" in page
