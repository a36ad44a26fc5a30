"""The stream that tells open operator pages that something has happened; what it was, they fetch themselves.

Apart from the inbox because a stream lives for hours: it holds no transaction, and looks again and again whether its
listener may still hear.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request

from backend.console.admission import admitted, runtime_of
from backend.core.errors import OfficeError
from backend.core.metrics import CONSOLES
from backend.messaging.service import INBOX
from backend.staff.models import Role

HEARTBEAT = 15.0
"""Seconds without news after which the listener is looked up again and the line is kept open."""

RECONNECT = 10_000
"""Milliseconds after which a page connects again when the stream has ended."""


async def frames(request: Request) -> AsyncIterator[str]:
    """News of the inbox as server-sent events: `news`, and `conversation-ID` for the one it is about.

    Ends when the process stops, the listener may not hear any more or the store is away; the page connects again,
    and refreshes itself in the meantime.
    """
    listening = runtime_of(request).ephemeral.listen(INBOX)
    coming = asyncio.ensure_future(anext(listening))
    stopping = asyncio.ensure_future(request.app.state.stopping.wait())
    try:
        with CONSOLES.track_inprogress():
            yield f"retry: {RECONNECT}\n\n"
            while True:
                waited = {coming, stopping}
                done, _ = await asyncio.wait(waited, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
                if stopping in done or not await _may_hear(request):
                    return
                if not done:
                    yield ": still here\n\n"
                    continue
                news = coming.result()
                coming = asyncio.ensure_future(anext(listening))
                yield f"event: news\ndata: {news}\n\nevent: conversation-{news}\ndata: {news}\n\n"
    except StopAsyncIteration:  # the store went away
        return
    finally:
        stopping.cancel()
        coming.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await coming


async def _may_hear(request: Request) -> bool:
    """Whether the listener is still signed in as an operator. A database that is away ends the stream as well."""
    try:
        async with admitted(request, Role.OPERATOR):
            return True
    except (OfficeError, DBAPIError, PoolTimeout, OSError):
        return False
