"""Supervision's pages: the sample of a month, lists, rankings and statistics, from what really happened."""

import csv
import io
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.complaints.models import Complaint
from backend.core.errors import Invalid
from backend.deadlines.models import Deadline
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.staff import service as staff
from backend.supervision import jobs
from backend.supervision import service as supervision
from backend.supervision.models import SpotCheck, SpotCheckSample
from backend.supervision.sampling import month_after
from backend.supervision.service import this_month
from tests.backend.conftest import Office
from tests.backend.console.conftest import PHONE, Browser, Desk

OTHER_OFFICE = "civil-affairs-371424002"

Filed = Callable[[int], Awaitable[list[HelpRequest]]]


@pytest.fixture
def filed(desk: Desk) -> Filed:
    """So many help requests at 临邑镇民政办."""

    async def filed(count: int) -> list[HelpRequest]:
        conversation = await desk.conversation("我叫王小满")
        return [await desk.help_request(conversation) for _ in range(count)]

    return filed


async def act(office: Office, request: HelpRequest, action: str, **more: str) -> None:
    """A step of the caseworker of 临邑镇."""
    async with office.runtime.database.unit_of_work() as session:
        account = await staff.by_username(session, "minzheng")
        assert account is not None
        current = await session.get_one(HelpRequest, request.id)
        note = more.pop("note", "写给居民的话")
        await help_requests.act(
            session, office.runtime, account, request.id, current.version, action, note, office_code=more.get("to")
        )  # fmt: skip


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def next_month(office: Office) -> None:
    """Let time go on to the first days of the next month."""
    now = office.runtime.clock()
    later = month_after(this_month(now))
    office.runtime.clock = lambda: now.replace(year=later.year, month=later.month, day=2)


async def checks(office: Office) -> list[SpotCheck]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(SpotCheck).order_by(SpotCheck.position)))


async def test_the_worker_draws_the_month_before_once_and_it_stays(office: Office, filed: Filed) -> None:
    requests = await filed(8)
    next_month(office)
    await jobs.draw(office.runtime)
    first = await checks(office)
    assert len(first) == 3
    assert {check.help_request_id for check in first} <= {request.id for request in requests}
    assert [check.with_visit for check in first] == [True, True, False]
    await jobs.draw(office.runtime)
    assert [check.id for check in await checks(office)] == [check.id for check in first]


async def test_a_supervisor_draws_it_by_hand_and_sees_it(supervisor: Browser, office: Office, filed: Filed) -> None:
    requests = await filed(4)
    month = f"{requests[0].submitted_at:%Y-%m}"
    next_month(office)
    supervisor.cookies.clear()
    await supervisor.post("/console/sign-in", data={"username": "jianguan", "password": "development-only"})
    answer = await supervisor.post("/console/supervision/spot-checks")
    assert answer.status_code == 303
    page = (await supervisor.get(f"/console/supervision/spot-checks/{month}")).text
    assert sum(request.number in page for request in requests) == 3
    listed = (await supervisor.get("/console/supervision/spot-checks")).text
    assert f"371424:{month}" in listed
    assert "至少 3 件" in listed
    assert "还有 3 件" in (await supervisor.get("/console/supervision")).text


async def test_a_month_that_is_not_over_cannot_be_drawn(office: Office, filed: Filed) -> None:
    await filed(1)
    now = office.runtime.clock()
    with pytest.raises(Invalid, match="还没有过完"):
        async with office.runtime.database.unit_of_work() as session:
            await supervision.draw(session, this_month(now), now, account_id=None)
    assert await checks(office) == []


async def test_a_month_without_requests_has_an_empty_sample(office: Office) -> None:
    await jobs.draw(office.runtime)
    async with office.runtime.database.unit_of_work() as session:
        (sample,) = await session.scalars(select(SpotCheckSample))
    assert (sample.population, await checks(office)) == (0, [])


async def test_an_outcome_is_recorded_once_and_a_visit_is_not_skipped(
    supervisor: Browser, desk: Desk, office: Office, filed: Filed
) -> None:
    await filed(1)
    check = await desk.spot_check()
    path = f"/console/supervision/spot-check/{check.id}"
    not_visited = await supervisor.post(path, data={"verdict": "doubtful", "note": "家里有两辆车"})
    assert not_visited.status_code == 422
    assert "这件要入户核查" in not_visited.text
    assert "家里有两辆车" in not_visited.text
    without_words = await supervisor.post(path, data={"verdict": "doubtful", "visited": "true"})
    assert '<option value="doubtful" selected>' in without_words.text
    assert 'value="true" checked' in without_words.text
    assert "请写明是什么问题" in without_words.text
    done = await supervisor.post(path, data={"verdict": "doubtful", "note": "家里有两辆车", "visited": "true"})
    assert done.status_code == 303
    assert "疑似不实" in (await supervisor.get(path)).text
    again = await supervisor.post(path, data={"verdict": "sound", "visited": "true"})
    assert again.status_code == 409
    assert (await checks(office))[0].verdict == "doubtful"


async def test_whose_household_it_is_is_shown_only_on_record(
    supervisor: Browser, desk: Desk, office: Office, filed: Filed
) -> None:
    (request,) = await filed(1)
    check = await desk.spot_check()
    path = f"/console/supervision/spot-check/{check.id}"
    before = (await supervisor.get(path)).text
    assert "王小满" not in before
    assert PHONE not in before
    shown = (await supervisor.post(f"{path}/reveal")).text
    assert "王小满" in shown
    assert PHONE in shown
    async with office.runtime.database.unit_of_work() as session:
        looked = select(HelpRequestEvent).where(HelpRequestEvent.action == "reveal")
        (event,) = await session.scalars(looked)
        account = await staff.by_username(session, "jianguan")
        assert account is not None
        assert (event.help_request_id, event.actor_id) == (request.id, account.id)


