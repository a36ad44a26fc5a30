"""The use cases of other systems: filing, adding, checking, complaining, subscribing."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from backend.complaints import service as complaints
from backend.conversations import repository as conversations
from backend.core.errors import Conflict
from backend.help_requests import additions
from backend.help_requests import repository as help_requests
from backend.help_requests import service as casework
from backend.help_requests.models import HelpRequest
from backend.systems import addresses, repository, signing
from backend.systems.models import Filing, ReceivedCheck, ReceivedComplaint, Subscription, WebhookDelivery
from bot.flows.effects import HelpRequestForm
from bot.flows.outcomes import Submitted
from bot.messages import Address

if TYPE_CHECKING:
    from backend.runtime import Runtime

MOST_SUBSCRIPTIONS = 10
DELIVER = "systems.deliver"


async def file(
    session: AsyncSession, runtime: "Runtime", system: str, form: HelpRequestForm, address: Address, now: datetime
) -> tuple[Submitted, HelpRequest]:
    """File a request as if whoever is at `address` had written it themselves; notices find their way as for others."""
    contact, _ = await conversations.locked(session, address, now)
    resident = await casework.applicant(session, contact, form, now)
    submitted = await casework.submit(
        session, runtime, form=form, contact=contact, resident=resident, message_id=None, now=now
    )
    request = await help_requests.by_number(session, submitted.number)
    assert request is not None, "it has just been filed"
    session.add(Filing(help_request_id=request.id, system=system))
    return submitted, request


async def take_check(
    session: AsyncSession, runtime: "Runtime", request: HelpRequest, received: ReceivedCheck
) -> ReceivedCheck:
    """Keep what the check platform found, confidentially; the request's history says only that something came.

    The one place at which findings enter: whoever works on them reads `ReceivedCheck`, and records each look.
    """
    await additions.add_check(session, runtime, request, now=received.received_at)
    session.add(received)
    await session.flush()
    return received


async def take_complaint(
    session: AsyncSession,
    system: str,
    words: str,
    request: HelpRequest | None,
    now: datetime,
    *,
    name: str | None = None,
    phone: str | None = None,
) -> str:
    """Put a complaint before supervision; gives its number. The one place at which those of other systems enter."""
    complaint, number = await complaints.take(session, words, now, name=name, phone=phone)
    request_id = request.id if request else None
    session.add(
        ReceivedComplaint(system=system, help_request_id=request_id, complaint_id=complaint.id, received_at=now)
    )
    await session.flush()
    return number


async def subscribe(
    session: AsyncSession, runtime: "Runtime", system: str, url: str, kinds: Collection[str], now: datetime
) -> Subscription:
    """Have a system told of changes of these kinds. Raises Invalid for an unfit address, Conflict for too many."""
    addresses.refuse_unfit(url, production=runtime.settings.production)
    if len(await repository.subscriptions(session, system)) >= MOST_SUBSCRIPTIONS:
        raise Conflict(f"一个系统最多 {MOST_SUBSCRIPTIONS} 个订阅")
    subscription = Subscription(
        system=system, url=url, secret=signing.new_secret(), kinds=sorted({*kinds}), created_at=now
    )
    session.add(subscription)
    await session.flush()
    return subscription


async def deliver_later(
    session: AsyncSession, runtime: "Runtime", subscription_id: int, change_id: int, now: datetime
) -> None:
    """Have one subscription told of one change, once this transaction commits; one receiver is called one at a time."""
    delivery = WebhookDelivery(
        subscription_id=subscription_id, change_id=change_id, state="waiting", attempts=0, updated_at=now
    )
    session.add(delivery)
    await session.flush()
    await runtime.jobs.defer(
        session, DELIVER, lock=f"subscription:{subscription_id}", delivery_id=delivery.id, attempts=0
    )


async def redeliver(session: AsyncSession, runtime: "Runtime", subscription_id: int, now: datetime) -> int:
    """Try again everything that was given up for a subscription; gives how many there are."""
    found: Sequence[repository.Told] = await repository.dead(session, subscription_id=subscription_id, limit=1000)
    for told in reversed(found):
        told.delivery.state, told.delivery.attempts, told.delivery.updated_at = "waiting", 0, now
        await session.flush()
        await runtime.jobs.defer(
            session, DELIVER, lock=f"subscription:{subscription_id}", delivery_id=told.delivery.id, attempts=0
        )
    return len(found)
