"""Recording petitions and their answers.

Basis: 《信访工作条例》 (2022) 第二十二条 (every petition is put on record), 第三十四条 (answered within 60 days of
being taken up); the county may want it sooner (`supervision.yml`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import get_args

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Invalid, NotFound
from backend.help_requests import repository as help_requests
from backend.petitions import repository
from backend.petitions.models import Petition, PetitionWay
from backend.staff.models import Account
from bot.nlu.normalise.ids import is_id_number

PREFIX = "XF"
"""What the numbers of petitions begin with (信访); no county's request numbers do."""
LONGEST_WORDS, LONGEST_ANSWER, LONGEST_NAME = 4000, 1000, 100


@dataclass(frozen=True, slots=True)
class Report:
    """A petition as it was written down; `tied_to` is a request number, an identity number, or empty."""

    way: str = ""
    received_on: str = ""
    petitioner: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    tied_to: str = field(default="", repr=False)


async def record(session: AsyncSession, account: Account, report: Report, now: datetime) -> Petition:
    """Put a petition on record; gives it with its number.

    Raises Invalid for what is missing or impossible, NotFound when it is tied to a request that is not there.
    """
    words = report.words.strip()
    if report.way not in get_args(PetitionWay):
        raise Invalid("请选择是怎么来的")
    if not words:
        raise Invalid("请写明反映了什么")
    if len(words) > LONGEST_WORDS or max(len(report.petitioner), len(report.phone)) > LONGEST_NAME:
        raise Invalid(f"写得太长：内容不超过 {LONGEST_WORDS} 字，姓名和电话不超过 {LONGEST_NAME} 字")
    request_id, id_number = await _tied(session, report.tied_to.strip().upper())
    petition = Petition(
        way=report.way, received_on=_day(report.received_on, now), words=words, help_request_id=request_id,
        petitioner=report.petitioner.strip() or None, phone=report.phone.strip() or None, id_number=id_number,
        recorded_by_id=account.id, recorded_at=now, answer=None, answered_at=None,
    )  # fmt: skip
    session.add(petition)
    await session.flush()
    petition.number = f"{PREFIX}-{now.astimezone(SHANGHAI).year}-{petition.id:06d}"
    await session.flush()
    return petition


async def answer(session: AsyncSession, account: Account, petition_id: int, words: str, now: datetime) -> Petition:
    """Put down how it was answered, once.

    Raises NotFound for who may not see it, Conflict when it is answered already, Invalid for no or too many words.
    """
    petition = await repository.one(session, account, petition_id, lock=True)
    if petition.answered_at is not None:
        raise Conflict("这件信访已经答复过了")
    words = words.strip()
    if not words or len(words) > LONGEST_ANSWER:
        raise Invalid(f"请写下答复，不超过 {LONGEST_ANSWER} 字")
    petition.answer, petition.answered_at, petition.answered_by_id = words, now, account.id
    return petition


async def _tied(session: AsyncSession, said: str) -> tuple[int | None, str | None]:
    """What it is about: a request by its id, or a person by their number."""
    if not said:
        return None, None
    if is_id_number(said):
        return None, said
    if not help_requests.is_number(said):
        raise Invalid("对应的申请请填受理编号或身份证号；不知道就空着")
    found = await help_requests.by_number(session, said)
    if found is None:
        raise NotFound("没有这件申请，请核对受理编号")
    return found.id, None


def _day(said: str, now: datetime) -> date:
    try:
        day = date.fromisoformat(said.strip())
    except ValueError:
        raise Invalid("收到的日期请写成 2026-01-31 这样") from None
    if day > now.astimezone(SHANGHAI).date():
        raise Invalid("收到的日期不能是将来")
    return day
