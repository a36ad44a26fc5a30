"""A database with as many requests as are wanted, in the largest county there is.

One request is filed in earnest, and one of everything that comes with it; the others are copies of these rows. The
first thousand are one township's, so that a page of its queue is equally full however many there are; those after them
are spread over all villages and years. Three are of one resident, one in twenty is still open.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.county import CountySource
from backend.areas.county_files import CountyFiles
from backend.core import clock
from backend.core.database import Database
from backend.core.jobs import JobQueue, PostgresQueue, queue_app
from backend.county_import.service import import_county
from backend.help_requests import service
from backend.help_requests.repository import by_number, last_event
from backend.messaging.models import Conversation
from backend.publicity import service as publicity
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from backend.staff.models import Account
from backend.systems import repository as systems
from bot.flows import session as sessions
from bot.flows.effects import HelpRequestForm
from bot.flows.outcomes import Submitted
from bot.messages import Channel
from bot.nlu.places import ResolvedArea
from tests.bench import full_county

AT_HOME = 1_000
"""So many are of one township."""


@dataclass(slots=True)
class Office:
    """The parts of a process that filing needs, who asks, and where they live."""

    database: Database
    county: CountySource
    jobs: JobQueue
    caseworker: Account
    supervisor: Account
    home: ResolvedArea
    others: int = 0
    """Strangers who have come so far."""

    async def file(self, session: AsyncSession, contact: Contact, resident: Resident, **changes: Any) -> Submitted:
        """File a request for this resident."""
        form = HelpRequestForm(
            on_behalf=False, applicant_name="王小满", phone="10000000001", id_number=None, area=self.home,
            aid_types=("living",), hardship="家里没有收入了", household_size=4, monthly_income=800, attachments=(),
            urgent=False, agreements={}, provenance={},
        )  # fmt: skip
        runtime: Any = self  # filing asks a runtime for its county and its jobs only
        return await service.submit(
            session, runtime, form=replace(form, **changes), contact=contact, resident=resident, message_id=None,
            now=clock.now(),
        )  # fmt: skip

    async def stranger(self, session: AsyncSession) -> tuple[Contact, Resident]:
        """Somebody who has never been here."""
        self.others += 1
        now = clock.now()
        contact = await residents.contact_for(session, Channel.WECHAT, f"oBENCH{self.others}", now)
        return contact, await residents.resident_of(session, contact, now)


async def opened(url: str, files: CountyFiles, requests: int) -> Office:
    """The county imported and so many requests in it."""
    database, now = Database(url), clock.now()
    village = next(area for area in files.areas if area.level == "village")
    async with database.unit_of_work() as session:
        await import_county(session, files, now)
    caseworker = _account("caseworker", f"civil-affairs-{village.parent}", now)
    home = ResolvedArea(village.code, village.name, "village", village.parent)
    jobs = PostgresQueue(queue_app(url))
    office = Office(database, CountySource(), jobs, caseworker, _account("supervisor", None, now), home)
    async with database.unit_of_work() as session:
        session.add_all([office.caseworker, office.supervisor])
        await office.county.refresh(session)
        await _first(session, office, now)
    await _multiply(database, range(2, AT_HOME + 1), requests, at_home=True)
    await _multiply(database, range(AT_HOME + 1, requests + 1), requests, at_home=False)
    async with database.engine.connect() as connection:
        settled = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await settled.execute(text("VACUUM ANALYZE"))
        await settled.execute(text("CHECKPOINT"))
    return office


def _account(role: str, office_code: str | None, now: datetime) -> Account:
    return Account(
        username=f"bench-{role}", display_name="-", password_hash="-", role=role, office_code=office_code, active=True,
        created_at=now,
    )  # fmt: skip


async def _first(session: AsyncSession, office: Office, now: datetime) -> None:
    """The request all others are copies of, and the conversation, the publicity and the change that belong to it."""
    (await session.execute(text("UPDATE county SET linked_at_most = 0")))
    contact, resident = await office.stranger(session)
    filed = await office.file(session, contact, resident)
    await session.execute(text("UPDATE county SET linked_at_most = 3"))
    request = await by_number(session, filed.number)
    assert request is not None
    session.add(Conversation(contact_id=contact.id, session=sessions.new().to_json(), updated_at=now))
    await publicity.make_public(
        session, request.id, "long_term", name="王**", area_name=office.home.label, matter="最低生活保障",
        office_code=request.office_code, now=now, until=now + timedelta(days=365),
    )  # fmt: skip
    event = await last_event(session, request.id, "submit")
    assert event is not None
    await systems.add_change(session, event, "request.submitted")


async def _multiply(database: Database, added: range, wanted: int, *, at_home: bool) -> None:
    """Copy the first rows, a minute for each request, so that the one with the number `wanted` is the latest."""
    ago, running = f"({wanted} - n) * interval '1 minute'", "n % 20 = 0"
    due_at = "(n * 97 % 57600 - 43200) * interval '1 minute' + t.due_at"
    place = {} if at_home else {"area_code": "v.code", "office_code": "'civil-affairs-' || v.parent_code"}
    numbers = f"generate_series({added.start}, {added.stop - 1}) AS n"
    nth = "SELECT code, parent_code, row_number() OVER (ORDER BY code) - 1 AS nth FROM areas WHERE level = 'village'"
    spread = numbers if at_home else f"{numbers} JOIN ({nth}) v ON v.nth = n % {full_county.VILLAGES}"
    async with database.unit_of_work() as session:
        # What refers to what is right by itself: neither that is looked at, nor are due dates taken out of the ledger.
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text(f"INSERT INTO residents (created_at) SELECT now() FROM {numbers} WHERE n % 3 = 0"))
        of_residents = f"{numbers} WHERE n % 3 = 0"
        await _copy(session, "contacts", of_residents, address_index="'bench' || n", resident_id="1 + n / 3")
        await _copy(session, "conversations", of_residents, contact_id="1 + n / 3", updated_at=f"t.updated_at - {ago}")
        await _copy(
            session, "help_requests", spread, id="n", number="'LY-2026-' || lpad(n::text, 9, '0')",
            resident_id="1 + n / 3", contact_id="1 + n / 3", applicant_index="'bench' || n / 3",
            stage=f"CASE WHEN {running} THEN 'submitted' ELSE 'closed' END", submitted_at=f"t.submitted_at - {ago}",
            due_at=f"CASE WHEN {running} THEN {due_at} END", hardship_rank="n % 101", **place,
        )  # fmt: skip
        await _copy(session, "help_request_events", numbers, id="n", help_request_id="n", at=f"t.at - {ago}")
        finished_at = f"CASE WHEN {running} THEN NULL ELSE now() END"
        await _copy(session, "deadlines", numbers, help_request_id="n", due_at=due_at, finished_at=finished_at)
        await _copy(session, "hardship_indexes", numbers, help_request_id="n")
        await _copy(session, "request_changes", numbers, event_id="n", help_request_id="n", at=f"t.at - {ago}")
        public = {"starts_at": f"t.starts_at - {ago}", "ends_at": f"t.ends_at - {ago}"}
        await _copy(session, "publicities", f"{numbers} WHERE n % 10 = 0", help_request_id="n", **public)
        await _go_on_with(session, "help_requests", "help_request_events")


async def _copy(session: AsyncSession, table: str, source: str, **changed: str) -> None:
    """Copy a table's first row once for each row of `source`, with some columns changed."""
    named = text(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = :table"
    )
    columns = [one for one in await session.scalars(named, {"table": table}) if one != "id" or one in changed]
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    into = ", ".join(f'"{column}"' for column in columns)
    first = f"(SELECT * FROM {table} ORDER BY id LIMIT 1) t"
    # The copied row stands beside every number; a condition of the source stays the last word.
    await session.execute(text(f"INSERT INTO {table} ({into}) SELECT {values} FROM {first} CROSS JOIN {source}"))


async def _go_on_with(session: AsyncSession, *tables: str) -> None:
    """Let ids, and the running number, go on after the copies."""
    for table in tables:
        await session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))
    await session.execute(text("UPDATE running_numbers SET last = (SELECT max(id) FROM help_requests)"))
