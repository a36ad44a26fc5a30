"""The system under load: web and worker as in production, PostgreSQL and Valkey with their safe settings."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import psutil

from backend.core import embedded, migrate
from backend.county_import import demo
from backend.settings import Settings
from tests.bench.conversation import line
from tests.fakes.wechat_sender import WeChatSender


class System:
    """The running system, as WeChat's servers see it."""

    def __init__(self, settings: Settings, processes: list[psutil.Process]) -> None:
        self._processes = processes
        self._address = f"http://127.0.0.1:{settings.port}/channels/wechat"
        self._sender = WeChatSender(
            mode=settings.wechat_mode,
            app_id=settings.wechat_app_id,
            token=settings.wechat_token,
            aes_key=settings.wechat_encoding_aes_key,
        )

    def memory(self) -> float:
        """Resident memory of web and worker together, in MB."""
        return sum(process.memory_info().rss for process in self._processes) / 1e6

    async def send(self, http: aiohttp.ClientSession, number: int) -> None:
        """One signed, encrypted message; its turn is committed when the answer comes."""
        resident, text = line(number)
        fields = {
            "FromUserName": f"oBENCH{resident:022d}",
            "MsgType": "text",
            "Content": text,
            "MsgId": str(10**15 + number),
        }
        push = self._sender.push(fields, datetime.now(UTC))
        async with http.post(self._address, params=push.query, data=push.body) as answer:
            content = await answer.read()
            if answer.status != 200 or b"<Encrypt>" not in content:
                raise RuntimeError(f"the webhook answered {answer.status} with {len(content)} bytes")


@contextmanager
def running(port: int) -> Iterator[System]:
    """Start everything over a database of its own, and stop it at the end of the block."""
    with ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="minsheng-bench-")))
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own when started by root
        settings = Settings(port=port, var_dir=folder, log_level="WARNING")
        database_url = parts.enter_context(embedded.postgres(folder / "postgres"))
        redis_url = parts.enter_context(embedded.valkey(folder / "valkey"))
        migrate.upgrade(database_url)
        demo.load(settings, database_url)
        names = {
            "DATABASE_URL": database_url, "REDIS_URL": redis_url, "PORT": str(port), "VAR_DIR": str(folder),
            "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        web, worker = (parts.enter_context(_process(command, names)) for command in ("serve", "worker"))
        _wait(f"http://127.0.0.1:{port}/readyz")
        yield System(settings, [psutil.Process(web), psutil.Process(worker)])


@contextmanager
def _process(command: str, names: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "backend", command], env={**os.environ, **names})
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(15)


def _wait(address: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {address}")
