"""How a request stands: in full to its owner, next to nothing to whoever only holds a code."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from backend.core.clock import SHANGHAI
from backend.help_requests.models import CodeLookup
from backend.help_requests.progress import LOOKUPS_ALLOWED, MISSES_ALLOWED
from backend.staff.models import Account
from bot.flows.outcomes import ProgressFound, RequestClock
from bot.nlu.normalise.codes import check_digits
from tests.backend.help_requests.conftest import Town

UNKNOWN = [f"MS{n:010d}{check_digits(f'{n:010d}')}" for n in range(50)]


async def test_ones_own_requests_by_who_one_is(town: Town, caseworker: Account) -> None:
    first, request = await town.submit()
    second, _ = await town.submit(aid_types=("medical",))
    await town.submit("oOTHER")
    await town.act(caseworker, request, "request_materials", "请补充收入证明")
    found = await town.ask("oFIRST")
    assert found.own
    assert [status.number for status in found.requests] == [second.number, first.number]
    told = found.requests[1]
    assert (told.status, told.office, told.note) == ("materials_requested", "临邑镇民政办", "请补充收入证明")
    assert told.updated_on == town.now.date()


async def test_the_owner_is_told_until_when_and_honestly_when_it_is_late(town: Town, caseworker: Account) -> None:
    town.now = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
    _, request = await town.submit(aid_types=("destitute",))
    expected = RequestClock("入户调查和核对", date(2026, 11, 27), "running")
    assert (await town.ask("oFIRST")).requests[0].clock == expected
    town.now = datetime(2026, 11, 27, 23, 58, tzinfo=SHANGHAI)
    assert (await town.ask("oFIRST")).requests[0].clock == expected
    told = (await town.ask("oFIRST")).requests[0].clock
    assert told is not None
    assert (told.due_on, told.state) == (date(2026, 11, 27), "overdue")
    asked = await town.act(caseworker, request, "request_materials", "请补充收入证明")
    paused = (await town.ask("oFIRST")).requests[0].clock
    assert paused is not None
    assert paused.state == "paused"
    await town.act(caseworker, asked, "refuse", "不符合条件")
    assert (await town.ask("oFIRST")).requests[0].clock is None


async def test_a_date_before_the_next_notice_is_told_as_a_guess(town: Town) -> None:
    town.now = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
    await town.submit(aid_types=("destitute",))
    clock = (await town.ask("oFIRST")).requests[0].clock
    assert clock is not None
    assert clock.state == "provisional"


async def test_somebody_without_requests_has_none(town: Town) -> None:
    assert await town.ask("oNOBODY") == ProgressFound((), own=True)


async def test_the_note_is_that_of_the_last_step_even_after_somebody_looked(town: Town, caseworker: Account) -> None:
    from backend.help_requests import service

    _, request = await town.submit()
    request = await town.act(caseworker, request, "request_materials", "请补充收入证明")
    async with town.database.unit_of_work() as session:
        await service.record_look(session, town.runtime, caseworker, request.id)
    assert (await town.ask("oFIRST")).requests[0].note == "请补充收入证明"
    await town.act(caseworker, request, "accept")
    assert (await town.ask("oFIRST")).requests[0].note == ""


@pytest.mark.parametrize("by", ["number", "service_code"])
async def test_ones_own_code_shows_everything_and_is_no_lookup(town: Town, by: str) -> None:
    outcome, _ = await town.submit()
    found = await town.ask("oFIRST", getattr(outcome, by))
    assert found.own
    assert found.requests[0].number == outcome.number
    assert await lookups(town) == []


@pytest.mark.parametrize("by", ["number", "service_code"])
async def test_somebody_elses_code_gives_nothing_away(town: Town, caseworker: Account, by: str) -> None:
    outcome, request = await town.submit()
    await town.act(caseworker, request, "refuse", "家里有车")
    found = await town.ask("oOTHER", getattr(outcome, by))
    assert not found.own
    status = found.requests[0]
    assert (status.number, status.status) == ("0001", "refused")
    assert (status.office, status.office_phone, status.note) == ("", "", "")
    assert await lookups(town) == [True]


async def test_a_number_shows_only_that_one_request(town: Town) -> None:
    await town.submit()
    second, _ = await town.submit()
    assert len((await town.ask("oFIRST", second.number)).requests) == 1
    assert len((await town.ask("oFIRST", second.service_code)).requests) == 2


@pytest.mark.parametrize("code", ["LY-2026-000099", UNKNOWN[0], "MS000000000000", "MS", "", "\x00"])
async def test_a_code_that_is_nobodys_finds_nothing_and_is_recorded(town: Town, code: str) -> None:
    await town.submit()
    assert await town.ask("oOTHER", code) == ProgressFound((), own=False)
    assert await lookups(town) == [False]


async def test_guessing_comes_to_an_end(town: Town) -> None:
    outcome, _ = await town.submit()
    for code in UNKNOWN[:MISSES_ALLOWED]:
        await town.ask("oGUESSER", code)
    assert (await town.ask("oGUESSER", outcome.service_code)).requests == ()
    assert (await town.ask("oOTHER", outcome.service_code)).requests != ()


async def test_a_guesser_still_sees_their_own(town: Town) -> None:
    outcome, _ = await town.submit()
    for code in UNKNOWN[: MISSES_ALLOWED + 1]:
        await town.ask("oFIRST", code)
    assert (await town.ask("oFIRST", outcome.service_code)).own
    assert (await town.ask("oFIRST")).own


async def test_even_found_codes_cannot_be_looked_up_without_end(town: Town) -> None:
    outcome, _ = await town.submit()
    answers = [await town.ask("oOTHER", outcome.service_code) for _ in range(LOOKUPS_ALLOWED + 1)]
    assert all(answer.requests for answer in answers[:-1])
    assert not answers[-1].requests


async def lookups(town: Town) -> list[bool]:
    async with town.database.unit_of_work() as session:
        return list(await session.scalars(select(CodeLookup.found).order_by(CodeLookup.id)))
