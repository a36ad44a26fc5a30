"""The hardship index of a help request: reckoned when it is filed and whenever more is known; its place in the queue.

It changes that place and nothing else: no stage, no office, no clock. Where it warns somebody has a look (预警).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Invalid
from backend.hardship_index import facts, rules
from backend.hardship_index import service as indexes
from backend.hardship_index.facts import Finding, Known, Origin
from backend.hardship_index.models import HardshipIndex
from backend.help_requests import repository
from backend.help_requests.models import HelpRequest
from backend.leads import service as leads
from backend.staff.models import Account
from bot.nlu.places import ResolvedArea

BY_CASEWORKERS: tuple[Origin, ...] = ("caseworker", "home_visit", "data_check", "grid_worker")
"""Where a fact that a caseworker puts down may come from."""


async def known_of(session: AsyncSession, request: HelpRequest, *, is_new: bool = False) -> Known:
    """What is known of the household: what the request's form and words say, and what was recorded since."""
    told = []
    if request.household_size is not None:
        told.append(Finding("household_size", request.household_size, "report"))
    if request.monthly_income is not None:
        told.append(Finding("monthly_income", int(request.monthly_income), "report"))
    said_by = (request.provenance or {}).get("hardship", {}).get("origin", "report")
    return await indexes.known_of(
        session, None if is_new else request.id, told, request.hardship, request.aid_types, urgent=request.urgent,
        said_by=said_by,
    )  # fmt: skip


async def reckon(session: AsyncSession, request: HelpRequest, now: datetime) -> HardshipIndex | None:
    """Reckon the index and put the request in its place; None in a county without a scorecard."""
    index = await indexes.reckon(session, request.id, await known_of(session, request), now)
    if index is not None:
        await repository.put_in_place(session, {request.id: rules.HIGHEST - index.points})
        await _warn(session, request, index, now)
    return index


async def reckon_filed(session: AsyncSession, requests: Sequence[HelpRequest], now: datetime) -> None:
    """Reckon the first indexes of requests that have just been filed together, and put them in their places."""
    known = {request.id: await known_of(session, request, is_new=True) for request in requests}
    found = {index.help_request_id: index for index in await indexes.reckon_first(session, known, now)}
    await repository.put_in_place(session, {key: rules.HIGHEST - index.points for key, index in found.items()})
    for request in requests:
        if request.id in found:
            await _warn(session, request, found[request.id], now)


async def _warn(session: AsyncSession, request: HelpRequest, index: HardshipIndex, now: datetime) -> None:
    if index.warning:
        home = ResolvedArea(request.area_code, request.area_label, "village", None)
        words = f"困难指数 {index.points}（{index.band_name}），申请 {request.number}"
        await leads.warn(session, request.id, home, request.applicant_name, request.phone, words, now)


async def record_fact(
    session: AsyncSession, account: Account, request_id: int, fact: str, written: str, origin: str, now: datetime
) -> HardshipIndex | None:
    """Put down what a caseworker has found out, and reckon anew.

    Raises NotFound for another office's request, Invalid for a fact, value or origin that cannot be.
    """
    request = await repository.one(session, account, request_id)
    chosen = next((known for known in BY_CASEWORKERS if known == origin), None)
    if chosen is None:
        raise Invalid("请选择从哪里知道的")
    await indexes.record(session, request.id, fact, facts.read(fact, written), chosen, account.id, now)
    return await reckon(session, request, now)
