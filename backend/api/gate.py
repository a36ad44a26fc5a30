"""Before every call: whose key it is, whether it calls too often, whether its body can be JSON; after it: the record.

Apart from the routes and around them all, so that none can be added without it. An answer leaves only when its line is
in the record (等级保护 2.0: every access leaves a trace); the line holds no word of what was asked or answered.
"""

from dataclasses import dataclass
from datetime import timedelta

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.problems import MEDIA_TYPE, problem
from backend.core import metrics
from backend.core.database import is_away
from backend.core.logging import get_logger
from backend.runtime import Runtime
from backend.systems import keys
from backend.systems.models import ApiCall

log = get_logger(__name__)

GUARDED = "/v1/"
OPEN = "/v1/openapi.json"
WINDOW = timedelta(minutes=1)


@dataclass(slots=True)
class Caller:
    """Whose call this is, and which request it turned out to be about."""

    key_id: int
    system: str
    scopes: frozenset[str]
    help_request_id: int | None = None


class Gate:
    """Lets calls with a valid key through; pure ASGI."""

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the call, or refuse it."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or not path.startswith(GUARDED) or path == OPEN:
            await self._app(scope, receive, send)
            return
        try:
            caller, limit = await self._caller(Headers(scope=scope))
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("database_away")
            await problem(503, headers={"Retry-After": "10"})(scope, receive, send)
            return
        if caller is None:
            metrics.API_REFUSED.labels(reason="key").inc()
            await problem(401, headers={"WWW-Authenticate": "Bearer"})(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        recorded = _Recorded(self._runtime, caller, scope, receive, send)
        refusal = await self._refusal(caller, limit, scope)
        if refusal is not None:
            await refusal(scope, receive, recorded)
            return
        await self._app(scope, receive, recorded)

    async def _caller(self, headers: Headers) -> tuple[Caller | None, int]:
        scheme, _, presented = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None, 0
        async with self._runtime.database.unit_of_work() as session:
            key = await keys.authenticate(session, presented.strip(), self._runtime.clock())
        if key is None:
            return None, 0
        return Caller(key.id, key.system, frozenset(key.scopes)), key.calls_per_minute

    async def _refusal(self, caller: Caller, limit: int, scope: Scope) -> Response | None:
        if not await self._runtime.ephemeral.allow(f"api:{caller.key_id}", limit=limit, per=WINDOW):
            return problem(429, headers={"Retry-After": str(int(WINDOW.total_seconds()))})
        headers = Headers(scope=scope)
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if has_body and scope["method"] == "POST" and kind != "application/json":
            return problem(415)
        return None


class _Recorded:
    """Holds an answer back until its line is in the record; without the database it is 503 instead.

    A caller who gets that for something that has been done asks again with the same idempotency key.
    """

    def __init__(self, runtime: Runtime, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        self._runtime, self._caller = runtime, caller
        self._scope, self._receive, self._send = scope, receive, send
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            answer = await self._instead(message)
            if answer is not None:
                self._replaced = True
                await answer(self._scope, self._receive, self._send)
                return
        await self._send(message)

    async def _instead(self, message: Message) -> Response | None:
        """Record the answer; gives the one that must leave in its place."""
        try:
            await self._record(message["status"])
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("database_away")
            return problem(503, headers={"Retry-After": "10"})
        if message["status"] == 413 and Headers(raw=message["headers"]).get("content-type") != MEDIA_TYPE:
            return problem(413)  # the framework has a plain text of its own
        return None

    async def _record(self, status: int) -> None:
        line = ApiCall(
            key_id=self._caller.key_id, method=self._scope["method"],
            operation=getattr(self._scope.get("endpoint"), "__name__", ""), status=status,
            help_request_id=self._caller.help_request_id, at=self._runtime.clock(),
        )  # fmt: skip
        async with self._runtime.database.unit_of_work() as session:
            session.add(line)
