"""Proactive discovery: reports by proxies, lists, warnings, and what came of looking."""

import csv
import io

import pytest
from sqlalchemy import func, select

from backend.help_requests import indexing
from backend.help_requests.models import HelpRequest
from backend.leads.models import Lead, LeadList
from tests.backend.conftest import Office
from tests.backend.console.conftest import OTHER_CASEWORKER, Browser, Desk, SignedIn

ID_NUMBER = "990000190001010016"
REPORT = {
    "reporter_role": "grid_worker", "reporter_name": "网格员小周", "person_name": "赵奶奶", "area": "临邑镇朱家胡同村",
    "words": "一个人住，好几天没出门",
}  # fmt: skip
LIST = f"姓名,身份证号,住址,情况\n李平,{ID_NUMBER},临邑镇朱家胡同村,残疾\n=1+1,,临邑镇,情况,多\n"


async def upload(browser: Browser, content: str, source: str = "残联名单"):
    return await browser.post(
        "/console/lead-lists", data={"source": source}, files={"file": ("a.csv", content.encode())}
    )


async def leads(office: Office) -> list[Lead]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(Lead).order_by(Lead.id)))


async def test_a_grid_workers_report_keeps_their_role_and_reaches_the_households_township(
    signed_in: SignedIn, caseworker: Browser, office: Office
) -> None:
    elsewhere = await signed_in(OTHER_CASEWORKER)
    assert (await elsewhere.post("/console/leads", data=REPORT)).status_code == 303
    page = (await caseworker.get("/console/leads")).text
    assert "赵奶奶" in page
    assert "网格员代办" in page
    assert "赵奶奶" not in (await elsewhere.get("/console/leads")).text
    (lead,) = await leads(office)
    assert (lead.origin, lead.reporter_role, lead.office_code) == ("reported", "grid_worker", "civil-affairs-371424100")
    assert (await elsewhere.get(f"/console/leads/{lead.id}")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"area": "火星"}, "住址里要有"),
        ({"area": "大张村"}, "请写上乡镇"),
        ({"reporter_role": "king"}, "身份"),
        ({"words": " "}, "什么情况"),
    ],
)
async def test_a_report_that_cannot_be_used_keeps_what_was_written(
    caseworker: Browser, office: Office, changed: dict[str, str], told: str
) -> None:
    answer = await caseworker.post("/console/leads", data=REPORT | changed)
    assert answer.status_code == 422
    assert told in answer.text
    assert "赵奶奶" in answer.text
    assert await leads(office) == []


FILING = {
    "aid_type": "living", "phone": "10000000003", "household_size": "1", "monthly_income": "300", "agreed": "true",
    "note": "屋里没有吃的",
}  # fmt: skip


async def test_a_lead_turns_into_a_request_that_carries_its_facts_with_where_they_come_from(
    caseworker: Browser, office: Office
) -> None:
    await caseworker.post("/console/leads", data=REPORT | {"words": "一个人住，瘫痪在床"})
    (lead,) = await leads(office)
    path = f"/console/leads/{lead.id}"
    assert (await caseworker.post(f"{path}/file", data=FILING)).status_code == 303
    async with office.runtime.database.unit_of_work() as session:
        request = (await session.scalars(select(HelpRequest).where(HelpRequest.linked_to_id.is_(None)))).one()
        known = await indexing.known_of(session, request)
        await session.refresh(lead_again := await session.get_one(Lead, lead.id))
    assert (lead_again.outcome, lead_again.outcome_note, lead_again.filed_as_id) == (
        "filed",
        "屋里没有吃的",
        request.id,
    )
    assert (request.applicant_name, request.hardship, request.area_code) == (
        "赵奶奶", "一个人住，瘫痪在床", lead.area_code,
    )  # fmt: skip
    assert (request.household_size, request.channel, request.consents["consent"]["version"]) == (1, "phone", "on_paper")
    told = request.provenance["hardship"]
    assert (told["by"], told["lead"], told["reporter_role"]) == ("lead", lead.id, "grid_worker")
    assert request.provenance["area"]["lead"] == request.provenance["applicant_name"]["lead"] == lead.id
    assert request.provenance["household_size"]["by"] == "caseworker"
    assert {finding.origin for finding in known.findings.values() if finding.word} == {"grid_worker"}
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "线索里的话" in page
    assert "网格员报告" in page
    assert request.number in (await caseworker.get(path)).text
    assert (await caseworker.post(f"{path}/file", data=FILING)).status_code == 409


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"agreed": "false"}, "签了字"),
        ({"phone": "123"}, "手机号"),
        ({"aid_type": "money"}, "救助类型"),
        ({"household_size": "0"}, "家庭人口"),
        ({"note": " "}, "看到的情况"),
    ],
)
async def test_what_is_missing_is_told_and_nothing_is_filed(
    caseworker: Browser, office: Office, changed: dict[str, str], told: str
) -> None:
    await caseworker.post("/console/leads", data=REPORT)
    (lead,) = await leads(office)
    answer = await caseworker.post(f"/console/leads/{lead.id}/file", data=FILING | changed)
    assert answer.status_code == 422
    assert told in answer.text
    async with office.runtime.database.unit_of_work() as session:
        assert await session.scalar(select(func.count()).select_from(HelpRequest)) == 0


