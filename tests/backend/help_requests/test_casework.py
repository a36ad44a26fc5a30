"""What caseworkers do: by the table, one at a time, on record, and the resident is told."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, text

from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.jobs import PostgresQueue, queue_app
from backend.deadlines import repository as deadlines
from backend.help_requests import repository, service
from backend.help_requests.lifecycle import RULES, TABLE, Action, Stage, actions_at
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.staff.models import Account
from tests.backend.help_requests.conftest import PowerCutError, Town, account

pytestmark = pytest.mark.usefixtures("plainly")


class JobLog:
    """Remembers what was deferred."""

    def __init__(self) -> None:
        self.deferred: list[tuple[str, str | None, dict[str, Any]]] = []

    async def defer(
        self, session: Any, name: str, *, lock: str | None = None, after: Any = None, **arguments: Any
    ) -> None:
        """Remember one."""
        self.deferred.append((name, lock, arguments))


def note_for(action: Action) -> str:
    return "请补充收入证明" if RULES[action].note_required else ""


PATHS: dict[Stage, tuple[Action, ...]] = {
    "submitted": (),
    "accepted": (Action.ACCEPT,),
    "materials_requested": (Action.REQUEST_MATERIALS,),
    "approved": (Action.ACCEPT, Action.APPROVE),
    "refused": (Action.REFUSE,),
    "closed": (Action.REFUSE, Action.CLOSE),
    "withdrawn": (Action.WITHDRAW,),
}


async def bring_to(town: Town, caseworker: Account, stage: Stage) -> HelpRequest:
    _, request = await town.submit()
    for action in PATHS[stage]:
        request = await town.act(caseworker, request, action, note_for(action))
    assert request.stage == stage
    return request


@pytest.mark.parametrize("stage", PATHS)
async def test_every_step_of_the_table_and_no_other_can_be_taken(town: Town, caseworker: Account, stage: Stage) -> None:
    request = await bring_to(town, caseworker, stage)
    for action in Action:
        if action in actions_at(stage) or action is Action.SUBMIT:
            continue
        with pytest.raises(Conflict if RULES[action].actor == "caseworker" else Invalid):
            await town.act(caseworker, request, action, "说明", office_code="medical-insurance-371424")
    for action in actions_at(stage):
        fresh = await bring_to(town, caseworker, stage)
        moved = await town.act(
            caseworker, fresh, action, note_for(action),
            office_code="medical-insurance-371424" if action in (Action.TRANSFER, Action.HAND_BACK) else None,
        )  # fmt: skip
        assert moved.stage == TABLE[stage, action]
        assert moved.version == fresh.version + 1


async def test_a_step_is_an_event_with_its_actor_and_note(town: Town, caseworker: Account) -> None:
    _, request = await town.submit()
    await town.act(caseworker, request, "request_materials", "  请补充收入证明  ")
    async with town.database.unit_of_work() as session:
        first, second = await repository.events(session, caseworker, request.id)
    assert first.action == "submit"
    assert (second.action, second.stage_before, second.stage_after) == (
        "request_materials", "submitted", "materials_requested",
    )  # fmt: skip
    assert (second.actor_id, second.note) == (caseworker.id, "请补充收入证明")


@pytest.mark.parametrize("action", [action for action, rule in RULES.items() if rule.actor == "caseworker"])
async def test_every_step_defers_the_notice_of_its_own_event(town: Town, caseworker: Account, action: Action) -> None:
    stage = next(at for at, what in TABLE if what is action)
    assert stage is not None
    request = await bring_to(town, caseworker, stage)
    town.jobs = jobs = JobLog()
    await town.act(caseworker, request, action, note_for(action), office_code="medical-insurance-371424")
    async with town.database.unit_of_work() as session:
        newest = select(HelpRequestEvent).where(HelpRequestEvent.help_request_id == request.id)
        event = await session.scalar(newest.order_by(HelpRequestEvent.id.desc()).limit(1))
    assert event is not None
    assert jobs.deferred == [
        ("systems.announce", f"changes:{request.id}", {"event_id": event.id}),
        ("notifications.notify", f"resident:{request.resident_id}", {"event_id": event.id}),
    ]


async def test_job_and_step_live_and_die_together(town: Town, caseworker: Account, database_url: str) -> None:
    town.jobs = PostgresQueue(queue_app(database_url))
    _, request = await town.submit()
    with pytest.raises(PowerCutError):
        await town.act_and_fail(caseworker, request, "accept")
    counted = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notifications.notify'")
    async with town.database.unit_of_work() as session:
        assert await session.scalar(counted) == 0
        assert (await session.get_one(HelpRequest, request.id)).stage == "submitted"
    await town.act(caseworker, request, "accept")
    async with town.database.unit_of_work() as session:
        assert await session.scalar(counted) == 1


async def test_of_two_at_once_one_acts_and_the_other_is_told(town: Town, caseworker: Account) -> None:
    for _ in range(5):
        _, request = await town.submit()
        done = await asyncio.gather(
            town.act(caseworker, request, "accept"),
            town.act(caseworker, request, "refuse", "不符合条件"),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in done) == ["Conflict", "HelpRequest"]
        async with town.database.unit_of_work() as session:
            assert len(await repository.events(session, caseworker, request.id)) == 2


async def test_a_page_that_is_out_of_date_cannot_act(town: Town, caseworker: Account) -> None:
    _, seen = await town.submit()
    await town.act(caseworker, seen, "accept")
    with pytest.raises(Conflict, match="刚被别人办理过"):
        await town.act(caseworker, seen, "request_materials", "请补充收入证明")


@pytest.mark.parametrize("action", ["submit", "reveal", "", "ACCEPT", "drop table"])
async def test_what_is_no_step_of_a_caseworkers_is_refused(town: Town, caseworker: Account, action: str) -> None:
    _, request = await town.submit()
    with pytest.raises(Invalid):
        await town.act(caseworker, request, action, "说明")


@pytest.mark.parametrize("note", ["", "   ", "\n\t", "长" * 501])
async def test_a_refusal_needs_its_reasons_in_words(town: Town, caseworker: Account, note: str) -> None:
    _, request = await town.submit()
    with pytest.raises(Invalid):
        await town.act(caseworker, request, "refuse", note)


async def test_another_offices_request_is_not_there(town: Town, caseworker: Account, stranger: Account) -> None:
    _, request = await town.submit()
    with pytest.raises(NotFound):
        await town.act(stranger, request, "accept")
    with pytest.raises(NotFound):
        await town.act(caseworker, HelpRequest(id=10**30, version=1), "accept")
    operator = await account(town.database, "an-operator", "operator", None)
    with pytest.raises(NotFound):
        await town.act(operator, request, "accept")


@pytest.mark.parametrize("office", [None, "", "nowhere", "\x00", "civil-affairs-371424100"])
async def test_a_transfer_needs_another_office(town: Town, caseworker: Account, office: str | None) -> None:
    _, request = await town.submit()
    with pytest.raises(Invalid):
        await town.act(caseworker, request, "transfer", "不归我们办", office_code=office)


async def test_a_transferred_request_is_the_other_offices(town: Town, caseworker: Account, stranger: Account) -> None:
    _, request = await town.submit()
    moved = await town.act(caseworker, request, "transfer", "户籍在邢侗街道", office_code="civil-affairs-371424002")
    assert moved.routing["transferred_from"] == ["civil-affairs-371424100"]
    with pytest.raises(NotFound):
        await town.act(caseworker, moved, "accept")
    assert (await town.act(stranger, moved, "accept")).stage == "accepted"


async def test_a_look_at_covered_numbers_is_on_record_and_disturbs_nobody(
    town: Town, caseworker: Account, stranger: Account
) -> None:
    _, request = await town.submit()
    async with town.database.unit_of_work() as session:
        await service.record_look(session, town.runtime, caseworker, request.id)
        assert [event.action for event in await repository.events(session, caseworker, request.id)] == [
            "submit", "reveal",
        ]  # fmt: skip
    async with town.database.unit_of_work() as session:
        with pytest.raises(NotFound):
            await service.record_look(session, town.runtime, stranger, request.id)
    assert (await town.act(caseworker, request, "accept")).stage == "accepted"


async def caseworkers(town: Town, *offices: str) -> list[Account]:
    return [await account(town.database, f"of-{office}", "caseworker", office) for office in offices]


async def test_a_hand_back_goes_to_the_proposal_and_after_the_second_to_the_desk_for_good(
    town: Town, caseworker: Account, stranger: Account
) -> None:
    (desk,) = await caseworkers(town, "assistance-desk")
    _, request = await town.submit()
    once = await town.act(caseworker, request, "hand_back", "户籍不在这里", office_code=stranger.office_code)
    assert once.office_code == stranger.office_code
    twice = await town.act(stranger, once, "hand_back", "人也不住这里", office_code=caseworker.office_code)
    assert twice.office_code == "assistance-desk"
    assert [(back["from"], back["proposed"]) for back in twice.routing["hand_backs"]] == [
        (caseworker.office_code, stranger.office_code), (stranger.office_code, caseworker.office_code),
    ]  # fmt: skip
    with pytest.raises(Conflict, match="请转办"):
        await town.act(desk, twice, "hand_back", "不归我们", office_code=stranger.office_code)
    settled = await town.act(desk, twice, "transfer", "按常住地办", office_code=caseworker.office_code)
    assert settled.office_code == caseworker.office_code
    with pytest.raises(Conflict, match="裁定"):
        await town.act(caseworker, settled, "hand_back", "还是不归我们", office_code=stranger.office_code)
    with pytest.raises(Conflict, match="只能转回"):
        await town.act(caseworker, settled, "transfer", "还是不归我们", office_code=stranger.office_code)
    back = await town.act(caseworker, settled, "transfer", "请再裁定", office_code="assistance-desk")
    again = await town.act(desk, back, "transfer", "维持", office_code=caseworker.office_code)
    assert (await town.act(caseworker, again, "accept")).stage == "accepted"


async def test_a_hand_back_keeps_the_clock_running_and_tells_the_resident(
    town: Town, caseworker: Account, stranger: Account
) -> None:
    _, request = await town.submit()
    town.jobs = jobs = JobLog()
    async with town.database.unit_of_work() as session:
        (before,) = await deadlines.running(session, request.id)
    await town.act(caseworker, request, "hand_back", "户籍不在这里", office_code=stranger.office_code)
    async with town.database.unit_of_work() as session:
        (after,) = await deadlines.running(session, request.id)
    assert (after.id, after.due_at, after.paused_at) == (before.id, before.due_at, None)
    assert [name for name, _, _ in jobs.deferred] == ["systems.announce", "notifications.notify"]


@pytest.mark.parametrize(
    ("note", "office"), [("", "civil-affairs-371424002"), ("不归我们", None), ("不归我们", "civil-affairs-371424100")]
)
async def test_a_hand_back_needs_a_reason_and_a_proposal(
    town: Town, caseworker: Account, note: str, office: str | None
) -> None:
    _, request = await town.submit()
    with pytest.raises(Invalid):
        await town.act(caseworker, request, "hand_back", note, office_code=office)
    async with town.database.unit_of_work() as session:
        stored = await session.get_one(HelpRequest, request.id)
    assert "hand_backs" not in stored.routing
