"""What the check platform delivered: listed for the office, its findings shown only on record."""

from sqlalchemy import select

from backend.data_checks.models import DataCheckLook
from backend.help_requests.models import HelpRequest
from backend.systems import service as systems
from backend.systems.models import ReceivedCheck
from tests.backend.conftest import Office
from tests.backend.console.conftest import OTHER_CASEWORKER, Browser, Desk, SignedIn

FOUND = "名下有机动车两辆"


async def delivered(office: Office, request: HelpRequest) -> None:
    """A finding of the check platform about this request."""
    async with office.runtime.database.unit_of_work() as session:
        now = office.runtime.clock()
        received = ReceivedCheck(
            help_request_id=request.id, system="核对平台", source="vehicles", outcome="differs", findings=FOUND,
            checked_at=now, received_at=now,
        )  # fmt: skip
        found = await session.get_one(HelpRequest, request.id, with_for_update=True)
        await systems.take_check(session, office.runtime, found, received)


async def looks(office: Office) -> int:
    """How often somebody has looked at findings."""
    async with office.runtime.database.unit_of_work() as session:
        return len((await session.scalars(select(DataCheckLook))).all())


async def test_findings_are_listed_and_shown_in_the_request_only_on_record(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    await delivered(office, request)
    listed = await caseworker.get("/console/checks")
    page = await caseworker.get(f"/console/requests/{request.number}")
    for answer in (listed, page):
        assert "车辆" in answer.text
        assert "核对平台" in answer.text
        assert FOUND not in answer.text
        assert "与申报不一致" not in answer.text
    assert request.number in listed.text
    assert "还没有人看过" in listed.text
    assert await looks(office) == 0
    shown = await caseworker.post(f"/console/requests/{request.id}/findings")
    assert FOUND in shown.text
    assert "与申报不一致" in shown.text
    assert await looks(office) == 1
    assert "还没有人看过" not in (await caseworker.get("/console/checks")).text


async def test_another_office_sees_nothing_of_them(signed_in: SignedIn, desk: Desk, office: Office) -> None:
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    await delivered(office, request)
    elsewhere = await signed_in(OTHER_CASEWORKER)
    page = await elsewhere.get("/console/checks")
    assert page.status_code == 200
    assert request.number not in page.text
    assert "还没有收到核对结果" in page.text
