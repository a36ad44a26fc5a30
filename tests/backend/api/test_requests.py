"""What other systems do with help requests: file, follow, add."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.complaints.models import Complaint
from backend.deadlines import repository as deadlines
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.residents.codes import is_valid
from backend.systems.models import ReceivedCheck, ReceivedComplaint, Scope
from tests.backend.api.conftest import FORM, Connect, System, act
from tests.backend.api.test_keys import is_problem
from tests.backend.conftest import Office

CHECK = {"source": "vehicles", "outcome": "differs", "findings": "名下有一辆货车", "checked_on": "2026-11-20"}


async def stored(office: Office, number: str) -> HelpRequest:
    """The request as the office holds it."""
    async with office.runtime.database.unit_of_work() as session:
        return (await session.scalars(select(HelpRequest).where(HelpRequest.number == number))).one()


async def test_a_filed_request_is_like_a_residents_own(office: Office, hotline: System) -> None:
    answer = await hotline.post("/requests", FORM)
    said = answer.json()
    assert answer.status_code == 201
    assert is_valid(said["service_code"])
    assert said["office"] == "临邑镇民政办"
    assert datetime.fromisoformat(said["deadline"]["due_on"]) > datetime(2026, 1, 1)  # noqa: DTZ001  a day
    request = await stored(office, said["number"])
    assert (request.channel, request.applicant_name, request.stage) == ("phone", "王小满", "submitted")
    assert request.consents["pledge"]["version"] == request.consents["data_check"]["version"] == "承诺书-1"


async def test_nobody_authorises_a_check_for_somebody_else(office: Office, hotline: System) -> None:
    request = await stored(office, await hotline.file(on_behalf=True))
    assert set(request.consents) == {"consent", "pledge"}


async def test_who_calls_again_keeps_their_service_code(hotline: System) -> None:
    codes = [(await hotline.post("/requests", FORM)).json()["service_code"] for _ in range(2)]
    another = (await hotline.post("/requests", {**FORM, "contact": "10000000002"})).json()["service_code"]
    assert codes[0] == codes[1] != another


async def test_another_name_at_the_same_number_is_another_person(hotline: System) -> None:
    forms = (FORM, {**FORM, "applicant_name": "李某某"}, FORM)
    codes = [(await hotline.post("/requests", form)).json()["service_code"] for form in forms]
    assert codes[0] == codes[2] != codes[1]


async def test_an_account_of_one_site_is_nobody_at_another(connect: Connect) -> None:
    form = {**FORM, "channel": "web", "contact": "user-7"}
    sites = [await connect(name) for name in ("site-a", "site-b")]
    codes = {(await site.post("/requests", form)).json()["service_code"] for site in sites}
    assert len(codes) == 2


async def test_the_resident_is_told_of_steps_as_any_other(office: Office, hotline: System) -> None:
    await act(office, await hotline.file(), "accept")
    await office.work()
    assert len(office.sms.attempts) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"area": "月亮上"},
        {"area": "临邑县"},
        {"aid_types": []},
        {"aid_types": ["money"]},
        {"programme": "no-such-programme"},
        {"programme": "低保"},
        {"applicant_name": None},
        {"agreements": {"consent": "告知书-1"}},
        {"id_number": "990000190001010017"},
        {"phone": "123"},
        {"household_size": 0},
        {"household_size": 10**400},
        {"monthly_income": 1.5},
        {"monthly_income": "1200"},
        {"hardship": "\x00"},
        {"hardship": "难" * 1001},
        {"unknown": 1},
    ],
)
async def test_what_cannot_be_used_is_told_and_nothing_is_filed(
    office: Office, hotline: System, changes: dict[str, Any]
) -> None:
    assert is_problem(await hotline.post("/requests", {**FORM, **changes}), 422)
    async with office.runtime.database.unit_of_work() as session:
        assert await session.scalar(select(func.count()).select_from(HelpRequest)) == 0


async def test_a_refusal_repeats_nothing_that_was_sent(hotline: System) -> None:
    answer = await hotline.post("/requests", {**FORM, "phone": "1000000000198765", "王小满": 1})
    assert "98765" not in answer.text
    assert "王小满" not in answer.text


async def test_in_danger_a_place_and_a_number_are_enough(hotline: System) -> None:
    urgent = {
        "channel": "phone", "contact": "10000000001", "phone": "10000000001", "area": "临邑镇", "hardship": "房子塌了",
        "urgent": True, "agreements": {"consent": "告知书-1"},
    }  # fmt: skip
    answer = await hotline.post("/requests", urgent)
    assert answer.status_code == 201
    assert answer.json()["urgent"] is True


async def test_a_programme_may_be_asked_for_by_its_code(office: Office, hotline: System) -> None:
    number = await hotline.file(programme="medical-assistance", aid_types=[])
    request = await stored(office, number)
    assert (request.programme_code, request.office_code) == ("medical-assistance", "medical-insurance-371424")
    assert request.aid_types == ["medical"]
    assert request.routing["rule"] == "programme:medical-assistance"


async def test_what_speaks_against_a_programme_that_is_asked_for_refuses_nothing(
    office: Office, hotline: System
) -> None:
    number = await hotline.file(programme="subsistence-allowance", monthly_income=90_000)
    assert (await stored(office, number)).programme_code == "subsistence-allowance"


async def test_an_unknown_programme_is_named_as_what_is_wrong(hotline: System) -> None:
    answer = await hotline.post("/requests", {**FORM, "programme": "no-such-programme"})
    assert "没有这个救助项目" in answer.json()["detail"]


async def test_in_danger_the_programme_decides_nothing(office: Office, hotline: System) -> None:
    request = await stored(office, await hotline.file(programme="medical-assistance", urgent=True))
    assert (request.programme_code, request.procedure_code) == (None, "emergency-24h")


async def test_an_area_may_be_given_by_its_code(office: Office, hotline: System) -> None:
    number = await hotline.file(area="371424100200")
    assert (await stored(office, number)).area_label == "临邑镇朱家胡同村"


async def test_a_system_sees_its_own_in_full_and_of_others_what_a_code_gives(connect: Connect, hotline: System) -> None:
    answer = (await hotline.post("/requests", FORM)).json()
    number, code = answer["number"], answer["service_code"]
    stranger = await connect("stranger", Scope.READ)
    everything = await connect("everything", Scope.READ_ALL)
    for path in (f"/requests/{number}", f"/service-codes/{code}/requests"):
        told = {}
        for system in (hotline, stranger, everything):
            said = (await system.get(path)).json()
            told[system.key] = said[0] if isinstance(said, list) else said
        assert told[hotline.key] == told[everything.key]
        assert (told[hotline.key]["number"], told[hotline.key]["office"]) == (number, "临邑镇民政办")
        assert told[stranger.key]["number"] == number[-4:]
        assert (told[stranger.key]["office"], told[stranger.key]["deadline"]) == (None, None)


@pytest.mark.parametrize(
    "path", ["/requests/LY-2026-999999", "/service-codes/MS000000000000/requests", "/programmes/none"]
)
async def test_what_is_not_there_is_said_to_be_not_there(hotline: System, path: str) -> None:
    assert is_problem(await hotline.get(path), 404)


async def test_materials_reach_the_office_and_its_page_must_be_read_again(office: Office, hotline: System) -> None:
    number = await hotline.file()
    before = (await stored(office, number)).version
    sent = {"note": "出院小结补齐了", "attachments": [{"id": "scan-1"}, {"id": "scan-2", "content_type": "image/png"}]}
    assert (await hotline.post(f"/requests/{number}/materials", sent)).status_code == 201
    request = await stored(office, number)
    assert [one["id"] for one in request.attachments] == ["scan-1", "scan-2"]
    assert request.version > before
    async with office.runtime.database.unit_of_work() as session:
        event = (
            await session.scalars(select(HelpRequestEvent).where(HelpRequestEvent.action == "materials_added"))
        ).one()
    assert event.note == "出院小结补齐了"


async def paused(office: Office, number: str) -> bool:
    """Whether the clock of a request stands still."""
    request = await stored(office, number)
    async with office.runtime.database.unit_of_work() as session:
        (clock,) = await deadlines.running(session, request.id)
    return clock.paused_at is not None


@pytest.mark.parametrize("taken_up", [True, False])
async def test_the_field_that_was_asked_for_lands_in_it_and_the_clock_goes_on(
    office: Office, hotline: System, taken_up: bool
) -> None:
    number = await hotline.file(household_size=None)
    if taken_up:
        await act(office, number, "accept")
    await act(office, number, "request_materials", "家里几口人？", wanted="household_size")
    shown = (await hotline.get(f"/requests/{number}")).json()
    assert (shown["stage"], shown["wanted"], shown["deadline"]["state"]) == (
        "materials_requested", "household_size", "paused",
    )  # fmt: skip
    assert (await hotline.post(f"/requests/{number}/materials", {"note": "居民催办"})).status_code == 201
    assert await paused(office, number)
    assert is_problem(await hotline.post(f"/requests/{number}/materials", {"monthly_income": 900}), 409)
    assert (await hotline.post(f"/requests/{number}/materials", {"household_size": 3})).status_code == 201
    request = await stored(office, number)
    assert (request.stage, request.household_size) == ("accepted" if taken_up else "submitted", 3)
    assert (request.provenance["household_size"]["by"], request.provenance["household_size"]["value"]) == ("system", 3)
    assert not await paused(office, number)
    async with office.runtime.database.unit_of_work() as session:
        last = (await session.scalars(select(HelpRequestEvent).order_by(HelpRequestEvent.id.desc()))).first()
    assert last is not None
    assert (last.details["slot"], last.details["after"]) == ("household_size", "3")


@pytest.mark.parametrize("sent", [{"note": "诊断是肺癌"}, {"attachments": [{"id": "scan-1"}]}])
async def test_papers_that_were_asked_for_let_the_clock_go_on(
    office: Office, hotline: System, sent: dict[str, Any]
) -> None:
    number = await hotline.file()
    await act(office, number, "request_materials", "请补诊断证明")
    assert await paused(office, number)
    assert (await hotline.post(f"/requests/{number}/materials", sent)).status_code == 201
    assert (await stored(office, number)).stage == "submitted"
    assert not await paused(office, number)


async def test_nothing_can_be_added_to_what_is_over_or_not_ones_own(
    office: Office, connect: Connect, hotline: System
) -> None:
    number = await hotline.file()
    stranger = await connect("stranger", Scope.ADD)
    assert is_problem(await stranger.post(f"/requests/{number}/materials", {"note": "我的"}), 404)
    await act(office, number, "refuse", "不符合条件")
    assert is_problem(await hotline.post(f"/requests/{number}/materials", {"note": "再看看"}), 409)


async def test_findings_of_a_check_are_taken_and_never_given(office: Office, connect: Connect, hotline: System) -> None:
    number = await hotline.file()
    platform = await connect("check-platform", Scope.CHECK)
    answer = await platform.post(f"/requests/{number}/checks", CHECK)
    assert answer.status_code == 201
    assert "货车" not in answer.text
    assert is_problem(await platform.get(f"/requests/{number}/checks"), 405)
    async with office.runtime.database.unit_of_work() as session:
        found = (await session.scalars(select(ReceivedCheck))).one()
        notes = set(await session.scalars(select(HelpRequestEvent.note)))
    assert (found.system, found.source, found.findings) == ("check-platform", "vehicles", "名下有一辆货车")
    assert notes == {""}


async def test_complaints_reach_the_county_not_the_office(office: Office, hotline: System) -> None:
    number = await hotline.file()
    answer = await hotline.post("/complaints", {"number": number, "text": "一个月没有人联系"})
    async with office.runtime.database.unit_of_work() as session:
        received = (await session.scalars(select(ReceivedComplaint))).one()
        found = await session.get_one(Complaint, received.complaint_id)
        events = (await session.scalars(select(HelpRequestEvent.action))).all()
    assert found.number == answer.json()["reference"]
    assert found.words.splitlines() == ["一个月没有人联系", f"涉及申请：{number}", "转来的系统：hotline"]
    assert (found.contact_id, received.system, received.help_request_id is None) == (None, "hotline", False)
    assert set(events) == {"submit"}


async def test_who_complains_with_a_name_or_a_phone_is_shown_to_supervision(office: Office, hotline: System) -> None:
    for sent in ({"name": "王小满", "phone": "10000000001"}, {"phone": "10000000002"}, {}):
        await hotline.post("/complaints", {"text": "一个月没有人联系", **sent})
    await hotline.http.post("/console/sign-in", data={"username": "jianguan", "password": "development-only"})
    named, by_phone, anonymous = [
        (await hotline.http.get(f"/console/complaints/{number}")).text for number in (1, 2, 3)
    ]
    assert "王小满 10000000001" in named
    assert "10000000002" in by_phone
    assert "匿名" in anonymous
    assert "匿名" not in named + by_phone
    assert (await hotline.http.get("/console/complaints")).text.count("匿名") == 1


async def changed(system: System, cursor: str | None = None, **params: Any) -> tuple[list[str], str | None]:
    """The numbers on one page of changes, and the cursor behind it."""
    if cursor:
        params["cursor"] = cursor
    page = (await system.get("/requests", **params)).json()
    return [one["number"] for one in page["items"]], page["next"]


async def test_the_list_of_changes_goes_on_where_it_stopped(office: Office, hotline: System) -> None:
    numbers = [await hotline.file() for _ in range(5)]
    await office.work()
    first, cursor = await changed(hotline, limit=2)
    late = await hotline.file()
    await act(office, numbers[0], "accept")
    await office.work()
    rest, cursor = await changed(hotline, cursor)
    assert (first, rest) == (numbers[:2], [*numbers[2:], late, numbers[0]])
    nothing, same = await changed(hotline, cursor)
    assert (nothing, same) == ([], cursor)


async def test_no_change_is_missed_while_many_are_filed(office: Office, hotline: System) -> None:
    seen: list[str] = []
    cursor: str | None = None

    async def write() -> list[str]:
        return [await hotline.file() for _ in range(6)]

    writers = asyncio.gather(*(write() for _ in range(3)))
    while not writers.done():
        await office.work()
        page, cursor = await changed(hotline, cursor, limit=2)
        seen += page
        await asyncio.sleep(0)
    written = [number for numbers in await writers for number in numbers]
    await office.work()
    while True:
        page, cursor = await changed(hotline, cursor, limit=7)
        if not page:
            break
        seen += page
    assert sorted(seen) == sorted(written)


async def test_the_list_shows_ones_own_and_since_when_one_asks(
    office: Office, connect: Connect, hotline: System
) -> None:
    number = await hotline.file()
    await office.work()
    stranger, everything = await connect("stranger", Scope.READ), await connect("everything", Scope.READ_ALL)
    assert (await changed(stranger))[0] == []
    assert (await changed(everything, since="2026-01-01T00:00:00+08:00"))[0] == [number]
    assert (await changed(everything, since=datetime(2100, 1, 1, tzinfo=UTC).isoformat()))[0] == []


async def test_the_catalogue_is_read_page_by_page(connect: Connect) -> None:
    site = await connect("site", Scope.CATALOGUE)
    for path in ("/programmes", "/offices"):
        whole = (await site.get(path, limit=200)).json()["items"]
        paged: list[Any] = []
        cursor: str | None = None
        while True:
            page = (await site.get(path, limit=7, **({"cursor": cursor} if cursor else {}))).json()
            paged, cursor = paged + page["items"], page["next"]
            if cursor is None:
                break
        assert len(whole) > 7
        assert paged == whole
