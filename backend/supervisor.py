"""The whole system on one machine: embedded parts where none are named, web and worker as processes of their own.

`make run` is this. One process owns everything it starts and leaves nothing behind.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType

from backend.core import embedded, migrate
from backend.core.errors import Unavailable
from backend.core.logging import get_logger
from backend.county_import import demo
from backend.settings import Settings

log = get_logger(__name__)

START_SECONDS = 30
STOP_SECONDS = 20
"""Longer than a worker takes to finish the jobs in its hands."""


class _StoppedError(Exception):
    """A signal asked us to stop."""


def run(settings: Settings) -> int:
    """Serve until stopped; the exit status is 0 after a wished stop and 1 when a process died by itself."""
    _refuse_taken_port(settings.port)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    try:
        with ExitStack() as parts:
            database_url = parts.enter_context(embedded.database_url(settings))
            redis_url = settings.redis_url or parts.enter_context(embedded.valkey(settings.var_dir / "valkey"))
            migrate.upgrade(database_url)
            accounts = demo.load(settings, database_url)
            addresses = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "PORT": str(settings.port)}
            web = parts.enter_context(_process("serve", addresses))
            worker = parts.enter_context(_process("worker", addresses))
            _wait_until_ready(settings.port, web)
            _greet(settings, accounts)
            return _watch(web, worker)
    except _StoppedError:
        return 0


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # stopping is under way; a second Ctrl-C must not tear it apart
    raise _StoppedError


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Unavailable(f"port {port} is in use; choose another with PORT=") from None


@contextmanager
def _process(command: str, addresses: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "backend", command], env={**os.environ, **addresses}, start_new_session=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(port: int, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise Unavailable("the web process did not start")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise Unavailable(f"the web process was not ready within {START_SECONDS} seconds")


def _greet(settings: Settings, accounts: list[demo.DemoAccount]) -> None:
    address = f"http://127.0.0.1:{settings.port}"
    lines = [
        "",
        "民生 minsheng is running. Ctrl-C stops everything.",
        "",
        f"  居民 resident's phone   {address}/simulator",
        f"  工作人员 staff pages     {address}/console",
        "",
        *(
            f"  {account.role_label:　<4} {account.username:<12} {account.password:<16} {account.display_name}"
            for account in accounts
        ),
        "",
    ]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()


def _watch(*processes: subprocess.Popen[bytes]) -> int:
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    log.error("a_process_ended_by_itself")
    return 1
