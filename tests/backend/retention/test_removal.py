"""What is no longer needed is removed by the county's periods; the trail and the registers stay as they are."""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from backend.areas import repository as areas
from backend.complaints.models import Complaint
from backend.core.database import Base
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest
from backend.messaging.models import Conversation, EarlyReceipt, Message
from backend.photos.models import Photo
from backend.residents.models import Contact, OneTimeCode
from backend.retention import jobs
from backend.retention import service as retention
from backend.retention.models import RetentionRun
from backend.staff import service as staff
from backend.systems.models import ApiCall, ApiKey
from backend.webhooks.intake import Intake
from bot.messages import Channel, Media
from tests.backend.conftest import Office
from tests.backend.console.conftest import ID_NUMBER, PHONE, Desk, desk
from tests.fakes.media import ScriptedMedia

__all__ = ["desk"]

NAME, STORY = "王小满", "家里揭不开锅了"
PRIVATE = (NAME, STORY, PHONE, ID_NUMBER, "朱家胡同", "上门看过")
UNTOUCHED = (
    "accesses", "rights_exercised", "dishonesty_entries", "register_looks", "trace_steps", "honest_mistakes",
    "data_check_looks", "photo_looks", "signatures", "deadlines", "deadline_counts", "deadline_pauses", "reminders",
)  # fmt: skip
YEARS = timedelta(days=366)


@pytest.fixture
async def request_(desk: Desk, office: Office) -> HelpRequest:
    """A request with a photo, refused, whose trail tells of a visit."""
    office.runtime.media = {Channel.WECHAT: ScriptedMedia()}
    photo = Media("media-1", "", "http://pic.example.test/1", Channel.WECHAT)
    conversation = await desk.conversation(f"我叫{NAME}，电话{PHONE}")
    request = await desk.help_request(conversation, attachments=(photo,), id_number=ID_NUMBER)
    await office.work()
    return request


async def refuse(office: Office, request: HelpRequest) -> None:
    """The caseworker of 临邑镇 refuses it, with a word that tells of a visit."""
    async with office.runtime.database.unit_of_work() as session:
        account = await staff.by_username(session, "minzheng")
        assert account is not None
        current = await session.get_one(HelpRequest, request.id)
        await help_requests.act(session, office.runtime, account, request.id, current.version, "refuse", "上门看过")
    await office.work()


def later(office: Office, by: timedelta) -> None:
    """Let this much time go by."""
    now = office.runtime.clock()
    office.runtime.clock = lambda: now + by


async def everything(office: Office) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, as it is stored, what is encrypted opened."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with office.runtime.database.unit_of_work() as session:
        for table in Base.metadata.sorted_tables:
            rows = (await session.execute(select(table))).mappings().all()
            found[table.name] = [_opened(table, dict(row)) for row in rows]
    return found


def _opened(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: row[column.name] for column in table.columns}


def where_found(stored: dict[str, list[dict[str, Any]]]) -> set[str]:
    """In which tables something private can still be read."""
    return {name for name, rows in stored.items() for row in rows if any(told in str(row) for told in PRIVATE)}


async def test_after_the_archive_period_nothing_tells_whose_request_it_was(
    office: Office, request_: HelpRequest
) -> None:
    await refuse(office, request_)
    before = await everything(office)
    assert {"help_requests", "help_request_events", "messages"} <= where_found(before)
    later(office, 11 * YEARS)
    await jobs.remove(office.runtime)
    after = await everything(office)
    assert where_found(after) <= {"areas", "county", "publicities", "offices"}
    (kept,) = after["help_requests"]
    assert (kept["number"], kept["stage"], kept["area_code"]) == (
        request_.number, "refused", request_.area_code,
    )  # fmt: skip
    assert (kept["applicant_index"], kept["household_marks"]) == (None, [])
    async with office.runtime.database.unit_of_work() as session:
        (photo,) = await session.scalars(select(Photo))
        assert (photo.state, await session.scalar(select(Photo.content))) == ("removed", None)
        (contact, *_) = await session.scalars(select(Contact).order_by(Contact.id))
        assert (contact.address, contact.address_index) == ("", f"removed:{contact.id}")


