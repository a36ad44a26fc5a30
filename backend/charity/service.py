"""Stating a need, recording a contribution, and giving of the one to the other."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.charity import repository, rules
from backend.charity.models import Allocation, Contribution, Need
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.help_requests import repository as help_requests
from backend.offers.models import HelpOffer
from backend.staff.models import Account
from bot.nlu.places import Gazetteer
from bot.nlu.understanding import AID_TYPES

LARGEST = Decimal(10_000_000)
LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Promise:
    """A contribution as it is written into the form."""

    kind: str = ""
    area: str = ""
    amount: str = ""
    giver: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    help_offer_id: int | None = None


async def state_need(
    session: AsyncSession, account: Account, request_id: int, kind: str, amount: str, words: str, now: datetime
) -> Need:
    """Say what a household needs besides. Raises NotFound for another office's request, Invalid, Conflict for a need of
    this kind that is open already."""
    request = await help_requests.one(session, account, request_id)
    need = Need(
        help_request_id=request.id, kind=_kind(kind), amount=_amount(amount), words=_words(words, "请写明需要什么"),
        stated_by_id=account.id, stated_at=now,
    )  # fmt: skip
    try:
        async with session.begin_nested():
            session.add(need)
    except IntegrityError:
        raise Conflict("这件申请已有一项同类的帮扶需求") from None
    return need


async def record(
    session: AsyncSession, gazetteer: Gazetteer, account: Account, promise: Promise, now: datetime
) -> Contribution:
    """Put down what somebody promises. Raises Forbidden for government offices, Invalid, NotFound for no such offer."""
    await admit(session, account)
    found = [place for place in gazetteer.resolve(promise.area) if place.code] if promise.area.strip() else []
    if len(found) != 1:
        raise Invalid("帮助哪里的人：请写本县的一个乡镇、村，或者县名；有几处同名的，请写上乡镇")
    offer = await session.get(HelpOffer, promise.help_offer_id) if promise.help_offer_id else None
    if promise.help_offer_id and (offer is None or offer.office_code != account.office_code):
        raise NotFound("没有这条帮助意向")
    assert account.office_code is not None, "a caseworker has an office"
    contribution = Contribution(
        office_code=account.office_code, help_offer_id=offer.id if offer else None, kind=_kind(promise.kind),
        area_code=found[0].code, amount=_amount(promise.amount), giver=_words(promise.giver, "请写明是谁给的"),
        words=_words(promise.words, "请写明给什么"), recorded_by_id=account.id, recorded_at=now,
    )  # fmt: skip
    try:
        async with session.begin_nested():
            session.add(contribution)
    except IntegrityError:
        raise Conflict("这条帮助意向已经登记过了") from None
    return contribution


async def proposals(
    session: AsyncSession, account: Account, *, contribution_id: int | None = None, need_id: int | None = None
) -> list[rules.Proposal]:
    """What could go where, by what is left and missing now; of one contribution or need alone where that is given.

    Raises Forbidden for government offices.
    """
    await admit(session, account)
    given = [
        rules.Given(one.id, one.kind, one.area_code, left)
        for one, _, left in await repository.contributions(session)
        if contribution_id in (None, one.id)
    ]
    needed = [
        rules.Needed(
            need.id, need.kind, tuple(code for code in (request.area_code, above, top) if code), missing,
            request.hardship_rank,
        )
        for need, request, _, _, above, top, missing in await repository.needs(session)
        if need_id in (None, need.id)
    ]  # fmt: skip
    return rules.match(given, needed)


async def allocate(
    session: AsyncSession, account: Account, contribution_id: int, need_id: int, amount: str, now: datetime
) -> Allocation:
    """Give so much of a contribution to a need; both are locked, so no yuan is given twice.

    Raises Forbidden for government offices, NotFound, Invalid, Conflict when it does not fit or is not there any more.
    """
    await admit(session, account)
    contribution = await session.get(Contribution, contribution_id, with_for_update=True, populate_existing=True)
    need = await session.get(Need, need_id, with_for_update=True, populate_existing=True)
    if contribution is None or need is None:
        raise NotFound("没有这项资源或需求")
    wanted = _amount(amount)
    fitting = await proposals(session, account, contribution_id=contribution.id, need_id=need.id)
    possible = fitting[0].amount if fitting else Decimal(0)
    if wanted > possible:
        raise Conflict(f"现在最多能对接 {possible} 元，请按现在的数再办")
    allocation = Allocation(
        contribution_id=contribution.id, need_id=need.id, amount=wanted, made_by_id=account.id, made_at=now
    )
    session.add(allocation)
    await session.flush()
    return allocation


async def admit(session: AsyncSession, account: Account) -> None:
    """Raises Forbidden for everybody but charities and volunteers."""
    if not await repository.is_social(session, account):
        raise Forbidden("这个页面给慈善和志愿服务机构用")


def _kind(kind: str) -> str:
    if kind not in AID_TYPES:
        raise Invalid("请选择救助类型")
    return kind


def _amount(written: str) -> Decimal:
    try:
        amount = Decimal(written.strip())
    except InvalidOperation:
        raise Invalid("金额请填数字") from None
    if not amount.is_finite() or not 0 < amount <= LARGEST or amount != round(amount, 2):
        raise Invalid("金额要大于 0，最多两位小数")
    return amount


def _words(written: str, missing: str) -> str:
    written = written.strip()
    if not written:
        raise Invalid(missing)
    if len(written) > LONGEST_WORDS:
        raise Invalid(f"不能超过 {LONGEST_WORDS} 字")
    return written
