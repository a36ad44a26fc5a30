"""Every list is a range of an index, and stays one when the planner knows none of the values that are asked for.

What is planned here is planned for values it cannot see, as PostgreSQL does for a statement that it keeps, and with
sorting and reading whole tables left for when there is nothing else: an index that does not fit the list shows at once.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import event, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.complaints import repository as complaints
from backend.console import repository as pages
from backend.conversations import inbox
from backend.core.clock import now
from backend.core.database import Database
from backend.deadlines import repository as deadlines
from backend.help_requests import repository as requests
from backend.help_requests.lifecycle import ONGOING
from backend.leads import repository as leads
from backend.petitions import repository as petitions
from backend.publicity import repository as publicity
from backend.staff.models import Account
from backend.supervision import repository as supervision
from backend.systems import received
from backend.systems import repository as systems
from backend.tellings import repository as tellings

CASEWORKER = Account(username="a", role="caseworker", office_code="civil-affairs-371424100", active=True)
SUPERVISOR = Account(username="b", role="supervisor", office_code=None, active=True)
BY_THE_PLANNER = ("enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_hashjoin", "enable_mergejoin")

LISTS: dict[str, tuple[Callable[[AsyncSession], Awaitable[Any]], tuple[str, ...]]] = {
    "queue": (lambda s: requests.queue(s, CASEWORKER), ("ix_help_requests_to_do",)),
    "queue, one stage": (lambda s: requests.queue(s, CASEWORKER, stage="accepted"), ("ix_help_requests_to_do",)),
    "done with": (lambda s: requests.queue(s, CASEWORKER, stage="closed"), ("ix_help_requests_done",)),
    "ongoing review": (lambda s: requests.queue(s, CASEWORKER, stage=ONGOING), ("ix_help_requests_ongoing",)),
    "taken back": (lambda s: requests.taken_back(s, CASEWORKER, now()), ("ix_help_requests_withdrawn",)),
    "of a resident": (lambda s: requests.of_resident(s, 7), ("ix_help_requests_resident",)),
    "public notices": (lambda s: publicity.public(s, now()), ("pk_publicities",)),
    "overdue": (lambda s: supervision.overdue(s, SUPERVISOR, now()), ("ix_deadlines_running",)),
    "waiting complaints": (lambda s: supervision.complaints(s, SUPERVISOR), ("ix_complaints_waiting",)),
    "complaints": (lambda s: complaints.listing(s, SUPERVISOR), ("ix_complaints_waiting", "ix_complaints_answered")),
    "petitions": (lambda s: petitions.listing(s, SUPERVISOR), ("ix_petitions_waiting", "ix_petitions_answered")),
    "tellings": (lambda s: tellings.open_ones(s, CASEWORKER), ("ix_tellings_open",)),
    "leads to look at": (lambda s: leads.leads(s, CASEWORKER, closed=False), ("ix_leads_office",)),
    "leads looked at": (lambda s: leads.leads(s, CASEWORKER, closed=True), ("ix_leads_office",)),
    "received findings": (lambda s: received.of_office(s, CASEWORKER), ("pk_received_checks",)),
    "troubled deliveries": (pages.troubled_deliveries, ("ix_deliveries_troubled",)),
    "changes": (
        lambda s: systems.changed(s, true(), after=7, since=None, limit=50), ("pk_request_changes",),
    ),
    "clocks to recount": (lambda s: deadlines.to_recount(s, 7, provisional_until=None), ("ix_deadlines_unfinished",)),
}  # fmt: skip
"""Lists that need no sorting at all: how they are asked for, and the indexes that hold them, statement by statement."""


async def plans(
    database: Database, ask: Callable[[AsyncSession], Awaitable[Any]], without: Sequence[str] = BY_THE_PLANNER
) -> list[str]:
    """How the statements of a question are planned, without the values of their parameters."""
    asked: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    async with database.unit_of_work() as session:
        await ask(session)
    event.remove(engine, "before_cursor_execute", listen)
    async with database.engine.connect() as connection:
        for setting in without:
            await connection.execute(text(f"SET LOCAL {setting} = off"))
        return [
            "\n".join((await connection.exec_driver_sql(f"EXPLAIN (GENERIC_PLAN) {_numbered(one)}")).scalars())
            for one in asked
        ]


def _numbered(statement: str) -> str:
    """A statement with its parameters as the server counts them."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement)))
    return re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement)


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_is_a_range_of_its_index(database: Database, name: str) -> None:
    ask, indexes = LISTS[name]
    found = await plans(database, ask)
    assert len(found) == len(indexes)
    for plan, index in zip(found, indexes, strict=True):
        assert f"using {index} on" in plan, plan
        assert "Sort" not in plan, plan
        assert "Seq Scan" not in plan, plan


async def test_what_was_handed_back_is_found_among_the_hand_backs(database: Database) -> None:
    (plan,) = await plans(database, lambda s: supervision.handed_back(s, SUPERVISOR, now(), now()))
    assert "ix_help_request_events_hand_back" in plan, plan
    assert "Seq Scan" not in plan, plan


async def test_what_a_household_is_known_by_is_found_by_its_index(database: Database) -> None:
    (plan,) = await plans(
        database, lambda s: requests.held_by_household(s, {("phone", "13800001234")}),
        ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan"),
    )  # fmt: skip
    assert "CTE few" in plan, plan
    assert "Bitmap Index Scan on ix_help_requests_household_marks" in plan, plan


async def test_the_latest_conversations_are_the_end_of_an_index(database: Database) -> None:
    busy, quiet = await plans(database, inbox.listing)
    assert "using ix_conversations_quiet on" in quiet, quiet
    assert "Sort" not in quiet, quiet
    assert "Seq Scan" not in busy, busy