async def test_the_trail_and_the_registers_stay_as_they_are(office: Office, request_: HelpRequest) -> None:
    await refuse(office, request_)
    before = await everything(office)
    later(office, 40 * YEARS)
    await jobs.remove(office.runtime)
    after = await everything(office)
    for name in UNTOUCHED:
        assert after[name] == before[name], name
    trail = ("id", "help_request_id", "action", "stage_before", "stage_after", "actor_id", "notice", "at")
    for was, now in zip(before["help_request_events"], after["help_request_events"], strict=True):
        assert [was[column] for column in trail] == [now[column] for column in trail]


async def test_what_is_still_under_way_stays_whole(office: Office, request_: HelpRequest) -> None:
    before = await everything(office)
    later(office, 40 * YEARS)
    await jobs.remove(office.runtime)
    after = await everything(office)
    for name in ("help_requests", "help_request_events", "messages", "photos", "contacts"):
        assert after[name] == before[name], name


async def test_before_its_period_is_over_nothing_is_touched(office: Office, request_: HelpRequest) -> None:
    await refuse(office, request_)
    later(office, timedelta(hours=1))
    before = await everything(office)
    await jobs.remove(office.runtime)
    after = await everything(office)
    before.pop("retention_runs")
    after.pop("retention_runs")
    assert after == before


async def test_what_was_removed_is_on_record_by_counts_and_a_dry_run_says_the_same(
    office: Office, request_: HelpRequest
) -> None:
    await refuse(office, request_)
    later(office, 11 * YEARS)
    before = await everything(office)
    planned = await retention.due(office.runtime.database, office.runtime.clock())
    assert await everything(office) == before
    await jobs.remove(office.runtime)
    async with office.runtime.database.unit_of_work() as session:
        (run,) = await session.scalars(select(RetentionRun))
    first = {"contacts"}  # they wait for their requests, which a dry run leaves as they are
    assert {name: count for name, count in planned.items() if count and name not in first} == {
        name: count for name, count in run.counts.items() if name not in first
    }
    assert planned["contacts"] <= run.counts["contacts"]
    assert run.counts["closed_requests"] == 1
    assert run.counts["photos"] == 1
    assert run.periods["closed_requests"] == "10 years"
    await jobs.remove(office.runtime)
    async with office.runtime.database.unit_of_work() as session:
        assert len((await session.scalars(select(RetentionRun))).all()) == 1, "an empty run is no record"


async def test_a_county_that_has_set_no_periods_keeps_everything(office: Office, request_: HelpRequest) -> None:
    await refuse(office, request_)
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).retention = {}
    later(office, 40 * YEARS)
    before = await everything(office)
    await jobs.remove(office.runtime)
    assert await everything(office) == before


async def test_whoever_writes_again_is_forgotten_anew_after_the_period(office: Office, desk: Desk) -> None:
    conversation_id = await desk.conversation("第一句", "第二句")
    later(office, 3 * YEARS)
    await jobs.remove(office.runtime)
    assert await said(office) == ["", ""]
    now = office.runtime.clock()
    async with office.runtime.database.unit_of_work() as session:
        conversation = await session.get_one(Conversation, conversation_id)
        conversation.updated_at = now
        session.add(
            Message(
                conversation_id=conversation_id, author="resident", kind="text", text="又来了", dedupe_key="again",
                created_at=now,
            )
        )  # fmt: skip
    await jobs.remove(office.runtime)
    assert await said(office) == ["", "", "又来了"]
    later(office, 3 * YEARS)
    await jobs.remove(office.runtime)
    assert await said(office) == ["", "", ""]


async def said(office: Office) -> list[str]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(Message.text).order_by(Message.id)))


