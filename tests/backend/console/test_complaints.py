"""Complaints at supervision's desk: read, answered once, and told to whoever left a way to be told."""

import re

from tests.backend.conftest import Office
from tests.backend.console.conftest import Browser, Desk


async def test_a_named_complaint_is_answered_and_its_sender_told(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    complaint = await desk.complaint(await desk.conversation("你好"), "村里有人冒领低保", named=True)
    page = await supervisor.get(f"/console/complaints/{complaint.id}")
    assert "村里有人冒领低保" in page.text
    assert f'href="/console/complaints/{complaint.id}"' in (await supervisor.get("/console/supervision")).text
    answer = await supervisor.post(f"/console/complaints/{complaint.id}/answer", data={"words": "已查实并追回"})
    assert answer.status_code == 303
    assert "已答复。" in (await supervisor.get(answer.headers["location"])).text
    await office.work()
    assert any("已查实并追回" in said and str(complaint.number) in said for said in office.wechat.texts)
    listed = await supervisor.get("/console/complaints")
    assert "待答复" not in listed.text


async def test_nobody_is_told_of_the_answer_to_an_anonymous_one(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    complaint = await desk.complaint(await desk.conversation("你好"), "村里有人冒领低保", named=False)
    await supervisor.post(f"/console/complaints/{complaint.id}/answer", data={"words": "已查实"})
    await office.work()
    assert office.wechat.texts == []


async def test_an_empty_answer_and_a_second_one_are_refused(supervisor: Browser, desk: Desk) -> None:
    complaint = await desk.complaint(await desk.conversation("你好"), "村里有人冒领低保", named=True)
    address = f"/console/complaints/{complaint.id}/answer"
    assert (await supervisor.post(address, data={"words": " "})).status_code == 422
    assert (await supervisor.post(address, data={"words": "查了"})).status_code == 303
    again = await supervisor.post(address, data={"words": "又查了"})
    assert again.status_code == 409
    assert "已经答复过了" in again.text


async def test_an_empty_desk_says_so(supervisor: Browser) -> None:
    assert "还没有投诉举报" in (await supervisor.get("/console/complaints")).text


async def test_a_complaint_about_a_fraud_leads_to_a_trace_that_names_it(supervisor: Browser, desk: Desk) -> None:
    complaint = await desk.complaint(await desk.conversation("你好"), "村里有人冒领低保", named=True)
    page = (await supervisor.get(f"/console/complaints/{complaint.id}")).text
    leads_to = re.search(r'href="(/console/supervision/trust\?[^"]+)"', page)
    assert leads_to
    form = (await supervisor.get(leads_to[1].replace("&amp;", "&"))).text
    assert f'value="{complaint.number}"' in form
    assert '<option value="report" selected>' in form
