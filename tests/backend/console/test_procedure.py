"""The caseworker's page by the county's table: exactly the steps it allows, their forms, and what stands beside."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from backend.areas import repository as areas
from backend.data_checks.models import DataCheckLook
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.publicity import service as publicity
from tests.backend.conftest import Office
from tests.backend.console.conftest import ID_NUMBER, Browser, Desk, SignedIn

VISIT = {
    "record.visited_on": "2026-01-05", "record.visitors": "张某、李某", "record.met": "是",
    "record.findings": "屋里没有电器", "record.opinion": "属实",
}  # fmt: skip


async def press(browser: Browser, office: Office, request: HelpRequest, action: str, **fields: str) -> httpx.Response:
    async with office.runtime.database.unit_of_work() as session:
        version = (await session.get_one(HelpRequest, request.id)).version
    form = {"version": str(version), "action": action, "note": "", **fields}
    return await browser.post(f"/console/requests/{request.id}/act", data=form)


async def test_a_stage_offers_its_own_forms_and_no_others(caseworker: Browser, desk: Desk, office: Office) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"), aid_types=("destitute",))
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert 'value="record_visit"' not in page
    await press(caseworker, office, request, "accept")
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert 'value="record_visit"' in page
    assert 'name="record.visitors"' in page
    assert '<span class="tag">入户调查和核对</span>' in page
    for elsewhere in ("approve", "pay", "close", "end_publicity"):
        assert f'value="{elsewhere}"' not in page


async def test_what_is_missing_is_said_and_what_was_written_stays(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"), aid_types=("destitute",))
    await press(caseworker, office, request, "accept")
    answer = await press(caseworker, office, request, "record_visit", **VISIT | {"record.visitors": "张某"})
    assert answer.status_code == 422
    assert "“入户人（两人以上）”至少写 2 人" in answer.text
    assert "屋里没有电器" in answer.text
    answer = await press(caseworker, office, request, "record_visit", **VISIT)
    assert answer.status_code == 303
    page = (await caseworker.get(answer.headers["location"])).text
    assert "已办：登记入户调查。" in page
    assert "入户人（两人以上）：张某、李某" in page
    assert "等待电子签章" in page
    await office.work()
    assert "已盖电子签章" in (await caseworker.get(f"/console/requests/{request.number}")).text


async def test_a_leaders_step_is_shown_to_others_as_a_leaders(
    caseworker: Browser, desk: Desk, office: Office, signed_in: SignedIn
) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"), aid_types=("destitute",))
    async with office.runtime.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
        stored.stage, stored.procedure_stage = "accepted", "decision"
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "由分管领导办：批准、不予批准" in page
    assert 'value="approve"' not in page
    answer = await press(caseworker, office, request, "approve", **{"record.standard": "每月1100元"})
    assert answer.status_code == 403
    leader = await signed_in("lingdao")
    assert "等您办" not in (await leader.get("/console/requests")).text
    reviewer = await signed_in("minzheng2")
    assert (await press(reviewer, office, request, "review", **{"record.opinion": "属实"})).status_code == 303
    assert "等您办" in (await leader.get("/console/requests")).text
    assert "等领导" in (await caseworker.get("/console/requests")).text
    assert 'value="approve"' in (await leader.get(f"/console/requests/{request.number}")).text


async def test_findings_are_shown_once_and_every_look_is_on_record(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    await press(caseworker, office, request, "accept")
    assert (await press(caseworker, office, request, "check_data", **{"record.on_paper": ""})).status_code == 303
    await office.work()
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "已答复 11 个：公安户籍、" in page
    shown = await caseworker.post(f"/console/requests/{request.id}/findings")
    assert "没有记录" in shown.text
    async with office.runtime.database.unit_of_work() as session:
        assert len((await session.scalars(select(DataCheckLook))).all()) == 1
    assert "临邑镇经办人（演示） 查看" in (await caseworker.get(f"/console/requests/{request.number}")).text


async def test_the_file_is_a_pdf_and_taking_it_out_is_on_record(
    caseworker: Browser, desk: Desk, office: Office, signed_in: SignedIn
) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    answer = await caseworker.post(f"/console/requests/{request.id}/archive")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    async with office.runtime.database.unit_of_work() as session:
        actions = list(await session.scalars(select(HelpRequestEvent.action).order_by(HelpRequestEvent.id)))
    assert actions == ["submit", "reveal"]
    stranger = await signed_in("xingtong")
    assert (await stranger.post(f"/console/requests/{request.id}/archive")).status_code == 404


async def test_linked_requests_reasons_and_duplicates_stand_beside(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 3
    first = await desk.help_request(await desk.conversation("我要申请"))
    second = await desk.help_request(await desk.conversation("再报一次"))
    page = (await caseworker.get(f"/console/requests/{second.number}")).text
    assert "重复：同一人同一事项还有" in page
    assert f'<a href="/console/requests/{first.number}">' in page
    page = (await caseworker.get(f"/console/requests/{first.number}")).text
    assert "防止返贫监测帮扶" in page
    assert "人均月收入300元" in page


async def test_a_declared_relative_is_shown_to_colleagues(caseworker: Browser, desk: Desk, signed_in: SignedIn) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    form = {"name": "王小满", "id_number": ID_NUMBER, "relation": "表弟"}
    assert (await caseworker.post("/console/relatives", data=form | {"id_number": "1"})).status_code == 422
    assert (await caseworker.post("/console/relatives", data=form)).status_code == 303
    assert (await caseworker.post("/console/relatives", data=form)).status_code == 409
    own = (await caseworker.get("/console/relatives")).text
    assert "王小满" in own
    assert ID_NUMBER not in own
    colleague = await signed_in("minzheng2")
    page = (await colleague.get(f"/console/requests/{request.number}")).text
    assert "申请人是工作人员临邑镇经办人（演示）备案的近亲属" in page


@pytest.mark.parametrize("before", ["", "?before=0", "?before=99999999999"])
async def test_what_is_public_can_be_read_by_anybody_masked(
    anonymous: Browser, desk: Desk, office: Office, before: str
) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    now = office.runtime.clock()
    async with office.runtime.database.unit_of_work() as session:
        for board in ("review", "approval"):
            await publicity.make_public(
                session, request.id, board, name=publicity.masked("王小满"), area_name="朱家胡同村",
                matter="最低生活保障", office_code=request.office_code, now=now, until=now + timedelta(days=7),
            )  # fmt: skip
        await publicity.take_down(session, request.id, now, board="approval")
    page = await anonymous.get(f"/notices{before}")
    assert page.status_code == 200
    assert "王**" in page.text
    assert "审核公示" in page.text
    assert "审批公示" not in page.text
    for secret in ("王小满", request.number, ID_NUMBER, "揭不开锅"):
        assert secret not in page.text
