"""All SQL about other systems. Which requests one may see in full comes from `visible_to` alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.core.errors import NotFound
from backend.help_requests.models import AS_IN_LISTS, HelpRequest, HelpRequestEvent
from backend.systems.models import (
    AnsweredCall,
    ApiKey,
    Filing,
    RequestChange,
    Scope,
    Subscription,
    WebhookDelivery,
)

CHANGES_LOCK = 0x63686E67
"""The advisory lock under which changes get their ids; any number, as long as it stays the same."""


async def key_by_prefix(session: AsyncSession, prefix: str, *, lock: bool = False) -> ApiKey | None:
    """The key with this public half, revoked or not."""
    wanted = select(ApiKey).where(ApiKey.prefix == prefix)
    return await session.scalar(wanted.with_for_update() if lock else wanted)


async def keys(session: AsyncSession) -> Sequence[ApiKey]:
    """Every key there ever was, those of one system together."""
    return (await session.scalars(select(ApiKey).order_by(ApiKey.system, ApiKey.id))).all()


async def valid_keys(session: AsyncSession, system: str) -> Sequence[ApiKey]:
    """The keys of a system that open something."""
    return (await session.scalars(select(ApiKey).where(ApiKey.system == system, ApiKey.revoked_at.is_(None)))).all()


def visible_to(system: str, scopes: Collection[str]) -> ColumnElement[bool]:
    """The requests a system may see in full: all of them, or those it filed itself."""
    if Scope.READ_ALL in scopes:
        return true()
    return exists().where(Filing.help_request_id == HelpRequest.id, Filing.system == system)


async def request_for(
    session: AsyncSession, number: str, visible: ColumnElement[bool], *, lock: bool = False
) -> HelpRequest:
    """The request with this number among the visible ones; raises NotFound."""
    wanted = select(HelpRequest).where(HelpRequest.number == number, visible)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(wanted)
    if found is None:
        raise NotFound("没有这件申请")
    return found


async def visible_among(session: AsyncSession, ids: Collection[int], visible: ColumnElement[bool]) -> set[int]:
    """Which of these requests are visible."""
    return set(await session.scalars(select(HelpRequest.id).where(HelpRequest.id.in_(ids), visible)))


async def changed(
    session: AsyncSession, visible: ColumnElement[bool], *, after: int, since: datetime | None, limit: int
) -> list[tuple[int, HelpRequest]]:
    """The visible requests by their latest change, with its id, in the order of changes.

    A request that changes while somebody reads on moves to the end: it may be seen again, and is never missed.
    """
    later = aliased(RequestChange)
    is_latest = ~exists().where(later.help_request_id == RequestChange.help_request_id, later.id > RequestChange.id)
    wanted = (
        select(RequestChange.id, HelpRequest)
        .join(HelpRequest, HelpRequest.id == RequestChange.help_request_id)
        .where(RequestChange.id > after, is_latest, visible)
        .options(*AS_IN_LISTS)
    )
    if since is not None:
        wanted = wanted.where(RequestChange.at >= since)
    rows = await session.execute(wanted.order_by(RequestChange.id).limit(limit))
    return [(change_id, request) for change_id, request in rows]


async def claim(session: AsyncSession, system: str, key: str, digest: str, now: datetime) -> AnsweredCall | None:
    """Claim an idempotency key for this transaction; gives the call that has it already, waiting for one in hand."""
    row = {"system": system, "key": key, "digest": digest, "status": 0, "body": "", "at": now}
    mine = insert(AnsweredCall).values(row).on_conflict_do_nothing().returning(AnsweredCall.key)
    if await session.scalar(mine) is not None:
        return None
    return await session.get_one(AnsweredCall, (system, key), populate_existing=True)


async def forget_answers(session: AsyncSession, before: datetime) -> None:
    """Delete the answers that were given before this moment."""
    await session.execute(delete(AnsweredCall).where(AnsweredCall.at < before))


async def add_change(session: AsyncSession, event: HelpRequestEvent, kind: str) -> RequestChange | None:
    """Give an event its place in the order of changes, one writer at a time; None when it has one already."""
    await session.execute(select(func.pg_advisory_xact_lock(CHANGES_LOCK)))
    row = {"event_id": event.id, "help_request_id": event.help_request_id, "kind": kind, "at": event.at}
    return await session.scalar(insert(RequestChange).values(row).on_conflict_do_nothing().returning(RequestChange))


async def filed_by(session: AsyncSession, help_request_id: int) -> str | None:
    """The system that filed a request."""
    return await session.scalar(select(Filing.system).where(Filing.help_request_id == help_request_id))


async def subscriptions(session: AsyncSession, system: str) -> Sequence[Subscription]:
    """The subscriptions of a system that have not ended, oldest first."""
    wanted = select(Subscription).where(Subscription.system == system, Subscription.ended_at.is_(None))
    return (await session.scalars(wanted.order_by(Subscription.id))).all()


async def subscription(session: AsyncSession, system: str, subscription_id: int) -> Subscription:
    """One of them; raises NotFound."""
    found = await session.get(Subscription, subscription_id)
    if found is None or found.system != system or found.ended_at is not None:
        raise NotFound("没有这个订阅")
    return found


async def subscribed_to(session: AsyncSession, kinds: Collection[str], filed_by: str | None) -> Sequence[Subscription]:
    """Who is to be told of a change of one of these kinds: who asked for it, and may see the request in full."""
    may_see = ApiKey.scopes.contains([Scope.READ_ALL])
    if filed_by is not None:
        may_see |= (ApiKey.system == filed_by) & ApiKey.scopes.contains([Scope.READ])
    holds_key = exists().where(ApiKey.system == Subscription.system, ApiKey.revoked_at.is_(None), may_see)
    wanted = select(Subscription).where(Subscription.ended_at.is_(None), Subscription.kinds.overlap(kinds), holds_key)
    return (await session.scalars(wanted.order_by(Subscription.id))).all()


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery with what it tells of."""

    delivery: WebhookDelivery
    change: RequestChange
    system: str
    kinds: Collection[str]
    """What the subscription asked for."""
    number: str
    stage: str


