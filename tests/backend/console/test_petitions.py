"""Petitions that came by letter, visit or another hotline: recorded, tied, answered, counted."""

import csv
import io

import pytest
from sqlalchemy import select

from backend.petitions.models import Petition
from tests.backend.conftest import Office
from tests.backend.console.conftest import ID_NUMBER, PHONE, Browser, Desk

LETTER = {
    "way": "letter", "received_on": "2026-11-02", "petitioner": "王小满", "phone": PHONE, "tied_to": "",
    "words": "申请两个月了没有人来",
}  # fmt: skip


async def petitions(office: Office) -> list[Petition]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(Petition).order_by(Petition.id)))


async def columns(supervisor: Browser, by: str) -> dict[str, str]:
    """By name, how many petitions the statistics count in the months around."""
    span = {"by": by, "first": "2026-10", "last": "2026-12"}
    content = (await supervisor.get("/console/supervision/statistics.csv", params=span)).content.decode("utf-8-sig")
    return {row["名称"]: row["信访"] for row in csv.DictReader(io.StringIO(content, newline=""))}


async def test_a_letter_is_tied_to_its_request_answered_once_and_counted(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    answer = await supervisor.post("/console/petitions", data=LETTER | {"tied_to": request.number})
    assert answer.status_code == 303
    (petition,) = await petitions(office)
    assert petition.help_request_id == request.id
    listed = (await supervisor.get("/console/petitions")).text
    for words in (str(petition.number), "来信", "待答复", request.number):
        assert words in listed
    assert PHONE not in listed
    page = (await supervisor.get(f"/console/petitions/{petition.id}")).text
    for words in ("申请两个月了没有人来", "临邑镇民政办", "2026-12-02", PHONE):
        assert words in page
    path = f"/console/petitions/{petition.id}/answer"
    assert (await supervisor.post(path, data={"words": " "})).status_code == 422
    assert (await supervisor.post(path, data={"words": "已经上门"})).status_code == 303
    assert (await supervisor.post(path, data={"words": "再答一次"})).status_code == 409
    assert "已经上门" in (await supervisor.get(f"/console/petitions/{petition.id}")).text
    assert (await columns(supervisor, "township"))["临邑镇"] == "1"
    assert (await columns(supervisor, "department"))["民政"] == "1"
    assert (await columns(supervisor, "kind"))["最低生活保障"] == "1"
    assert (await columns(supervisor, "month"))["2026-11"] == "1"


async def test_a_visitor_is_tied_to_their_household_by_the_identity_number(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    request = await desk.help_request(await desk.conversation("我叫王小满"), id_number=ID_NUMBER)
    answer = await supervisor.post("/console/petitions", data=LETTER | {"way": "visit", "tied_to": ID_NUMBER})
    assert answer.status_code == 303
    (petition,) = await petitions(office)
    page = (await supervisor.get(f"/console/petitions/{petition.id}")).text
    assert request.number in page
    assert ID_NUMBER not in page


async def test_what_is_tied_to_nothing_is_counted_all_the_same(supervisor: Browser) -> None:
    assert (await supervisor.post("/console/petitions", data=LETTER | {"way": "hotline"})).status_code == 303
    assert (await columns(supervisor, "township"))["没有对应的申请"] == "1"
    assert (await columns(supervisor, "kind"))["没有对应的申请"] == "1"
    assert (await columns(supervisor, "month"))["2026-11"] == "1"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"way": "pigeon"}, "怎么来的"),
        ({"received_on": "昨天"}, "日期"),
        ({"received_on": "2999-01-01"}, "将来"),
        ({"words": " "}, "反映了什么"),
        ({"words": "长" * 4001}, "太长"),
        ({"tied_to": "LY-2026-999999"}, "没有这件申请"),
        ({"tied_to": "12345"}, "受理编号或身份证号"),
    ],
)
async def test_what_cannot_be_used_keeps_what_was_written(
    supervisor: Browser, office: Office, changed: dict[str, str], told: str
) -> None:
    answer = await supervisor.post("/console/petitions", data=LETTER | changed)
    assert answer.status_code in (404, 422)
    assert told in answer.text
    assert "王小满" in answer.text
    assert await petitions(office) == []
