"""A decision that no message brought: somebody has to tell it by telephone or in person, and to record it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.areas import repository as areas
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest
from backend.residents.models import Access, Contact
from backend.staff import service as staff
from backend.tellings.models import Telling, TellingAttempt
from bot.channels.errors import Failure
from tests.backend.conftest import Office
from tests.backend.console.conftest import OTHER_CASEWORKER, PHONE, Browser, Desk, SignedIn

pytestmark = pytest.mark.usefixtures("plainly")
TOLD = {"way": "phone", "whom": "王小满的儿子", "outcome": "told", "note": "说知道了"}


@pytest.fixture
async def request_(desk: Desk, office: Office) -> HelpRequest:
    """A request in a county that asks for no call where a message has arrived."""
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).told_in_person = []
    return await desk.help_request(await desk.conversation("我叫王小满"))


async def step(office: Office, request: HelpRequest, action: str) -> None:
    """A step of the caseworker of 临邑镇, with everything it sends."""
    async with office.runtime.database.unit_of_work() as session:
        account = await staff.by_username(session, "minzheng")
        assert account is not None
        current = await session.get_one(HelpRequest, request.id)
        await help_requests.act(session, office.runtime, account, request.id, current.version, action, "理由见上")
    await office.work()


async def nobody_can_be_written_to(office: Office) -> None:
    """Whoever asked has unfollowed, and their number is no telephone's."""
    async with office.runtime.database.unit_of_work() as session:
        await session.execute(update(Contact).values(follows=False))
    office.sms.fail_with((Failure.PERMANENT, "21211"))


async def duties(office: Office) -> list[Telling]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(Telling).order_by(Telling.id)))


async def test_a_decision_nobody_could_be_written_of_is_told_by_telephone_and_on_record(
    caseworker: Browser, office: Office, request_: HelpRequest
) -> None:
    await step(office, request_, "accept")
    await nobody_can_be_written_to(office)
    await step(office, request_, "refuse")
    (duty,) = await duties(office)
    listed = (await caseworker.get("/console/tellings")).text
    for words in (request_.number, "不予批准", "消息没有送到"):
        assert words in listed
    assert PHONE not in listed
    page = f"/console/tellings/{duty.id}"
    assert "王小满" in (await caseworker.get(page)).text
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(Access.what))).all() == ["request"]
    assert "待告知" in (await caseworker.get(f"/console/requests/{request_.number}")).text
    missed = TOLD | {"outcome": "not_reached", "whom": "", "note": "没人接"}
    assert (await caseworker.post(page, data=missed)).status_code == 303
    assert request_.number in (await caseworker.get("/console/tellings")).text
    assert (await caseworker.post(page, data=TOLD)).status_code == 303
    assert request_.number not in (await caseworker.get("/console/tellings")).text
    shown = (await caseworker.get(f"/console/requests/{request_.number}")).text
    for words in ("没人接", "王小满的儿子", "临邑镇经办人", "已告知", "电话"):
        assert words in shown
    again = await caseworker.post(page, data=TOLD)
    assert again.status_code == 409
    assert "已经告知" in again.text


async def test_a_message_that_arrives_leaves_nothing_to_do(office: Office, request_: HelpRequest) -> None:
    await step(office, request_, "accept")
    await step(office, request_, "refuse")
    assert await duties(office) == []


async def test_what_is_no_decision_is_no_duty(office: Office, request_: HelpRequest) -> None:
    await nobody_can_be_written_to(office)
    await step(office, request_, "accept")
    assert await duties(office) == []


async def test_the_county_may_want_a_decision_told_though_a_message_arrived(
    caseworker: Browser, office: Office, request_: HelpRequest
) -> None:
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).told_in_person = ["refused"]
    await step(office, request_, "refuse")
    (duty,) = await duties(office)
    assert (duty.reason, duty.ended_at) == ("required", None)
    assert "县里要求" in (await caseworker.get("/console/tellings")).text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"way": "pigeon"}, "怎么告知"),
        ({"outcome": ""}, "结果"),
        ({"whom": " "}, "告诉了谁"),
        ({"at": "昨天"}, "时间"),
        ({"at": "2999-01-01T08:00"}, "时间"),
        ({"note": "长" * 600}, "500"),
    ],
)
async def test_a_record_that_is_incomplete_keeps_what_was_written(
    caseworker: Browser, office: Office, request_: HelpRequest, changed: dict[str, str], told: str
) -> None:
    await nobody_can_be_written_to(office)
    await step(office, request_, "refuse")
    (duty,) = await duties(office)
    answer = await caseworker.post(f"/console/tellings/{duty.id}", data=TOLD | changed)
    assert answer.status_code == 422
    assert told in answer.text
    assert "说知道了" in answer.text or "长" in answer.text
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(TellingAttempt))).all() == []


async def test_when_it_was_told_may_be_earlier_than_when_it_is_put_down(
    caseworker: Browser, office: Office, request_: HelpRequest
) -> None:
    await nobody_can_be_written_to(office)
    await step(office, request_, "refuse")
    (duty,) = await duties(office)
    now = office.runtime.clock()
    office.runtime.clock = lambda: now + timedelta(hours=2)
    at = (now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    await caseworker.post(f"/console/tellings/{duty.id}", data=TOLD | {"at": at})
    async with office.runtime.database.unit_of_work() as session:
        (attempt,) = await session.scalars(select(TellingAttempt))
    assert attempt.at.astimezone(now.tzinfo).strftime("%Y-%m-%dT%H:%M") == at
    assert attempt.recorded_at == now + timedelta(hours=2)


async def test_another_office_has_nothing_to_tell(signed_in: SignedIn, office: Office, request_: HelpRequest) -> None:
    await nobody_can_be_written_to(office)
    await step(office, request_, "refuse")
    (duty,) = await duties(office)
    elsewhere = await signed_in(OTHER_CASEWORKER)
    assert request_.number not in (await elsewhere.get("/console/tellings")).text
    assert (await elsewhere.get(f"/console/tellings/{duty.id}")).status_code == 404
    assert (await elsewhere.post(f"/console/tellings/{duty.id}", data=TOLD)).status_code == 404


async def test_a_decision_that_may_not_have_arrived_is_told_by_a_person(office: Office, request_: HelpRequest) -> None:
    async with office.runtime.database.unit_of_work() as session:
        (await session.get_one(Contact, request_.contact_id)).follows = False
    office.sms.fail_with(*[(Failure.UNKNOWN_OUTCOME, "timeout")] * 5)
    await step(office, request_, "refuse")
    (duty,) = await duties(office)
    assert (duty.reason, duty.ended_at) == ("unknown", None)
