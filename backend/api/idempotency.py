"""A call that may be repeated without being done twice: its answer is stored in the very transaction that does it.

The same key with the same call gets the same answer; with another one it is refused. A call that failed has claimed
nothing. Two at once: the second waits for the first, and gets its answer.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Header
from psycopg.errors import LockNotAvailable
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from backend.api.calls import Call
from backend.core import crypto
from backend.core.errors import Conflict, Invalid
from backend.systems import repository
from backend.systems.models import AnsweredCall

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{8,100}$", examples=["0b7f2a52-hotline-20261125-0007"],
        description="这次调用自己的号，8 到 100 个字母、数字、横线；重试时用同一个，七天内不会重复办理",
    ),
]  # fmt: skip
REPLAYED = "Idempotent-Replayed"
WAITS = "4s"
"""How long a repetition waits for the call it repeats."""


async def once(call: Call, key: str, status: int, act: Callable[[AsyncSession], Awaitable[BaseModel]]) -> Response:
    """Do `act` and answer with what it gives, or give the answer it has had.

    Raises Conflict while the first call is still in hand, Invalid for a key that another call has had.
    """
    asked = await _asked(call)
    async with call.runtime.database.unit_of_work() as session:
        earlier = await _claim(session, call, key, crypto.cipher().indexes(asked)[0])
        if earlier is not None:
            return _again(earlier, asked)
        body = (await act(session)).model_dump_json()
        claimed = await session.get_one(AnsweredCall, (call.system, key))
        claimed.status, claimed.body = status, body
    return Response(body, status, {"Cache-Control": "no-store"}, "application/json")


async def _asked(call: Call) -> str:
    """All that makes two calls the same."""
    body = await call.request.body()
    return f"{call.request.method} {call.request.url.path}\n{body.hex()}"


async def _claim(session: AsyncSession, call: Call, key: str, digest: str) -> AnsweredCall | None:
    await session.execute(text(f"SET LOCAL lock_timeout = '{WAITS}'"))
    try:
        earlier = await repository.claim(session, call.system, key, digest, call.now)
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise Conflict("同一个 Idempotency-Key 的调用还在处理，请稍后再试") from None
        raise
    await session.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    return earlier


def _again(earlier: AnsweredCall, asked: str) -> Response:
    if not any(hmac.compare_digest(earlier.digest, digest) for digest in crypto.cipher().indexes(asked)):
        raise Invalid("这个 Idempotency-Key 已用于另一个请求")
    headers = {"Cache-Control": "no-store", REPLAYED: "true"}
    return Response(earlier.body, earlier.status, headers, "application/json")