async def test_what_is_overdue_is_listed_and_what_stands_still_is_not(
    supervisor: Browser, office: Office, filed: Filed
) -> None:
    late, owed, fresh = await filed(3)
    await act(office, owed, "request_materials")
    async with office.runtime.database.unit_of_work() as session:
        past = office.runtime.clock() - timedelta(days=3)
        changed = update(Deadline).where(Deadline.help_request_id.in_([late.id, owed.id]))
        await session.execute(changed.values(due_at=past))
    page = (await supervisor.get("/console/supervision/overdue")).text
    assert late.number in page
    assert owed.number not in page
    assert fresh.number not in page
    (row,) = rows((await supervisor.get("/console/supervision/overdue.csv")).content)
    assert (row["受理编号"], row["经办机构"]) == (late.number, "临邑镇民政办")
    assert "王小满" not in str(row)


async def test_hand_backs_are_listed_with_who_thought_whose_it_was(
    supervisor: Browser, office: Office, filed: Filed
) -> None:
    handed, kept = await filed(2)
    await act(office, handed, "hand_back", to=OTHER_OFFICE)
    page = (await supervisor.get("/console/supervision/hand-backs")).text
    assert "临邑镇民政办 认为归 邢侗街道社会事务办" in page
    assert handed.number in page
    assert kept.number not in page


async def test_a_township_that_is_late_and_hands_back_ranks_behind_one_that_is_not(
    supervisor: Browser, desk: Desk, office: Office, filed: Filed
) -> None:
    slow, handed = await filed(2)
    await desk.help_request(await desk.conversation("我叫李平"), area=desk.area("邢侗街道"))
    await act(office, handed, "hand_back", to=OTHER_OFFICE)
    async with office.runtime.database.unit_of_work() as session:
        ended = update(Deadline).where(Deadline.help_request_id != slow.id)
        await session.execute(ended.values(finished_at=office.runtime.clock()))
        overdue = update(Deadline).where(Deadline.help_request_id == slow.id)
        await session.execute(overdue.values(due_at=office.runtime.clock() - timedelta(hours=1)))
    found = rows((await supervisor.get("/console/supervision/rankings.csv")).content)
    assert [(row["名次"], row["名称"]) for row in found[:2]] == [("1", "邢侗街道"), ("2", "临邑镇")]
    assert (found[1]["现超期"], found[1]["退单"], found[0]["退单"]) == ("1", "1", "0")
    page = (await supervisor.get("/console/supervision/rankings?by=department")).text
    assert "民政" in page


async def test_residents_ratings_count_in_the_ranking(supervisor: Browser, office: Office, filed: Filed) -> None:
    requests = await filed(2)
    async with office.runtime.database.unit_of_work() as session:
        await session.execute(update(Deadline).values(finished_at=office.runtime.clock()))
        for request, score in zip(requests, ("good", "bad"), strict=True):
            session.add(
                HelpRequestEvent(
                    help_request_id=request.id, action="rate", stage_before="closed", stage_after="closed", note="",
                    details={"score": score, "words": ""}, at=office.runtime.clock(),
                )
            )  # fmt: skip
    first = rows((await supervisor.get("/console/supervision/rankings.csv")).content)[0]
    assert (first["名称"], first["评价"], first["满意"], first["得分"]) == ("临邑镇", "2", "1", "87.5")


@pytest.mark.parametrize(
    ("by", "name"), [("township", "临邑镇"), ("department", "民政"), ("kind", "最低生活保障"), ("month", None)]
)
async def test_statistics_count_what_happened(
    supervisor: Browser, office: Office, filed: Filed, by: str, name: str | None
) -> None:
    accepted, _ = await filed(2)
    await act(office, accepted, "accept")
    path = f"/console/supervision/statistics?by={by}"
    (row,) = rows((await supervisor.get(path.replace("?", ".csv?"))).content)
    assert row["名称"] == (name or f"{accepted.submitted_at:%Y-%m}")
    assert (row["提交申请"], row["受理"], row["不予批准"]) == ("2", "1", "0")
    assert row["名称"] in (await supervisor.get(path)).text


@pytest.mark.parametrize("months", ["first=2026-13", "first=x", "last=2026-1", "first=2026-10&last=2026-09"])
async def test_months_that_are_none_are_told(supervisor: Browser, months: str) -> None:
    answer = await supervisor.get(f"/console/supervision/statistics?{months}")
    assert answer.status_code == 422
    assert "月份" in answer.text


async def test_a_complaint_is_followed_until_it_is_answered(supervisor: Browser, office: Office) -> None:
    now = office.runtime.clock()
    async with office.runtime.database.unit_of_work() as session:
        waiting = Complaint(number="TS-2026-000001", words="有人冒领", filed_at=now - timedelta(days=60))
        answered = Complaint(
            number="TS-2026-000002", words="态度不好", filed_at=now, answer="已处理", answered_at=now
        )  # fmt: skip
        session.add_all([waiting, answered])
    page = (await supervisor.get("/console/supervision")).text
    assert "TS-2026-000001" in page
    assert "已超期" in page
    assert "TS-2026-000002" not in page
    assert "有人冒领" not in page
