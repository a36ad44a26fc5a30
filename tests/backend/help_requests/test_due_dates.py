"""The due date that a request's row carries is what the ledger says, whatever is done to it and by whomever."""

import asyncio
import random
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from backend.core.clock import SHANGHAI
from backend.core.errors import OfficeError
from backend.deadlines import jobs, repository
from backend.deadlines import service as ledger
from backend.deadlines.models import Deadline
from backend.help_requests import lifecycle, service
from backend.help_requests import repository as requests
from backend.help_requests.casework import procedure_of
from backend.help_requests.models import HelpRequest
from backend.procedures import service as procedures
from backend.staff.models import Account
from bot.flows.effects import ActOnRequest, RequestAct
from tests.backend.help_requests.conftest import START, Town, account
from tests.backend.help_requests.test_procedure import FORMS, OFFICE

KINDS = ("living", "destitute", "temporary", "medical")
ACTS: tuple[RequestAct, ...] = ("withdraw", "object", "supplement", "rate", "amend")
STEPS = 14


async def carried(town: Town) -> dict[int, datetime | None]:
    """The due dates as the rows of the requests have them."""
    async with town.database.unit_of_work() as session:
        return {row.id: row.due_at for row in await session.execute(select(HelpRequest.id, HelpRequest.due_at))}


async def by_the_ledger(town: Town) -> dict[int, datetime | None]:
    """The due dates as the clocks have them: of those that have not ended the first."""
    first = func.min(Deadline.due_at).filter(Deadline.finished_at.is_(None))
    async with town.database.unit_of_work() as session:
        every = select(HelpRequest.id, first.label("first"))
        every = every.outerjoin(Deadline, Deadline.help_request_id == HelpRequest.id).group_by(HelpRequest.id)
        return {row.id: row.first for row in await session.execute(every)}


async def staff(town: Town) -> list[Account]:
    return [
        await account(town.database, "a-caseworker", "caseworker", OFFICE),
        await account(town.database, "a-reviewer", "caseworker", OFFICE),
        await account(town.database, "a-payer", "caseworker", OFFICE),
        await account(town.database, "a-leader", "leader", OFFICE),
    ]


class Walk:
    """Random steps of office, residents and calendar through a town's requests."""

    def __init__(self, town: Town, people: list[Account], dice: random.Random) -> None:
        self.town, self.people, self.dice = town, people, dice
        self.done: list[str] = []

    async def step(self) -> None:
        """Somebody does something; what is refused is refused."""
        doing = self.dice.choice([self.office, self.office, self.office, self.office, self.resident, self.days])
        try:
            await doing()
        except OfficeError:
            self.done.append("refused")

    async def office(self) -> None:
        request = await self._any()
        async with self.town.database.unit_of_work() as session:
            procedure = await procedure_of(session, request)
        offers = sorted(lifecycle.offers(request.stage, request.procedure_stage, procedure))
        if offers:
            action = self.dice.choice(offers)
            await self.town.act(
                self.dice.choice(self.people), request, action, "说明", record=FORMS.get(action, {}),
                office_code="civil-affairs-371424002" if action in ("transfer", "hand_back") else None,
            )  # fmt: skip
            self.done.append(action)

    async def resident(self) -> None:
        request, act = await self._any(), self.dice.choice(ACTS)
        told = ActOnRequest(
            act, request.number, words="请看", said_in="wechat:1", slot="household_size" if act == "amend" else "",
            value=3, score="bad", reopen=act == "rate",
        )  # fmt: skip
        async with self.town.database.unit_of_work() as session:
            contact, resident = await self.town._person(session, "oFIRST")
            await service.act_as_resident(session, self.town.runtime, resident, told, contact, self.town.clock())
        self.done.append(act)

    async def days(self) -> None:
        """Days go by, and a newer notice has the clocks counted again."""
        self.town.now += timedelta(days=self.dice.randrange(12))
        await jobs.remind(self.town.runtime)
        self.done.append("days")

    async def _any(self) -> HelpRequest:
        async with self.town.database.unit_of_work() as session:
            found = (await session.scalars(select(HelpRequest).order_by(HelpRequest.id))).all()
        return self.dice.choice(found)


@pytest.mark.parametrize("seed", range(8))
async def test_the_row_says_what_the_ledger_says_after_every_step(town: Town, seed: int) -> None:
    dice = random.Random(seed)
    walk = Walk(town, await staff(town), dice)
    for kind in KINDS:
        await town.submit(aid_types=(kind,), urgent=kind == "temporary" and seed % 2 == 0)
    assert None not in (await carried(town)).values()
    for _ in range(STEPS):
        await walk.step()
        assert await carried(town) == await by_the_ledger(town), walk.done


async def test_a_date_that_is_counted_again_is_the_rows_as_well(town: Town) -> None:
    town.now = datetime(2026, 12, 29, 9, 0, tzinfo=SHANGHAI)
    _, request = await town.submit(aid_types=("destitute",))
    async with town.database.unit_of_work() as session:
        early = {"due_at": datetime(2026, 12, 31, tzinfo=SHANGHAI), "provisional": True}
        await session.execute(update(Deadline).values(**early))
    assert await carried(town) == {request.id: early["due_at"]}
    await jobs.remind(town.runtime)
    (due,) = (await carried(town)).values()
    assert due is not None
    assert due.astimezone(SHANGHAI).date() == date(2027, 1, 7)


async def test_of_two_clocks_that_change_at_once_the_later_sees_both(town: Town) -> None:
    _, request = await town.submit(aid_types=("destitute",))
    async with town.database.unit_of_work() as session:
        procedure, calendar = await procedures.procedure(session, "qianjiang-55732"), await procedures.calendar(session)
        await ledger.start(session, request.id, procedure, procedure.stages[-1], calendar, START)
        first, second = await repository.running(session, request.id)
    later = first.due_at + timedelta(days=90)

    async def move() -> None:
        async with town.database.unit_of_work() as session:
            await session.execute(update(Deadline).where(Deadline.id == second.id).values(due_at=later))

    async with town.database.unit_of_work() as session:
        await session.execute(update(Deadline).where(Deadline.id == first.id).values(finished_at=START))
        moving = asyncio.create_task(move())
        await asyncio.sleep(0.3)
        assert not moving.done(), "it waits for the request's row"
    await moving
    assert await carried(town) == {request.id: later}


async def test_who_counts_again_waits_for_who_works_on_the_request(town: Town, caseworker: Account) -> None:
    """Both lock the request before its clock; the other way round they would wait for each other for ever."""
    _, request = await town.submit(aid_types=("destitute",))
    async with town.database.unit_of_work() as session:
        await session.execute(update(Deadline).values(due_at=START))
        calendar = await procedures.calendar(session)

    async def count_again() -> None:
        async with town.database.unit_of_work() as session:
            await ledger.recount_all(session, calendar, town.now)

    async with town.database.unit_of_work() as session:
        await requests.one(session, caseworker, request.id, lock=True)
        counting = asyncio.create_task(count_again())
        await asyncio.sleep(0.3)
        await ledger.finish(session, request.id, town.clock())
    await counting
    assert await carried(town) == {request.id: None}
