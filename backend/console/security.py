"""What every answer of ours tells the browser, and which requests from other sites are refused.

Apart from the pages because it holds for all of them, also for those nobody has thought of yet.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Scripts and styles come from our own files only; nothing inline, nothing from elsewhere, no frame around us."""

_EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Adds the headers to every answer that has none of its own; pure ASGI, so that event streams are not held back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _EVERYWHERE.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_completed)


def comes_from_elsewhere(method: str, headers: Headers, own_url: str) -> bool:
    """Whether another site made a signed-in browser send this request, which must then change nothing.

    Browsers say so in `Sec-Fetch-Site` (Fetch Metadata), older ones in `Origin`; a page cannot forge either. A
    request with neither was sent by no browser, so it carries no cookie that somebody else could abuse. A host
    counts as our own when it is the one asked for or that of PUBLIC_BASE_URL (`own_url`). Together with SameSite=Lax
    this stands in for tokens in every form.
    """
    if method in _SAFE_METHODS:
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return True
    if origin is None or (origin == "null" and site is not None):
        return False
    return urlsplit(origin).netloc.lower() not in {headers.get("host", "").lower(), urlsplit(own_url).netloc.lower()}
