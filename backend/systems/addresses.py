"""Which addresses we may be made to call, and the calling of them.

Whoever subscribes chooses an address that our own machine then asks: it must lead out to the world, and not to what
only we can reach. The name is looked at when it is given; what it leads to is looked at on the open connection, before
anything is sent, so that a name that changes its mind in between gains nothing. Redirects are not followed.
"""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from backend.core.errors import Invalid

LONGEST = 500
CONNECT_WITHIN, ANSWER_WITHIN = 3.0, 10.0
"""Seconds."""


class AddressRefused(Exception):
    """The address leads to where we do not call; nothing was sent."""


def refuse_unfit(url: str, *, production: bool) -> None:
    """Raises Invalid for an address that cannot be a receiver's; outside production a plain or local one may be."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Invalid("回调地址写得不对") from None
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise Invalid(f"回调地址最多 {LONGEST} 个字符，只用英文字符")
    if parts.scheme not in (("https",) if production else ("https", "http")) or not host:
        raise Invalid("回调地址必须以 https:// 开头")
    if parts.username or parts.password or parts.fragment:
        raise Invalid("回调地址里不能有用户名、密码或 #")
    if production and not _may_be_outside(host):
        raise Invalid("回调地址不能是内部网络的地址")


def _may_be_outside(host: str) -> bool:
    """Whether a name or address can be one of the world's; what a name leads to is seen on the connection."""
    try:
        return leads_outside(host)
    except ValueError:  # a name
        return "." in host.rstrip(".") and not host.rstrip(".").endswith((".local", ".internal", ".localhost"))


def leads_outside(address: str) -> bool:
    """Whether an IP address is one of the public network's. Raises ValueError for what is none."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def post(url: str, body: bytes, headers: dict[str, str], *, production: bool) -> int:
    """Post to a receiver and give the status of its answer; its body is not read.

    Raises AddressRefused, and `requests.RequestException` when there is no answer in time.
    """
    with requests.Session() as session:
        session.trust_env = False  # neither proxies nor stored passwords
        if production:
            session.mount("https://", _Outward())
        answer = session.post(
            url, data=body, headers=headers, timeout=(CONNECT_WITHIN, ANSWER_WITHIN), allow_redirects=False, stream=True
        )
        answer.close()
        return answer.status_code


class _Guarded(HTTPSConnection):
    """A connection that is closed before its first byte when it has led inside."""

    def _new_conn(self) -> Any:
        connected = super()._new_conn()
        if not leads_outside(connected.getpeername()[0]):
            connected.close()
            raise AddressRefused
        return connected


class _GuardedPool(HTTPSConnectionPool):
    ConnectionCls = _Guarded


class _Outward(HTTPAdapter):
    """Opens guarded connections only."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have the pools of this adapter open guarded connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _GuardedPool}