async def test_what_machines_leave_behind_goes_after_its_days(office: Office, desk: Desk) -> None:
    await desk.conversation("你好")
    now = office.runtime.clock()
    async with office.runtime.database.unit_of_work() as session:
        key = ApiKey(
            system="hotline", prefix="abc", digest="x", scopes=[], calls_per_minute=1, created_at=now,
            last_used_at=None, revoked_at=None,
        )  # fmt: skip
        session.add(key)
        await session.flush()
        for age in (timedelta(days=10), timedelta(days=179), timedelta(days=181)):
            session.add(ApiCall(key_id=key.id, method="GET", operation="progress", status=200, at=now - age))
        session.add(EarlyReceipt(provider="sms", provider_id="a", status="sent", received_at=now - timedelta(days=8)))
        session.add(EarlyReceipt(provider="sms", provider_id="b", status="sent", received_at=now))
        session.add(
            OneTimeCode(
                contact_id=1, phone_id=1, digest="x", expires_at=now, created_at=now - timedelta(days=2)
            )
        )  # fmt: skip
    await jobs.remove(office.runtime)
    after = await everything(office)
    assert (len(after["api_calls"]), len(after["early_receipts"]), len(after["one_time_codes"])) == (2, 1, 0)


async def test_an_answered_complaint_loses_whoever_told_it_through_another_system(office: Office, desk: Desk) -> None:
    told = await desk.complaint(await desk.conversation("你好"), "有人冒领", named=True)
    async with office.runtime.database.unit_of_work() as session:
        values = {"sender_name": NAME, "sender_phone": PHONE, "answer": "已查", "answered_at": office.runtime.clock()}
        await session.execute(update(Complaint).where(Complaint.id == told.id).values(values))
    later(office, 11 * YEARS)
    await jobs.remove(office.runtime)
    (kept,) = (await everything(office))["complaints"]
    assert (kept["sender_name"], kept["sender_phone"], kept["words"], kept["number"]) == (None, None, "", told.number)


async def test_a_wish_not_to_be_written_to_is_remembered(office: Office, desk: Desk) -> None:
    await desk.conversation("STOP", channel=Channel.SMS)
    async with office.runtime.database.unit_of_work() as session:
        await session.execute(update(Contact).values(follows=False))
    later(office, 10 * YEARS)
    await jobs.remove(office.runtime)
    async with office.runtime.database.unit_of_work() as session:
        (contact,) = await session.scalars(select(Contact))
    assert contact.address.startswith("+86")


async def test_a_resident_can_do_nothing_more_to_an_emptied_request(office: Office, request_: HelpRequest) -> None:
    await refuse(office, request_)
    async with office.runtime.database.unit_of_work() as session:
        await session.execute(update(HelpRequest).values(emptied_at=office.runtime.clock()))
    from backend.help_requests import resident_acts
    from backend.residents.models import Resident
    from bot.flows.effects import ActOnRequest, FindRequests

    async with office.runtime.database.unit_of_work() as session:
        resident = await session.get_one(Resident, request_.resident_id)
        contact = await session.get_one(Contact, request_.contact_id)
        now = office.runtime.clock()
        found = await resident_acts.find(session, resident, FindRequests("object", None), contact, now)
        assert found.requests == ()
        told = ActOnRequest("object", request_.number, "我不服", said_in="")
        assert not (await resident_acts.act(session, office.runtime, resident, told, contact, now)).done


async def test_files_that_could_not_be_read_go_after_their_days_and_what_waits_stays(office: Office) -> None:
    folder = office.runtime.settings.var_dir / "spool"
    intake = Intake(office.runtime)
    old, fresh, waiting = folder / "unreadable" / "a", folder / "unreadable" / "b", folder / "c.part"
    for path in (old, fresh, waiting):
        path.write_bytes(b"x")
    long_ago = (office.runtime.clock() - timedelta(days=31)).timestamp()
    for path in (old, waiting):
        os.utime(path, (long_ago, long_ago))
    assert await intake.forget() == 1
    assert (old.exists(), fresh.exists(), waiting.exists()) == (False, True, True)
    async with office.runtime.database.unit_of_work() as session:
        (run,) = await session.scalars(select(RetentionRun))
    assert (run.by, run.counts) == ("web", {"spool": 1})
