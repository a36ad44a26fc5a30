"""A further programme that the screening suggested: filed by a caseworker, linked to its report, the resident told."""

import pytest
from sqlalchemy import select

from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.jobs import InlineQueue
from backend.deadlines import repository as deadlines
from backend.help_requests import further
from backend.help_requests.casework import NOTIFY
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.staff.models import Account
from tests.backend.help_requests.conftest import Town
from tests.backend.help_requests.test_linking import ID_NUMBER

FURTHER = "poverty-return-support"


@pytest.fixture
async def report(town: Town) -> HelpRequest:
    """A report with which nothing else was filed."""
    _, request = await town.submit(household_size=3, monthly_income=900, id_number=ID_NUMBER)
    return request


async def file(
    town: Town, who: Account, request: HelpRequest, code: str = FURTHER, reason: str = "收入低"
) -> HelpRequest:
    async with town.database.unit_of_work() as session:
        return await further.file(session, town.runtime, who, request.id, code, reason)


async def test_it_is_a_linked_request_with_an_office_a_procedure_and_a_clock_of_its_own(
    town: Town, caseworker: Account, report: HelpRequest
) -> None:
    async with town.database.unit_of_work() as session:
        assert FURTHER in await further.suggested(session, report)
    filed = await file(town, caseworker, report)
    assert (filed.linked_to_id, filed.programme_code, filed.stage) == (report.id, FURTHER, "submitted")
    assert filed.office_code != report.office_code
    assert filed.procedure_code == "qianjiang-55732"
    assert (filed.applicant_name, filed.consents) == (report.applicant_name, report.consents)
    async with town.database.unit_of_work() as session:
        assert len(await deadlines.running(session, filed.id)) == 1
        assert FURTHER not in await further.suggested(session, report)
        event = await session.scalar(select(HelpRequestEvent).where(HelpRequestEvent.help_request_id == filed.id))
    assert event is not None
    assert (event.action, event.actor_id, event.note) == ("submit", caseworker.id, "收入低")
    (status,) = (await town.ask("oFIRST")).requests
    assert [one.programme for one in status.linked] == ["防止返贫监测帮扶"]
    (alone,) = (await town.ask("oFIRST", filed.number)).requests
    assert alone.note == "收入低"


async def test_the_resident_is_told(town: Town, caseworker: Account, report: HelpRequest) -> None:
    jobs = town.jobs
    assert isinstance(jobs, InlineQueue)
    told: list[int] = []

    async def notify(runtime: object, *, event_id: int) -> None:
        told.append(event_id)

    async def nothing(runtime: object, **arguments: object) -> None:
        """Stands for the jobs that play no part here."""

    filed = await file(town, caseworker, report)
    await jobs.run_all({"systems.announce": nothing, NOTIFY: notify}, town)
    async with town.database.unit_of_work() as session:
        event = await session.get_one(HelpRequestEvent, told[0])
    assert (event.help_request_id, event.notice) == (filed.id, further.NOTICE)


async def test_only_what_was_suggested_once_with_a_reason_and_by_its_own_office(
    town: Town, caseworker: Account, stranger: Account, report: HelpRequest
) -> None:
    with pytest.raises(Invalid, match="为什么"):
        await file(town, caseworker, report, reason=" ")
    with pytest.raises(Conflict, match="预筛没有提到"):
        await file(town, caseworker, report, code="no-such-programme")
    with pytest.raises(NotFound):
        await file(town, stranger, report)
    await file(town, caseworker, report)
    with pytest.raises(Conflict, match="已经有申请"):
        await file(town, caseworker, report)
