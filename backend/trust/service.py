"""Opening, following and closing a trace; the register of dishonesty, its corrections, and who is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.complaints import repository as complaints
from backend.core import crypto
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.dishonesty import rules as reviewing
from backend.dishonesty.models import DishonestyEntry
from backend.help_requests import guards
from backend.help_requests import repository as help_requests
from backend.help_requests.models import HelpRequest
from backend.staff.models import Account, Role
from backend.trust import repository, rules
from backend.trust.models import Ground, HonestMistake, Outcome, RegisterLook, Trace, TraceStep

LONGEST_WORDS = 1000
ONE_LOOK = timedelta(hours=1)
"""The flag of one request shown to one person again within this time is one look: pages are opened again and again."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How a trace ends. `involved`: besides the applicant, one a line, when it is proven; `corrected`: how it was put
    right, when it was an honest mistake."""

    outcome: str
    reasons: str
    involved: str = ""
    corrected: str = ""


async def open_trace(
    session: AsyncSession, account: Account, number: str, ground: str, words: str, now: datetime, complaint: str = ""
) -> Trace:
    """Begin to follow a suspicion about the request with this number.

    `complaint` is the number of the report that led to it, if one did. Raises Forbidden for anybody but supervision,
    NotFound without such a request or complaint, Invalid for a ground there is not or no words, Conflict while another
    trace of the request is open.
    """
    _supervision(account)
    if ground not in get_args(Ground):
        raise Invalid("请选择线索从哪里来")
    request = await help_requests.by_number(session, number.strip().upper())
    if request is None:
        raise NotFound("没有这个受理编号")
    reported = await complaints.by_number(session, complaint.strip().upper()) if complaint.strip() else None
    if complaint.strip() and reported is None:
        raise NotFound("没有这个投诉举报编号")
    trace = Trace(
        help_request_id=request.id, ground=ground, complaint_id=reported.id if reported else None,
        words=_words(words, "请写明怀疑什么、凭什么"), opened_by_id=account.id, opened_at=now, reasons=None,
    )  # fmt: skip
    try:
        async with session.begin_nested():
            session.add(trace)
    except IntegrityError:
        raise Conflict("这件申请已有一条没办完的线索") from None
    return trace


async def add_step(session: AsyncSession, account: Account, trace_id: int, words: str, now: datetime) -> None:
    """Put down what was done and what it gave. Raises NotFound, Conflict when it is closed, Invalid for no words."""
    trace, _, _ = await repository.trace(session, account, trace_id, lock=True)
    _still_open(trace)
    words = _words(words, "请写明做了什么、查到什么")
    session.add(TraceStep(trace_id=trace.id, words=words, account_id=account.id, at=now))
    await session.flush()


async def close(session: AsyncSession, account: Account, trace_id: int, closing: Closing, now: datetime) -> Trace:
    """End a trace. Proven, the applicant and those involved enter the register; an honest mistake is kept as one.

    A finding rests on what was done: without a single step nothing is proven. Nobody judges their own suspicion: as
    with review and approval, opening and closing are two people's. Raises NotFound, Conflict when it is closed already
    or was opened by this account, Invalid for what is missing or cannot be read.
    """
    trace, _, _ = await repository.trace(session, account, trace_id, lock=True)
    _still_open(trace)
    if trace.opened_by_id == account.id:
        raise Conflict("线索是您提出来的，由另一个人作结论")
    if closing.outcome not in get_args(Outcome):
        raise Invalid("请选择结论")
    reasons = _words(closing.reasons, "请写明理由")
    request = await session.get_one(HelpRequest, trace.help_request_id)
    if closing.outcome == "proven":
        if not await repository.steps(session, trace.id):
            raise Invalid("还没有核查记录，不能认定失信")
        _enter(session, account, trace, request, rules.people(closing.involved), reasons, now)
    if closing.outcome == "honest_mistake":
        corrected = _words(closing.corrected, "请写明怎么改正的；没有改正的不算容错")
        session.add(
            HonestMistake(
                trace_id=trace.id, office_code=request.office_code, words=reasons, corrected=corrected,
                account_id=account.id, at=now,
            )
        )  # fmt: skip
    trace.outcome, trace.reasons, trace.closed_by_id, trace.closed_at = closing.outcome, reasons, account.id, now
    await session.flush()
    return trace


def _enter(
    session: AsyncSession, account: Account, trace: Trace, request: HelpRequest, involved: Sequence[rules.Person],
    reasons: str, now: datetime,
) -> None:  # fmt: skip
    common = {"trace_id": trace.id, "reason": reasons, "account_id": account.id, "at": now}
    session.add(
        DishonestyEntry(
            part="applicant", person_index=_index(request.id_number), name=request.applicant_name,
            id_number=request.id_number, resident_id=None if request.on_behalf else request.resident_id, **common,
        )
    )  # fmt: skip
    for person in involved:
        session.add(
            DishonestyEntry(
                part="involved", person_index=_index(person.id_number), name=person.name, id_number=person.id_number,
                resident_id=None, **common,
            )
        )  # fmt: skip


async def correct(session: AsyncSession, account: Account, entry_id: int, reason: str, now: datetime) -> None:
    """Correct an entry by one that speaks against it; the entry itself stays.

    Raises NotFound, Invalid for no reason, Conflict when it is corrected already or is a correction itself.
    """
    wrong = await repository.entry(session, account, entry_id)
    if wrong.corrects_id is not None or await repository.is_corrected(session, entry_id):
        raise Conflict("这条记录已经更正过，或者本身就是更正")
    counter = DishonestyEntry(
        trace_id=wrong.trace_id, part=wrong.part, person_index=wrong.person_index, resident_id=wrong.resident_id,
        name=wrong.name, id_number=wrong.id_number, reason=_words(reason, "请写明为什么更正"), corrects_id=wrong.id,
        account_id=account.id, at=now,
    )  # fmt: skip
    try:
        async with session.begin_nested():
            session.add(counter)
    except IntegrityError:
        raise Conflict("这条记录刚被更正过") from None


async def register(session: AsyncSession, account: Account, now: datetime) -> Sequence[DishonestyEntry]:
    """The whole register; that this supervisor looks is put on record with it. Raises Forbidden for anybody else."""
    _supervision(account)
    session.add(RegisterLook(account_id=account.id, what="register", help_request_id=None, at=now))
    await session.flush()
    return await repository.register(session, account)


async def review(session: AsyncSession, account: Account, request: HelpRequest, now: datetime) -> reviewing.Review:
    """How this request is reviewed, for whoever works on it. That somebody was told of an entry is put on record.

    The caller has made sure that the request is for this account to see.
    """
    found = await guards.review(session, request)
    if found == "reverse" and not await repository.looked_since(
        session, account.id, "flag", request.id, now - ONE_LOOK
    ):
        session.add(RegisterLook(account_id=account.id, what="flag", help_request_id=request.id, at=now))
        await session.flush()
    return found


def _supervision(account: Account) -> None:
    if account.role != Role.SUPERVISOR or not account.active:
        raise Forbidden("只有县级监管能看、能办")


def _still_open(trace: Trace) -> None:
    if trace.closed_at is not None:
        raise Conflict("这条线索已经有结论了")


def _words(written: str, missing: str) -> str:
    written = written.strip()
    if not written:
        raise Invalid(missing)
    if len(written) > LONGEST_WORDS:
        raise Invalid(f"不能超过 {LONGEST_WORDS} 字")
    return written


def _index(id_number: str | None) -> str | None:
    """The blind index under the newest key; looked up under all of them."""
    return crypto.cipher().indexes(id_number)[0] if id_number else None
