"""Telling other systems that a help request has changed.

Each job may run twice: a change is unique to its event and a delivery to its change; one worker has a delivery in hand
at a time, and an attempt that was made is not made again. A message that went out twice all the same, because a worker
died over it, carries the same id, by which its receiver knows it.
"""

import asyncio
import json
from datetime import timedelta

import requests
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core import metrics
from backend.core.clock import SHANGHAI
from backend.core.jobs import Handler
from backend.core.logging import get_logger
from backend.help_requests.changes import ANNOUNCE
from backend.help_requests.models import HelpRequestEvent
from backend.runtime import Runtime
from backend.systems import addresses, repository, rules, service, signing
from backend.systems.changes import ChangeKind, heard_as, kind_of
from backend.systems.models import Subscription, WebhookDelivery
from backend.systems.repository import Told

log = get_logger(__name__)

ANSWERS_KEPT = timedelta(days=7)
"""How long an idempotency key has its answer."""


async def announce(runtime: Runtime, *, event_id: int) -> None:
    """Give an event its place in the order of changes, and queue a delivery to everyone who asked for its kind."""
    now = runtime.clock()
    async with runtime.database.unit_of_work() as session:
        event = await session.get_one(HelpRequestEvent, event_id)
        kind = kind_of(event.action, event.stage_before, event.stage_after)
        change = await repository.add_change(session, event, kind)
        if change is None:
            return
        filed_by = await repository.filed_by(session, event.help_request_id)
        kinds = heard_as(kind, event.stage_before, event.stage_after)
        for subscription in await repository.subscribed_to(session, kinds, filed_by):
            await service.deliver_later(session, runtime, subscription.id, change.id, now)


async def deliver(runtime: Runtime, *, delivery_id: int, attempts: int | None = None) -> None:
    """Send one message, outside any transaction, and put down what came of it.

    `attempts` is how many there had been when this one was planned: when there have been more it is made already.
    """
    async with runtime.database.unit_of_work() as session:
        told = await repository.told(session, delivery_id)
        if told.delivery.state != "waiting" or not await _claim(session, runtime, told.delivery, attempts):
            return
        subscription = await session.get_one(Subscription, told.delivery.subscription_id)
        if subscription.ended_at is not None:
            told.delivery.state, told.delivery.failure, told.delivery.sending_since = "dead", "ended", None
            return
    failure = await asyncio.to_thread(_send, runtime, subscription, told)
    await _settle(runtime, delivery_id, failure)


async def _claim(session: AsyncSession, runtime: Runtime, delivery: WebhookDelivery, attempts: int | None) -> bool:
    """Take a locked delivery in hand. One that is in another worker's is looked at again when that has had its time."""
    now = runtime.clock()
    if delivery.sending_since is not None:
        if now - delivery.sending_since < rules.LEASE:
            await runtime.jobs.defer(
                session, service.DELIVER, after=rules.LEASE, delivery_id=delivery.id, attempts=attempts
            )
            return False
    elif attempts not in (None, delivery.attempts):
        return False
    delivery.attempts += 1
    delivery.sending_since = now
    return True


def body_of(told: Told) -> bytes:
    """The message: what kind of change, of which request, and where that led; nothing about anybody.

    A transfer that is told as a move, to whoever asked for moves only, is called one.
    """
    kind = told.change.kind if told.change.kind in told.kinds else ChangeKind.MOVED
    at = told.change.at.astimezone(SHANGHAI).isoformat()
    data = {"number": told.number, "stage": told.stage, "change": told.change.id}
    return json.dumps({"type": kind, "timestamp": at, "data": data}, separators=(",", ":")).encode()


def _send(runtime: Runtime, subscription: Subscription, told: Told) -> str | None:
    """Why the message was not taken; None when it was."""
    body = body_of(told)
    moment = int(runtime.clock().timestamp())
    signed = signing.headers(subscription.secret, f"msg_{told.delivery.id}", moment, body)
    headers = {"content-type": "application/json", "user-agent": "minsheng", **signed}
    try:
        status = addresses.post(subscription.url, body, headers, production=runtime.settings.production)
    except addresses.AddressRefused:
        return "address refused"
    except requests.Timeout:
        return "timeout"
    except (requests.RequestException, OSError, ValueError):
        return "unreachable"
    return None if rules.is_success(status) else f"status {status}"


async def _settle(runtime: Runtime, delivery_id: int, failure: str | None) -> None:
    now = runtime.clock()
    async with runtime.database.unit_of_work() as session:
        delivery = await session.get_one(WebhookDelivery, delivery_id, with_for_update=True)
        delivery.failure, delivery.updated_at, delivery.sending_since = failure, now, None
        if failure is None:
            delivery.state = "delivered"
            return
        pause = rules.pause_after(delivery.attempts)
        if failure == f"status {rules.GONE}":
            (await session.get_one(Subscription, delivery.subscription_id)).ended_at = now
            pause = None
        if pause is not None:
            await runtime.jobs.defer(
                session, service.DELIVER, after=pause, delivery_id=delivery_id, attempts=delivery.attempts
            )
            return
        delivery.state = "dead"
    metrics.DEAD_WEBHOOKS.inc()
    log.error("webhook_given_up", delivery_id=delivery_id, failure=failure)


async def forget(runtime: Runtime) -> None:
    """Forget the answers whose repetition nobody can still mean."""
    async with runtime.database.unit_of_work() as session:
        await repository.forget_answers(session, runtime.clock() - ANSWERS_KEPT)


JOBS: dict[str, Handler] = {ANNOUNCE: announce, service.DELIVER: deliver}
PERIODIC: dict[str, tuple[str, Handler]] = {"systems.forget": ("17 3 * * *", forget)}
"""What runs by the clock: name → when (cron) and what."""
