"""Who asks, as far as limits on guessing are concerned."""

import ipaddress

from starlette.requests import Request


def client_of(request: Request) -> str:
    """The address of who asks, for counting only.

    Behind a reverse proxy of our own, which is the one with a loopback or private address, it is the last entry of
    X-Forwarded-For: the one that proxy wrote. What a client itself puts there comes before it and is ignored.
    """
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_ours(peer) else peer


def _is_ours(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False
