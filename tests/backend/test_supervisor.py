"""`minsheng serve --all` as a process: it starts everything, says where to go, keeps the data, leaves nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from tests.conftest import open_folder

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """The whole system, started as a newcomer starts it."""

    def __init__(self, folder: Path, port: int) -> None:
        clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve", "--all"],
            env={**clean, "PORT": str(port), "VAR_DIR": str(folder), "LOG_LEVEL": "WARNING"},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.greeting = self._read_greeting()
        if not self.greeting:
            self.stop(signal.SIGTERM)
            pytest.fail("the system ended before it was ready")
        self.family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]

    def _read_greeting(self) -> str:
        assert self.process.stdout is not None
        lines: list[str] = []
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            line = self.process.stdout.readline()
            lines.append(line)
            if not line or "guanli" in line:
                break
        return "".join(lines)

    def stop(self, how: signal.Signals) -> int:
        with self.process:  # closes its pipe, and waits
            self.process.send_signal(how)
            return self.process.wait(30)


@pytest.mark.timeout(180)
def test_it_starts_says_where_to_go_keeps_data_and_leaves_no_process(tmp_path_factory):
    with open_folder("minsheng-run-") as folder:
        first = Running(folder, free_port())
        assert f"http://127.0.0.1:{first.port}/simulator" in first.greeting
        assert "/console" in first.greeting
        assert requests.get(f"http://127.0.0.1:{first.port}/readyz", timeout=5).status_code == 200
        assert first.stop(signal.SIGINT) == 0
        assert [member.pid for member in first.family if member.is_running()] == []

        second = Running(folder, first.port)
        assert requests.get(f"http://127.0.0.1:{second.port}/readyz", timeout=5).status_code == 200
        assert second.stop(signal.SIGTERM) == 0
        assert not any(
            "postgres" in " ".join(p.info["cmdline"] or []) and str(folder) in " ".join(p.info["cmdline"] or [])
            for p in psutil.process_iter(["cmdline"])
        )


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-m", "backend", "serve", "--all"],
            env={**os.environ, "PORT": str(taken.getsockname()[1]), "VAR_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "PORT=" in done.stderr