async def test_what_came_of_looking_is_recorded_once(caseworker: Browser, office: Office) -> None:
    await caseworker.post("/console/leads", data=REPORT)
    (lead,) = await leads(office)
    path = f"/console/leads/{lead.id}"
    assert (await caseworker.post(path, data={"outcome": "no_need", "note": ""})).status_code == 422
    assert (await caseworker.post(path, data={"outcome": "no_need", "note": "女儿接走了"})).status_code == 303
    assert (await caseworker.post(path, data={"outcome": "filed", "note": "再来"})).status_code == 409
    assert "女儿接走了" in (await caseworker.get(path)).text
    assert "赵奶奶" not in (await caseworker.get("/console/leads")).text
    assert "赵奶奶" in (await caseworker.get("/console/leads?closed=true")).text


@pytest.mark.parametrize("who", ["jianguan", "guanli"])
async def test_a_list_is_imported_with_every_bad_row_and_only_once(
    signed_in: SignedIn, caseworker: Browser, office: Office, who: str
) -> None:
    browser = await signed_in(who)
    path = (await upload(browser, LIST)).headers["location"]
    page = (await browser.get(path)).text
    assert "存为线索 1 条，有问题 1 行" in page
    assert "第 3 行" in page
    assert "比表头多出内容" in page
    assert "李平" in (await caseworker.get("/console/leads")).text
    again = (await upload(browser, LIST, "换个名字")).headers["location"]
    assert again == f"{path}?again=true"
    assert "没有重复导入" in (await browser.get(again)).text
    assert len(await leads(office)) == 1


async def test_bad_rows_come_back_as_a_file_that_runs_nothing_and_can_be_imported(
    supervisor: Browser, office: Office
) -> None:
    path = (await upload(supervisor, LIST)).headers["location"]
    content = (await supervisor.get(f"{path}/faults.csv")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert (row["姓名"], row["原来的行号"]) == ("'=1+1", "3")
    await upload(supervisor, content)
    assert sorted(lead.person_name for lead in await leads(office)) == ["=1+1", "李平"]


async def test_somebody_who_is_to_be_looked_at_already_is_not_put_down_twice(
    supervisor: Browser, caseworker: Browser, office: Office
) -> None:
    await upload(supervisor, LIST)
    second = f"姓名,身份证号,住址,情况\n李平,{ID_NUMBER},临邑镇朱家胡同村,又一份名单\n"
    page = (await supervisor.get((await upload(supervisor, second)).headers["location"])).text
    (lead,) = await leads(office)
    assert f"这个人已有一条没看的线索（{lead.id} 号）" in page
    await caseworker.post(f"/console/leads/{lead.id}", data={"outcome": "not_found", "note": "搬走了"})
    third = second.replace("又一份", "第三份")
    await upload(supervisor, third)
    assert len(await leads(office)) == 2


@pytest.mark.parametrize("content", ["", "没有表头", "PK\x03\x04"])
async def test_what_is_no_list_keeps_nothing(supervisor: Browser, office: Office, content: str) -> None:
    answer = await upload(supervisor, content)
    assert answer.status_code == 422
    async with office.runtime.database.unit_of_work() as session:
        assert await session.scalar(select(func.count()).select_from(LeadList)) == 0


async def test_a_grave_index_makes_somebody_look_once(caseworker: Browser, desk: Desk, office: Office) -> None:
    conversation = await desk.conversation("我叫王小满")
    await desk.help_request(conversation)
    grave = await desk.help_request(conversation, hardship="孤儿，爸爸尿毒症透析，房子塌了", monthly_income=0)
    (lead,) = await leads(office)
    assert (lead.origin, lead.help_request_id) == ("warning", grave.id)
    await caseworker.post(
        f"/console/requests/{grave.id}/facts", data={"fact": "elder_alone", "value": "是", "origin": "home_visit"}
    )
    assert len(await leads(office)) == 1
    assert "困难指数预警" in (await caseworker.get("/console/leads")).text
