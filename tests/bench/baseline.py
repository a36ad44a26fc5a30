"""The baseline: a stock Rasa 3.6.21 project behind its own REST channel, on the island's environment.

Trained once and kept; jieba, which the island itself does without, is installed beside it for the baseline alone.
"""

import hashlib
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import psutil

from backend.training import island
from tests.bench.conversation import line

PROJECT = Path(__file__).parent / "stock_rasa"
JIEBA = "jieba==0.42.1"
START_SECONDS = 300


class StockRasa:
    """The running baseline."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self._port = port
        self._process = process

    def memory(self) -> float:
        """Resident memory in MB."""
        family = (self._process, *self._process.children(recursive=True))
        return sum(process.memory_info().rss for process in family) / 1e6

    async def send(self, http: aiohttp.ClientSession, number: int) -> None:
        """One message through the REST channel."""
        resident, text = line(number)
        address = f"http://127.0.0.1:{self._port}/webhooks/rest/webhook"
        async with http.post(address, json={"sender": f"r{resident}", "message": text}) as answer:
            await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"Rasa answered {answer.status}")

    async def parse(self, http: aiohttp.ClientSession, number: int) -> None:
        """One utterance through its HTTP API for understanding alone."""
        async with http.post(f"http://127.0.0.1:{self._port}/model/parse", json={"text": line(number)[1]}) as answer:
            await answer.json()


@contextmanager
def running(port: int, kept: Path) -> Iterator[StockRasa]:
    """Train unless `kept` holds the trained baseline, and serve it with Rasa's own defaults."""
    kept = kept.resolve()  # Rasa runs in the project's folder
    island.install()
    model = _trained(kept)
    command = _rasa("run", "--enable-api", "--model", str(model), "--port", str(port), "-i", "127.0.0.1", "--quiet")
    with (kept / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=_environment(kept), stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/status", process)
            yield StockRasa(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(30)


def _trained(kept: Path) -> Path:
    sources = sorted(path for path in PROJECT.rglob("*.yml"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    model = kept / f"stock-{digest}.tar.gz"
    if not model.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        _install_jieba(kept)
        command = _rasa("train", "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--out", str(kept))
        with (kept / "training.log").open("wb") as log:
            subprocess.run(command, cwd=PROJECT, env=_environment(kept), check=True, stdout=log, stderr=log)
        shutil.rmtree(PROJECT / ".rasa", ignore_errors=True)
    return model


def _install_jieba(kept: Path) -> None:
    uv = Path(__file__).parents[2] / ".tools" / "bin" / "uv"
    target = kept / "jieba"
    command = [str(uv), "pip", "install", "--quiet", "--python", str(island.python()), "--target", str(target), JIEBA]
    subprocess.run(command, check=True)


def _rasa(*arguments: str) -> list[str]:
    return [str(island.python()), "-m", "rasa", *arguments]


def _environment(kept: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(kept / "jieba"),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError("the stock Rasa server did not start; see server.log beside its model")
