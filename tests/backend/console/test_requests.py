"""A caseworker's queue and one help request: only their own office's, covered numbers, steps that are recorded."""

import re

import pytest
from sqlalchemy import select

from backend.console import display
from backend.deadlines import jobs
from backend.deadlines import repository as deadlines
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.notifications.models import Notice
from backend.residents.models import Contact, Resident
from bot.channels.errors import Failure
from bot.flows.effects import ActOnRequest
from tests.backend.conftest import Office
from tests.backend.console.conftest import (
    CASEWORKER,
    ID_NUMBER,
    OTHER_CASEWORKER,
    PASSWORD,
    PHONE,
    Browser,
    Desk,
    SignedIn,
)


async def filed(desk: Desk, **changed: object) -> HelpRequest:
    """A help request out of a conversation of its own."""
    return await desk.help_request(await desk.conversation("我叫王小满"), **changed)


async def act(browser: Browser, request: HelpRequest, action: str, note: str = "", version: int | None = None):
    """Press a button of the page."""
    form = {"version": str(version or request.version), "action": action, "note": note}
    return await browser.post(f"/console/requests/{request.id}/act", data=form)


async def events(office: Office, request: HelpRequest) -> list[str]:
    """What happened to it, in order."""
    async with office.runtime.database.unit_of_work() as session:
        found = select(HelpRequestEvent.action).where(HelpRequestEvent.help_request_id == request.id)
        return list(await session.scalars(found.order_by(HelpRequestEvent.id)))


async def test_the_queue_shows_urgent_ones_first_and_only_the_own_offices(caseworker: Browser, desk: Desk) -> None:
    first, urgent = await filed(desk), await filed(desk, urgent=True)
    elsewhere = await filed(desk, area=desk.area("邢侗街道"))
    page = (await caseworker.get("/console/requests")).text
    assert page.index(urgent.number) < page.index(first.number)
    assert "急难" in page
    assert elsewhere.number not in page


async def test_the_queue_can_be_narrowed_to_one_stage(caseworker: Browser, desk: Desk) -> None:
    waiting, taken = await filed(desk), await filed(desk)
    await act(caseworker, taken, "accept")
    page = (await caseworker.get("/console/requests?stage=accepted")).text
    assert taken.number in page
    assert waiting.number not in page


