"""The charity desk: needs without names, promises, and giving of the one to the other, never twice."""

import asyncio

import pytest
from sqlalchemy import func, select

from backend.charity.models import Allocation
from backend.offers.models import HelpOffer
from tests.backend.conftest import Office
from tests.backend.console.conftest import CHARITY, PHONE, Browser, Desk, SignedIn

PROMISE = {"kind": "education", "area": "临邑镇", "amount": "500", "giver": "某企业", "words": "助学金"}


@pytest.fixture
async def charity(signed_in: SignedIn) -> Browser:
    """The browser of the caseworker of 县慈善总会."""
    return await signed_in(CHARITY)


async def stated(caseworker: Browser, desk: Desk, amount: str = "800") -> int:
    """A need of a household in 临邑镇; the request's id."""
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    form = {"kind": "education", "amount": amount, "words": f"孩子学费，电话{PHONE}"}
    assert (await caseworker.post(f"/console/requests/{request.id}/needs", data=form)).status_code == 303
    return request.id


async def given(office: Office) -> float:
    async with office.runtime.database.unit_of_work() as session:
        return float(await session.scalar(select(func.coalesce(func.sum(Allocation.amount), 0))) or 0)


async def test_a_promise_is_matched_to_a_need_and_given(
    charity: Browser, caseworker: Browser, desk: Desk, office: Office
) -> None:
    request_id = await stated(caseworker, desk)
    assert (await charity.post("/console/charity/contributions", data=PROMISE)).status_code == 303
    page = (await charity.get("/console/charity")).text
    for words in ("需求 1", "某企业", "500 元", "还差", "临邑镇民政办"):
        assert words in page
    for personal in ("王小满", PHONE):
        assert personal not in page
    form = {"contribution_id": "1", "need_id": "1", "amount": "500"}
    assert (await charity.post("/console/charity/allocations", data=form)).status_code == 303
    assert await given(office) == 500
    assert "已对接 500 元" in (await caseworker.get(f"/console/requests/{request_id}")).text
    assert "300 元" in (await charity.get("/console/charity")).text


async def test_no_yuan_is_given_twice_by_two_at_once(
    charity: Browser, caseworker: Browser, desk: Desk, office: Office
) -> None:
    await stated(caseworker, desk)
    await charity.post("/console/charity/contributions", data=PROMISE)
    form = {"contribution_id": "1", "need_id": "1", "amount": "300"}
    answers = await asyncio.gather(*(charity.post("/console/charity/allocations", data=form) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    assert await given(office) == 300


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"amount": "NaN"}, "大于 0"),
        ({"amount": "一千"}, "填数字"),
        ({"amount": "-1"}, "大于 0"),
        ({"area": "火星"}, "帮助哪里的人"),
        ({"kind": "gold"}, "救助类型"),
        ({"giver": ""}, "谁给的"),
        ({"help_offer_id": "7"}, "没有这条帮助意向"),
    ],
)
async def test_a_promise_that_cannot_be_used_keeps_what_was_written(
    charity: Browser, changed: dict[str, str], told: str
) -> None:
    answer = await charity.post("/console/charity/contributions", data=PROMISE | changed)
    assert answer.status_code in (404, 422)
    assert told in answer.text
    assert "助学金" in answer.text


async def test_an_offer_by_message_becomes_a_contribution_once(charity: Browser, desk: Desk, office: Office) -> None:
    await desk.conversation("我想捐点钱")
    async with office.runtime.database.unit_of_work() as session:
        offer = HelpOffer(
            contact_id=1, office_code="charity-federation-371424", words="每月捐两百", phone=PHONE,
            recorded_at=office.runtime.clock(), channel="wechat",
        )  # fmt: skip
        session.add(offer)
    assert "每月捐两百" in (await charity.get("/console/charity")).text
    form = PROMISE | {"help_offer_id": str(offer.id)}
    assert (await charity.post("/console/charity/contributions", data=form)).status_code == 303
    assert (await charity.post("/console/charity/contributions", data=form)).status_code == 409
    assert "每月捐两百" not in (await charity.get("/console/charity")).text


async def test_government_offices_see_no_charity_desk(caseworker: Browser) -> None:
    assert (await caseworker.get("/console/charity")).status_code == 403
    assert (await caseworker.post("/console/charity/contributions", data=PROMISE)).status_code == 403
    assert "/console/charity" not in (await caseworker.get("/console/requests")).text
