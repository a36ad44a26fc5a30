"""Processes of the system under a test's control, and waiting for what they do by themselves.

Apart from the stories because the outages of `tests/chaos` are made of the same parts.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import requests

Found = TypeVar("Found")

GENEROUS = 40.0
"""Seconds after which something counts as never going to happen; on an idle machine it takes a fraction of one."""

LOOK_AGAIN = 0.05
_NOT_HANDED_ON = ("DATABASE_URL", "REDIS_URL", "RASA_URL", "PUBLIC_BASE_URL", "PORT", "ENV", "SECRET_KEYS")


def eventually(probe: Callable[[], Found | None], what: str, *, within: float = GENEROUS) -> Found:
    """The first thing that `probe` finds; fails when it finds nothing for a long time. `what` names it then."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        found = probe()
        if found:
            return found
        time.sleep(LOOK_AGAIN)
    raise AssertionError(f"this did not happen: {what}")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Command:
    """One `minsheng` command as a process; everything it writes is kept in `log`."""

    def __init__(self, arguments: list[str], settings: Mapping[str, str], log: Path) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_HANDED_ON}
        self.log = log
        with log.open("ab") as kept:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "backend", *arguments], env={**inherited, **settings}, stdout=kept, stderr=kept
            )

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


def wait_until_ready(base_url: str, process: Command) -> None:
    """Wait until the web process at `base_url` answers that it can serve."""

    def ready() -> bool:
        assert process.runs, f"the process has ended; its log:\n{process.log.read_text()}"
        try:
            return requests.get(f"{base_url}/readyz", timeout=5).ok
        except requests.ConnectionError:
            return False

    eventually(ready, "the web process is ready", within=90)
