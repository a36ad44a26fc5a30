"""Where we may be made to call: out to the world, and never inside."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backend.core.errors import Invalid
from backend.systems import addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_inside_is_inside_however_it_is_written(address: str) -> None:
    assert not addresses.leads_outside(address)


@pytest.mark.parametrize("address", ["223.5.5.5", "114.114.114.114", "2400:3200::1"])
def test_outside_is_outside(address: str) -> None:
    assert addresses.leads_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hotline.example.cn/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://postgres/",
        "https://db.internal/", "https://metadata.local/", "https://me:secret@example.cn/", "https://example.cn/#x",
        "https://", "ftp://example.cn/", "https://example.cn:99999/", "https://[::1", "https://例子.cn/",
        "https://example.cn/" + "a" * 500, "https://169.254.169.254/latest", "https://example.cn/a b", "",
    ],
)  # fmt: skip
def test_what_production_refuses_as_a_receiver(url: str) -> None:
    with pytest.raises(Invalid):
        addresses.refuse_unfit(url, production=True)


@pytest.mark.parametrize("url", ["https://hotline.example.cn/minsheng?from=ly", "https://223.5.5.5:8443/"])
def test_what_production_takes(url: str) -> None:
    addresses.refuse_unfit(url, production=True)


def test_development_may_call_itself() -> None:
    addresses.refuse_unfit("http://127.0.0.1:9000/minsheng", production=False)


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port on this machine that keeps every byte it is sent."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                received.append(connection.recv(1000))

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], received
        thread.join(5)


def test_a_name_that_leads_inside_is_sent_nothing() -> None:
    with listening() as (port, received), pytest.raises(addresses.AddressRefused):
        addresses.post(f"https://localhost:{port}/", b"{}", {}, production=True)
    assert received == [b""]
