"""Recording leads: reported, out of a list, or by a warning; and what came of looking."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core import crypto
from backend.core.errors import Conflict, Invalid
from backend.leads import lists, repository
from backend.leads.lists import Fault, Row
from backend.leads.models import Lead, LeadList, LeadListFault, LeadOutcome, ReporterRole
from backend.offices import rules as routing
from backend.offices import service as offices
from backend.staff.models import Account
from bot.nlu.places import Gazetteer, ResolvedArea

LONGEST_WORDS = 2000
ANY_KIND = ("living",)
"""By what a lead is placed that names no kind of assistance: with the civil affairs of the household's township."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: `again` if it had been imported before, then with what became of it at that time."""

    lead_list: LeadList
    faults: Sequence[LeadListFault]
    again: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports about a household that does not ask itself."""

    reporter_role: str
    reporter_name: str
    reporter_phone: str
    person_name: str
    person_phone: str
    area: str
    words: str


async def import_list(
    session: AsyncSession, gazetteer: Gazetteer, content: bytes, source: str, now: datetime, account_id: int | None
) -> Imported:
    """Import a list: each good row becomes a lead, each bad one is kept with its reason; the same bytes only once.

    Raises Invalid for what is no list at all; then nothing of it is kept.
    """
    if not source.strip() or len(source) > 100:
        raise Invalid("请写明名单从哪里来，不超过 100 字")
    read = lists.read(content, gazetteer)
    row = insert(LeadList).values(
        digest=hashlib.sha256(content).hexdigest(), source=source.strip(), head=list(read.head),
        rows=len(read.rows) + len(read.faults),
        stored=0, imported_by_id=account_id, imported_at=now,
    )  # fmt: skip
    kept: LeadList | None = await session.scalar(row.on_conflict_do_nothing().returning(LeadList))
    if kept is None:
        before = await repository.by_digest(session, hashlib.sha256(content).hexdigest())
        assert before is not None, "the insert met it"
        return Imported(before, await repository.faults(session, before.id), again=True)
    good, doubles = await _without_doubles(session, read.rows)
    tables = await offices.tables(session)
    session.add_all(_of_row(one, kept.id, tables, account_id, now) for one in good)
    session.add_all(
        LeadListFault(lead_list_id=kept.id, line=fault.line, reason=fault.reason, cells=list(fault.cells))
        for fault in (*read.faults, *doubles)
    )
    kept.stored = len(good)
    await session.flush()
    return Imported(kept, await repository.faults(session, kept.id), again=False)


async def _without_doubles(session: AsyncSession, rows: Sequence[Row]) -> tuple[list[Row], list[Fault]]:
    """The rows about people of whom there is no open lead, and the others as faults."""
    indexes = {row.line: crypto.cipher().indexes(row.id_number) for row in rows if row.id_number}
    known = await repository.open_of(session, [index for every in indexes.values() for index in every])
    good, doubles = [], []
    for row in rows:
        lead_id = next((known[index] for index in indexes.get(row.line, ()) if index in known), None)
        if lead_id is None:
            good.append(row)
        else:
            doubles.append(Fault(row.line, f"这个人已有一条没看的线索（{lead_id} 号）", row.cells))
    return good, doubles


def _of_row(row: Row, list_id: int, tables: routing.Tables, account_id: int | None, now: datetime) -> Lead:
    asked = routing.Asked(row.aid_types or ANY_KIND, routing.at_home(row.area.code, tables.areas), None)
    return Lead(
        origin="list", lead_list_id=list_id, line=row.line, office_code=routing.route(asked, tables).office_code,
        id_number=row.id_number, person_index=crypto.cipher().indexes(row.id_number)[0] if row.id_number else None,
        **_lead(row.area, row.name, row.phone, row.words, row.aid_types, account_id, now),
    )  # fmt: skip


async def report(session: AsyncSession, gazetteer: Gazetteer, account: Account, told: Report, now: datetime) -> Lead:
    """Put down what a grid worker, a neighbour … reports: a proxy, whose role is recorded (代办).

    Raises Invalid for a role there is not, a missing name or word, or a place that is none of the county's.
    """
    if told.reporter_role not in get_args(ReporterRole):
        raise Invalid("请选择报告人的身份")
    if not told.person_name.strip() or not told.words.strip():
        raise Invalid("请写明是谁家、什么情况")
    if len(told.words) > LONGEST_WORDS:
        raise Invalid(f"情况不能超过 {LONGEST_WORDS} 字")
    found = [place for place in gazetteer.resolve(told.area) if place.code and place.level != "county"]
    if len(found) != 1:
        raise Invalid("住址里要有本县的一个乡镇或村；有几处同名的，请写上乡镇")
    decision = await offices.route(session, ANY_KIND, found[0].code)
    person, words = told.person_name.strip(), told.words.strip()
    lead = Lead(
        origin="reported", reporter_role=told.reporter_role, reporter_name=told.reporter_name.strip() or None,
        reporter_phone=told.reporter_phone.strip() or None, office_code=decision.office_code, id_number=None,
        **_lead(found[0], person, told.person_phone.strip() or None, words, (), account.id, now),
    )  # fmt: skip
    session.add(lead)
    await session.flush()
    return lead


async def warn(
    session: AsyncSession,
    help_request_id: int,
    area: ResolvedArea,
    person_name: str,
    phone: str,
    words: str,
    now: datetime,
) -> None:
    """A hardship index has warned: somebody of the household's township shall look, once for each request."""
    decision = await offices.route(session, ANY_KIND, area.code)
    values = {
        "origin": "warning", "help_request_id": help_request_id, "office_code": decision.office_code,
        **_lead(area, person_name, phone, words, (), None, now),
    }  # fmt: skip
    await session.execute(insert(Lead).values(values).on_conflict_do_nothing())


async def close(
    session: AsyncSession,
    account: Account,
    lead_id: int,
    outcome: str,
    note: str,
    now: datetime,
    *,
    filed_as: int | None = None,
) -> Lead:
    """Put down what came of looking, once; `filed_as` is the request that was filed out of it.

    Raises NotFound, Conflict when it is closed, Invalid for what is missing.
    """
    lead = await repository.lead(session, account, lead_id, lock=True)
    if lead.closed_at is not None:
        raise Conflict("这条线索已经看过了")
    if outcome not in get_args(LeadOutcome):
        raise Invalid("请选择结果")
    if not note.strip() or len(note) > LONGEST_WORDS:
        raise Invalid(f"请写明看到的情况，不超过 {LONGEST_WORDS} 字")
    lead.filed_as_id = filed_as
    lead.outcome, lead.outcome_note, lead.closed_at, lead.closed_by_id = outcome, note.strip(), now, account.id
    await session.flush()
    return lead


def _lead(
    area: ResolvedArea, name: str, phone: str | None, words: str, aid_types: Sequence[str], account_id: int | None,
    now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """What every lead has."""
    return {
        "area_code": area.code, "area_label": area.label, "person_name": name, "person_phone": phone, "words": words,
        "aid_types": list(aid_types), "recorded_by_id": account_id, "recorded_at": now,
    }  # fmt: skip