async def test_what_a_resident_takes_back_is_told_above_the_queue(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await filed(desk)
    assert "居民撤回了" not in (await caseworker.get("/console/requests")).text
    async with office.runtime.database.unit_of_work() as session:
        contact = await session.get_one(Contact, request.contact_id)
        resident = await session.get_one(Resident, request.resident_id)
        told = ActOnRequest("withdraw", request.number, words="不办了")
        await help_requests.act_as_resident(session, office.runtime, resident, told, contact, office.runtime.clock())
    page = (await caseworker.get("/console/requests")).text
    assert re.search(f"居民撤回了：.*{request.number}", page)


async def test_a_suggested_programme_is_filed_by_a_button_and_the_resident_told(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await filed(desk)
    page = f"/console/requests/{request.id}"
    assert "替居民报这一项" in (await caseworker.get(page)).text
    form = {"programme": "poverty-return-support", "reason": ""}
    refused = await caseworker.post(f"{page}/further", data=form)
    assert (refused.status_code, "请写明为什么" in refused.text) == (422, True)
    assert (await caseworker.post(f"{page}/further", data=form | {"reason": "收入低"})).status_code == 303
    assert re.search("关联事项.*防止返贫监测帮扶", (await caseworker.get(page)).text, re.DOTALL)
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        assert list(await session.scalars(select(Notice.outcome))) == ["told"]


async def test_a_long_queue_goes_on_on_the_next_page(caseworker: Browser, desk: Desk) -> None:
    conversation = await desk.conversation("我要申请")
    numbers = [(await desk.help_request(conversation)).number for _ in range(31)]
    page = (await caseworker.get("/console/requests")).text
    following = re.search(r'href="(/console/requests\?stage=&amp;after=\d+)"', page)
    assert following is not None
    rest = (await caseworker.get(following[1].replace("&amp;", "&"))).text
    assert [number in page for number in numbers] == [True] * 30 + [False]
    assert numbers[-1] in rest
    assert "after=" not in rest


async def test_requests_are_found_by_number_and_by_service_code_in_the_own_office_only(
    caseworker: Browser, desk: Desk, signed_in: SignedIn
) -> None:
    conversation = await desk.conversation("我要申请")
    first = await desk.help_request(conversation)
    code = await desk.service_code(first)
    for written in (first.number.lower(), f" {first.number} ", code):
        found = await caseworker.post("/console/requests/find", data={"code": written})
        assert found.headers["location"] == f"/console/requests/{first.number}"
    second = await desk.help_request(conversation)
    both = await caseworker.post("/console/requests/find", data={"code": f"{code[:2]} {code[2:6]} {code[6:]}"})
    assert first.number in both.text
    assert second.number in both.text
    stranger = await signed_in(OTHER_CASEWORKER)
    for browser, written in ((stranger, code), (stranger, first.number), (caseworker, "nonsense")):
        nothing = await browser.post("/console/requests/find", data={"code": written})
        assert nothing.status_code == 200
        assert "本机构没有" in nothing.text
        assert written in nothing.text


async def test_a_request_opens_by_number_and_by_id(caseworker: Browser, desk: Desk) -> None:
    request = await filed(desk)
    by_number = await caseworker.get(f"/console/requests/{request.number}")
    by_id = await caseworker.get(f"/console/requests/{request.id}")
    assert by_number.status_code == by_id.status_code == 200
    for words in ("王小满", "家里揭不开锅了", "临邑镇朱家胡同村", "4 人", "1,200 元", "附件 1", "民政办"):
        assert words in by_number.text


async def test_numbers_are_covered_until_a_look_at_them_is_on_record(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await desk.help_request(
        await desk.conversation(f"我叫王小满，电话{PHONE}，身份证{ID_NUMBER}"), hardship=f"没粮了，打{PHONE}"
    )
    covered = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert PHONE not in covered
    assert ID_NUMBER not in covered
    shown = await caseworker.post(f"/console/requests/{request.id}/reveal")
    assert shown.status_code == 200
    assert shown.text.count(PHONE) == 3
    assert ID_NUMBER in shown.text
    assert await events(office, request) == ["submit", "reveal"]
    again = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert PHONE not in again
    assert "查看完整号码" in again


async def test_a_fact_names_the_message_it_was_said_in(caseworker: Browser, desk: Desk) -> None:
    request = await desk.help_request(await desk.conversation("俺是王小满"))
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "<q>俺是王小满</q>" in page


async def test_what_residents_write_is_text_and_nothing_else(caseworker: Browser, desk: Desk) -> None:
    hostile = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    request = await desk.help_request(await desk.conversation(hostile), hardship=hostile, applicant_name=hostile)
    for path in ("/console/requests", f"/console/requests/{request.number}"):
        page = (await caseworker.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert" in page


async def test_a_step_is_taken_recorded_and_told(caseworker: Browser, desk: Desk, office: Office) -> None:
    request = await filed(desk)
    answer = await act(caseworker, request, "accept")
    assert answer.status_code == 303
    await office.work()
    page = (await caseworker.get(answer.headers["location"])).text
    assert "已受理" in page
    assert "已办：受理" in page
    assert "已告知" in page
    assert await events(office, request) == ["submit", "accept"]


async def test_a_notice_that_reached_nobody_is_shown(caseworker: Browser, desk: Desk, office: Office) -> None:
    request = await filed(desk)
    office.wechat.fail_with(*[(Failure.PERMANENT, "43004")] * 3)
    office.sms.fail_with(*[(Failure.PERMANENT, "21614")] * 3)
    await act(caseworker, request, "accept")
    await office.work()
    async with office.runtime.database.unit_of_work() as session:
        assert await session.scalar(select(Notice.outcome)) == "unreachable"
    assert "未能告知，请电话联系" in (await caseworker.get(f"/console/requests/{request.number}")).text


@pytest.mark.parametrize("action", ["request_materials", "refuse", "withdraw"])
async def test_what_must_be_explained_is_refused_without_a_word(caseworker: Browser, desk: Desk, action: str) -> None:
    request = await filed(desk)
    answer = await act(caseworker, request, action)
    assert answer.status_code == 422
    assert "需要写明" in answer.text
    assert request.number in answer.text


async def test_a_refused_form_loses_nothing_that_was_chosen(caseworker: Browser, desk: Desk) -> None:
    request = await filed(desk)
    path = f"/console/requests/{request.id}"
    form = {"version": request.version, "action": "transfer", "note": "", "office": "civil-affairs-371424002"}
    page = (await caseworker.post(f"{path}/act", data=form)).text
    assert '<option value="civil-affairs-371424002" selected>' in page
    form = {"version": request.version, "action": "request_materials", "note": "", "wanted": "monthly_income"}
    assert '<option value="monthly_income" selected>' in (await caseworker.post(f"{path}/act", data=form)).text
    need = {"kind": "medical", "amount": "很多", "words": "轮椅一辆"}
    refused = await caseworker.post(f"{path}/needs", data=need)
    assert refused.status_code == 422
    for written in ('<option value="medical" selected>', 'value="很多"', 'value="轮椅一辆"'):
        assert written in refused.text


async def test_a_form_sent_after_the_session_has_ended_can_be_sent_again(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await filed(desk)
    await caseworker.post("/console/sign-out")
    late = await act(caseworker, request, "request_materials", "请补一张病历")
    assert late.status_code == 401
    assert "您填的内容还在" in late.text
    assert await events(office, request) == ["submit"]
    await caseworker.post("/console/sign-in", data={"username": CASEWORKER, "password": PASSWORD})
    assert (await act(caseworker, request, "request_materials", "请补一张病历")).status_code == 303


async def test_what_cannot_be_undone_has_to_be_affirmed(caseworker: Browser, desk: Desk) -> None:
    request = await filed(desk)
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    forms = {
        name: form for form in page.split("<form")[1:] for name in re.findall(r'name="action" value="(\w+)"', form)
    }
    affirmed = {name for name, form in forms.items() if '<input type="checkbox" required>' in form}
    assert affirmed == {"refuse", "withdraw"}
    assert "accept" in forms


async def test_a_request_that_has_moved_on_is_shown_as_it_stands(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await filed(desk)
    await act(caseworker, request, "accept")
    late = await act(caseworker, request, "refuse", note="不符合条件", version=request.version)
    assert late.status_code == 409
    assert "刚被别人办理过" in late.text
    assert "已受理" in late.text
    assert "不符合条件" in late.text  # what was written is not lost
    assert await events(office, request) == ["submit", "accept"]


async def test_a_step_that_the_stage_does_not_allow_is_refused(caseworker: Browser, desk: Desk) -> None:
    answer = await act(caseworker, await filed(desk), "close")
    assert answer.status_code == 409


@pytest.mark.usefixtures("plainly")
async def test_the_whole_way_to_the_end(caseworker: Browser, desk: Desk, office: Office) -> None:
    request = await filed(desk)
    steps = [("request_materials", "请补一张病历"), ("accept", ""), ("approve", ""), ("close", "")]
    for position, (action, note) in enumerate(steps):
        answer = await act(caseworker, request, action, note, version=request.version + position)
        assert answer.status_code == 303
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "这件申请已经办完" in page
    assert "请补一张病历" in page
    assert await events(office, request) == ["submit", *(action for action, _ in steps)]


async def test_a_transferred_request_leaves_the_queue(caseworker: Browser, desk: Desk, signed_in: SignedIn) -> None:
    request = await filed(desk)
    form = {"version": request.version, "action": "transfer", "note": "归邢侗街道", "office": "civil-affairs-371424002"}
    answer = await caseworker.post(f"/console/requests/{request.id}/act", data=form)
    assert answer.headers["location"] == "/console/requests?done=transfer"
    assert "已转到别的机构" in (await caseworker.get(answer.headers["location"])).text
    assert (await caseworker.get(f"/console/requests/{request.number}")).status_code == 404
    other = await signed_in(OTHER_CASEWORKER)
    assert (await other.get(f"/console/requests/{request.number}")).status_code == 200


@pytest.mark.parametrize("reference", ["0", "999999", "9" * 30, "LY-2026-999999", "nonsense"])
async def test_what_is_not_there_is_not_found(caseworker: Browser, reference: str) -> None:
    assert (await caseworker.get(f"/console/requests/{reference}")).status_code == 404


async def test_a_strangers_request_is_not_found_whatever_is_tried(
    desk: Desk, signed_in: SignedIn, office: Office
) -> None:
    request = await filed(desk)
    stranger = await signed_in(OTHER_CASEWORKER)
    answers = [
        await stranger.get(f"/console/requests/{request.number}"),
        await stranger.get(f"/console/requests/{request.id}"),
        await stranger.post(f"/console/requests/{request.id}/reveal"),
        await act(stranger, request, "accept"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert all("王小满" not in answer.text for answer in answers)
    assert await events(office, request) == ["submit"]


async def test_queue_and_request_show_until_when_and_what_happened_to_the_clock(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await filed(desk)
    async with office.runtime.database.unit_of_work() as session:
        (deadline,) = await deadlines.of_request(session, request.id)
    last = display.last_day(deadline.due_at)
    assert last in (await caseworker.get("/console/requests")).text
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert deadline.stage_name in page
    assert last in page

    await act(caseworker, request, "request_materials", "请补充收入证明")
    assert "暂停计时" in (await caseworker.get("/console/requests")).text
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "等居民补正，停止计时" in page
    await act(caseworker, request, "accept", version=request.version + 1)

    async with office.runtime.database.unit_of_work() as session:
        (running,) = await deadlines.running(session, request.id)
        running.due_at = running.started_at
    assert "已超期" in (await caseworker.get("/console/requests")).text
    await jobs.remind(office.runtime)
    async with office.runtime.database.unit_of_work() as session:
        given = len(await deadlines.reminders(session, [running.id]))
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert page.count("已提醒经办人") == given


async def test_the_hardship_index_is_explained_point_by_point(caseworker: Browser, desk: Desk) -> None:
    request = await filed(desk, hardship="我爸一直在透析")
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    for words in (
        "42</b> 比较困难",
        "人均月收入 300 元，不到 300 元",
        "居民自述",
        "说到“透析”",
        "不能凭它不予批准",
        "最低生活保障",
    ):
        assert words in page
    assert "42</b> 比较困难" in (await caseworker.get("/console/requests")).text


async def test_what_a_visit_finds_out_is_recorded_and_counts(caseworker: Browser, desk: Desk) -> None:
    request = await filed(desk)
    form = {"fact": "elder_alone", "value": "是", "origin": "home_visit"}
    assert (await caseworker.post(f"/console/requests/{request.id}/facts", data=form)).status_code == 303
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "老人独自住" in page
    assert "入户调查" in page
    refused = await caseworker.post(f"/console/requests/{request.id}/facts", data=form | {"value": "很多"})
    assert refused.status_code == 422
    assert "请填“是”或“不是”" in refused.text
