"""Recording what is found out about a household, and reckoning its index anew; every reckoning stays."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import snapshot
from backend.hardship_index import facts, repository, rules
from backend.hardship_index.facts import Finding, Known, Origin
from backend.hardship_index.models import HardshipIndex, HouseholdFact
from backend.hardship_index.rules import Card, Index
from bot.nlu.understanding import AidTypeName


async def record(
    session: AsyncSession,
    help_request_id: int,
    fact: str,
    value: Any,
    origin: Origin,
    account_id: int | None,
    now: datetime,
) -> HouseholdFact:
    """Put down what somebody found out. The index follows when it is reckoned the next time."""
    found = HouseholdFact(
        help_request_id=help_request_id, fact=fact, value=value, origin=origin, recorded_by_id=account_id, at=now
    )
    session.add(found)
    await session.flush()
    return found


async def known_of(
    session: AsyncSession,
    help_request_id: int | None,
    told: Iterable[Finding],
    said: str,
    aid_types: Collection[str],
    *,
    urgent: bool,
    said_by: Origin = "report",
) -> Known:
    """What is known of a request's household: what it told (`told`, and in words `said`, its own unless `said_by`
    somebody else) and was recorded.

    `help_request_id` None: of one that has just been filed, about which nothing can be on record.
    """
    recorded = () if help_request_id is None else await repository.facts(session, help_request_id)
    card = await snapshot.of(session, repository.card)
    in_words = facts.in_words(card.words, said, said_by) if card else []
    found = [Finding(kept.fact, kept.value, cast("Origin", kept.origin)) for kept in recorded]
    named = cast("Collection[AidTypeName]", aid_types)
    return facts.known([*in_words, *told, *found], named, urgent=urgent)


async def reckon(session: AsyncSession, help_request_id: int, known: Known, now: datetime) -> HardshipIndex | None:
    """The index by the scorecard in use; a new row only if anything about it is new. None without a scorecard."""
    card = await snapshot.of(session, repository.card)
    if card is None:
        return None
    found = rules.reckon(card, known)
    before = (await repository.present(session, [help_request_id])).get(help_request_id)
    kept = found.to_json()
    if before is not None and (before.scorecard_version, before.points, before.parts) == (
        card.version, found.points, kept,
    ):  # fmt: skip
        return before
    index = _index(help_request_id, card, found, now)
    session.add(index)
    await session.flush()
    return index


async def reckon_first(session: AsyncSession, those: Mapping[int, Known], now: datetime) -> list[HardshipIndex]:
    """The first indexes of requests, by id; none without a scorecard."""
    card = await snapshot.of(session, repository.card)
    if card is None:
        return []
    indexes = [_index(key, card, rules.reckon(card, known), now) for key, known in those.items()]
    session.add_all(indexes)
    await session.flush()
    return indexes


def _index(help_request_id: int, card: Card, found: Index, now: datetime) -> HardshipIndex:
    return HardshipIndex(
        help_request_id=help_request_id, scorecard_version=card.version, points=found.points, band=found.band.code,
        band_name=found.band.name, warning=found.band.warning, parts=found.to_json(), at=now,
    )  # fmt: skip
