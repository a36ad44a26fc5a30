"""Signed webhooks: subscribing, ending, and what was given up."""

from typing import Annotated

from fastapi import Path
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from backend.api.calls import Call, with_scope
from backend.api.idempotency import IdempotencyKey, once
from backend.api.operations import problems, router, writing
from backend.api.pagination import LARGEST_ID
from backend.api.schemas import (
    DeadDeliveryOut,
    NewSubscriptionOut,
    RedeliveredOut,
    SubscriptionIn,
    SubscriptionOut,
)
from backend.systems import repository, service
from backend.systems.models import Scope, Subscription

routes = router("回调订阅")
MAY = with_scope(Scope.WEBHOOKS)
SubscriptionId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="订阅号", examples=[1])]


@routes.post(
    "/webhooks",
    status_code=201,
    response_model=NewSubscriptionOut,
    responses=writing(),
    summary="订阅变化",
    description="申请有变化时，签名后 POST 到这个地址。只发编号、环节和变化的种类，不发个人信息。密钥只给这一次。",
)
async def subscribe(body: SubscriptionIn, key: IdempotencyKey, call: Call = MAY) -> Response:
    """Have changes told to an address."""

    async def act(session: AsyncSession) -> NewSubscriptionOut:
        made = await service.subscribe(session, call.runtime, call.system, body.url, body.kinds, call.now)
        return NewSubscriptionOut(**_shown(made).model_dump(), secret=made.secret)

    return await once(call, key, 201, act)


@routes.get(
    "/webhooks",
    responses=problems(),
    summary="自己的订阅",
    description="贵系统现有的订阅。",
)
async def list_subscriptions(call: Call = MAY) -> list[SubscriptionOut]:
    """The system's own subscriptions."""
    async with call.runtime.database.unit_of_work() as session:
        return [_shown(one) for one in await repository.subscriptions(session, call.system)]


@routes.delete(
    "/webhooks/{subscription_id}",
    status_code=204,
    responses=problems(404),
    summary="退订",
    description="从现在起不再发送。",
)
async def unsubscribe(subscription_id: SubscriptionId, call: Call = MAY) -> None:
    """End a subscription."""
    async with call.runtime.database.unit_of_work() as session:
        (await repository.subscription(session, call.system, subscription_id)).ended_at = call.now


@routes.get(
    "/webhooks/{subscription_id}/dead",
    responses=problems(404),
    summary="没能送到的消息",
    description="多次重试后放弃的，新的在前，最多一百条。",
)
async def list_dead(subscription_id: SubscriptionId, call: Call = MAY) -> list[DeadDeliveryOut]:
    """The messages that were given up."""
    async with call.runtime.database.unit_of_work() as session:
        await repository.subscription(session, call.system, subscription_id)
        found = await repository.dead(session, subscription_id=subscription_id)
    return [
        DeadDeliveryOut(
            id=f"msg_{told.delivery.id}", kind=told.change.kind, number=told.number, attempts=told.delivery.attempts,
            failure=told.delivery.failure or "", updated_at=told.delivery.updated_at,
        )
        for told in found
    ]  # fmt: skip


@routes.post(
    "/webhooks/{subscription_id}/redeliver",
    status_code=202,
    response_model=RedeliveredOut,
    responses=writing(404),
    summary="重新发送没送到的",
    description="把放弃的消息再排上；不需要请求体。",
)
async def redeliver(subscription_id: SubscriptionId, key: IdempotencyKey, call: Call = MAY) -> Response:
    """Try them again."""

    async def act(session: AsyncSession) -> RedeliveredOut:
        await repository.subscription(session, call.system, subscription_id)
        return RedeliveredOut(count=await service.redeliver(session, call.runtime, subscription_id, call.now))

    return await once(call, key, 202, act)


def _shown(one: Subscription) -> SubscriptionOut:
    return SubscriptionOut(id=one.id, url=one.url, kinds=one.kinds, created_at=one.created_at)
