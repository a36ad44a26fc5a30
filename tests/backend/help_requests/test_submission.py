"""Filing: numbered without a gap, at most once for each message, placed with an office."""

import asyncio
from datetime import datetime
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import func, select

from backend.core.clock import SHANGHAI
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.residents import codes
from bot.nlu.places import ResolvedArea
from tests.backend.help_requests.conftest import PowerCutError, Town


async def test_a_request_is_numbered_placed_and_given_a_service_code(town: Town) -> None:
    outcome, stored = await town.submit(urgent=True)
    assert outcome.number == "LY-2026-000001"
    assert codes.is_valid(outcome.service_code)
    assert (outcome.department, outcome.office, outcome.office_phone) == ("民政", "临邑镇民政办", "0534-0000101")
    assert (outcome.routed, outcome.urgent) == (True, True)
    assert (stored.stage, stored.version, stored.channel) == ("submitted", 1, "wechat")
    assert stored.routing["rule"] == "R10"
    assert "临邑镇民政办" in stored.routing["explanation"]


async def test_everything_said_is_kept(town: Town) -> None:
    _, stored = await town.submit()
    assert (stored.applicant_name, stored.area_label, stored.area_code) == (
        "王某某",
        "临邑镇朱家胡同村",
        "371424100200",
    )
    assert stored.household_size == 4
    assert stored.monthly_income == Decimal(800)
    assert stored.attachments == [{"id": "media-1", "content_type": "image/jpeg", "url": ""}]
    assert stored.consents["consent"] == {
        "version": "consent/full@0123", "channel": "wechat", "at": stored.submitted_at.isoformat(),
    }  # fmt: skip
    assert stored.provenance["household_size"]["said_in"] == "wechat:1"


async def test_what_is_personal_is_nowhere_in_clear(town: Town, database_url: str) -> None:
    await town.submit(id_number="370000190001010000")
    with psycopg.connect(database_url) as connection:
        (row,) = connection.execute("SELECT help_requests::text FROM help_requests").fetchone() or ("",)
    for secret in ("王某某", "10000000001", "370000190001010000", "家里没有收入了", "朱家胡同", "media-1"):
        assert secret not in row
        assert secret.encode().hex() not in row


async def test_a_resident_keeps_one_service_code(town: Town) -> None:
    first, _ = await town.submit("oFIRST")
    second, _ = await town.submit("oFIRST")
    other, _ = await town.submit("oOTHER")
    assert first.service_code == second.service_code != other.service_code
    assert [first.number, second.number, other.number] == ["LY-2026-000001", "LY-2026-000002", "LY-2026-000003"]


@pytest.mark.parametrize(
    ("area", "office", "routed"),
    [
        (ResolvedArea("371424", "临邑县", "county", None), "县社会救助服务中心", False),
        (ResolvedArea("", "别处某村", "village", None, "别处某村"), "县社会救助服务中心", False),
        (ResolvedArea("371424105", "德平镇新庄子村", "township", "371424105", "新庄子村"), "德平镇民政办", True),
    ],
)
async def test_where_no_office_is_found_the_desk_has_it(
    town: Town, area: ResolvedArea, office: str, routed: bool
) -> None:
    outcome, stored = await town.submit(area=area)
    assert (outcome.office, outcome.routed) == (office, routed)
    assert stored.routing["routed"] is routed
    assert stored.area_label == area.label


async def test_several_kinds_go_to_one_office_and_the_others_are_on_record(town: Town) -> None:
    outcome, stored = await town.submit(aid_types=("living", "medical"))
    assert outcome.office == "县医保局"
    assert [other["office"] for other in stored.routing["runners_up"]] == ["civil-affairs-371424100"]


async def test_the_submission_is_the_first_event(town: Town) -> None:
    _, stored = await town.submit()
    async with town.database.unit_of_work() as session:
        event = await session.scalar(select(HelpRequestEvent).where(HelpRequestEvent.help_request_id == stored.id))
    assert event is not None
    assert (event.action, event.stage_before, event.stage_after, event.actor_id) == ("submit", None, "submitted", None)


async def test_a_message_files_once_and_has_the_same_outcome_again(town: Town) -> None:
    message_id = await town.message()
    first, _ = await town.submit(message_id=message_id)
    again, _ = await town.submit(message_id=message_id, hardship="换一种说法")
    assert again == first


async def test_one_message_submitted_at_once_from_everywhere_files_once(town: Town) -> None:
    message_id = await town.message()
    outcomes = await asyncio.gather(*(town.submit(message_id=message_id) for _ in range(6)))
    assert len({outcome for outcome, _ in outcomes}) == 1
    async with town.database.unit_of_work() as session:
        assert await session.scalar(select(func.count()).select_from(HelpRequest)) == 1


async def test_one_message_from_two_contacts_at_once_files_once(town: Town) -> None:
    """The contact's lock does not hold the second back here; the numbers' lock does."""
    message_id = await town.message()
    outcomes = await asyncio.gather(*(town.submit(f"oNUMBER{n}", message_id=message_id) for n in range(6)))
    assert {outcome.number for outcome, _ in outcomes} == {"LY-2026-000001"}
    following, _ = await town.submit()
    assert following.number == "LY-2026-000002"


async def test_numbers_have_no_gap_though_many_file_at_once(town: Town) -> None:
    outcomes = await asyncio.gather(*(town.submit(f"oNUMBER{n}") for n in range(12)))
    assert sorted(outcome.number for outcome, _ in outcomes) == [f"LY-2026-{n:06d}" for n in range(1, 13)]


async def test_a_submission_that_is_rolled_back_leaves_no_gap(town: Town) -> None:
    with pytest.raises(PowerCutError):
        await town.submit_and_fail()
    outcome, _ = await town.submit()
    assert outcome.number == "LY-2026-000001"


async def test_the_year_is_shanghais_and_begins_at_one(town: Town) -> None:
    town.now = datetime(2026, 12, 31, 23, 50, tzinfo=SHANGHAI)
    last, _ = await town.submit()
    town.now = datetime(2027, 1, 1, 0, 0, tzinfo=SHANGHAI)
    first, _ = await town.submit()
    assert (last.number, first.number) == ("LY-2026-000001", "LY-2027-000001")