async def told(session: AsyncSession, delivery_id: int) -> Told:
    """A delivery, its row locked, with its change and where that led the request."""
    wanted = (
        select(
            WebhookDelivery, RequestChange, Subscription.system, Subscription.kinds, HelpRequest.number,
            HelpRequestEvent.stage_after,
        )
        .join(Subscription, Subscription.id == WebhookDelivery.subscription_id)
        .join(RequestChange, RequestChange.id == WebhookDelivery.change_id)
        .join(HelpRequest, HelpRequest.id == RequestChange.help_request_id)
        .join(HelpRequestEvent, HelpRequestEvent.id == RequestChange.event_id)
        .where(WebhookDelivery.id == delivery_id)
        .with_for_update(of=WebhookDelivery)
    )  # fmt: skip
    return Told(*(await session.execute(wanted)).one())


async def dead(session: AsyncSession, *, subscription_id: int | None = None, limit: int = 100) -> list[Told]:
    """The deliveries that were given up, the latest first."""
    wanted = (
        select(
            WebhookDelivery, RequestChange, Subscription.system, Subscription.kinds, HelpRequest.number,
            HelpRequestEvent.stage_after,
        )
        .join(Subscription, Subscription.id == WebhookDelivery.subscription_id)
        .join(RequestChange, RequestChange.id == WebhookDelivery.change_id)
        .join(HelpRequest, HelpRequest.id == RequestChange.help_request_id)
        .join(HelpRequestEvent, HelpRequestEvent.id == RequestChange.event_id)
        .where(WebhookDelivery.state == "dead")
    )  # fmt: skip
    if subscription_id is not None:
        wanted = wanted.where(WebhookDelivery.subscription_id == subscription_id)
    return [Told(*row) for row in await session.execute(wanted.order_by(WebhookDelivery.id.desc()).limit(limit))]
