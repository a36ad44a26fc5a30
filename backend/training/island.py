"""The Rasa island from outside: finding or building its Python 3.10 environment, and running it.

It stands apart because nothing else may know that Rasa lives in another Python; the environment lies in the
user's cache, named after the island's lock, so that a changed lock makes a new one.
"""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests

from backend.training.preparation import Prepared

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = REPOSITORY / "bot" / "nlu" / "rasa_project"
KNOWLEDGE = (PROJECT / "patterns.yml", PROJECT / "lexicon.yml")
"""What the model is told besides the training data: Rasa's regex and lookup blocks."""


_STDERR = 2
_PATIENCE = 90
"""Seconds a Rasa server may take to come up; it loads TensorFlow first."""


class IslandError(Exception):
    """The island cannot be built, or refused the training data; what it said itself is on standard error."""


def environment() -> Path:
    """Where this version of the island lives, whether or not it is there already."""
    lock = hashlib.sha256((PROJECT / "uv.lock").read_bytes()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "minsheng" / f"rasa-{lock}"


def python() -> Path:
    """The island's interpreter."""
    return environment() / "bin" / "python"


def installed() -> bool:
    """Whether the island can be used without installing anything. A mark is set when an installation is complete."""
    return (environment() / ".complete").is_file() and python().is_file()


def install() -> None:
    """Build the island from its lock unless it is there: about three minutes and 2.7 GB. Raises IslandError."""
    if not (PROJECT / "uv.lock").is_file():
        raise IslandError("the Rasa project is not part of this installation; train in a checkout of the sources")
    if installed():
        return
    _say(f"installing Rasa into {environment()}, once")
    command = [_uv(), "sync", "--locked", "--no-dev", "--project", str(PROJECT), "--python", _python_310()]
    _run(command, {"UV_PROJECT_ENVIRONMENT": str(environment())})
    (environment() / ".complete").touch()


def train(prepared: Prepared, out: Path, folds: int, *, tolerant: bool) -> None:
    """Validate, train, export and cross-validate; `out` then holds the island's files. Raises IslandError.

    `tolerant`: Rasa's warnings about the data are told and do not stop the training, but for misaligned entities.
    """
    command = [*_island("train"), "--nlu", str(prepared.nlu), "--replies", str(prepared.reply_examples)]
    command += [
        "--domain",
        str(prepared.domain),
        "--questions",
        str(prepared.questions),
        "--out",
        str(out),
        "--folds",
        str(folds),
    ]
    _run([*command, *(["--tolerant"] if tolerant else [])], _ISOLATED)


def answers(archive: Path, texts: list[str]) -> list[dict[str, Any]]:
    """What a trained Rasa archive answers to texts, asked live. Raises IslandError."""
    command = [*_island("answer"), "--archive", str(archive.resolve())]
    done = _run(command, _ISOLATED, given=json.dumps(texts), capture=True)
    found: list[dict[str, Any]] = json.loads(done)
    return found


@contextmanager
def server(archive: Path) -> Iterator[str]:
    """Rasa's own HTTP server on the loopback with a trained archive, until the block ends; gives its address.

    Raises IslandError if it does not come up.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(python()), "-m", "rasa", "run", "--enable-api", "--interface", "127.0.0.1"]
    command += ["--port", str(port), "--model", str(archive.resolve()), "--log-file", os.devnull]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            command, env={**os.environ, **_ISOLATED}, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _await_server(process, url)
            yield url
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _await_server(process: subprocess.Popen[bytes], url: str) -> None:
    """Rasa listens before it has loaded its model; until then its status is a conflict."""
    for _ in range(_PATIENCE * 5):
        if process.poll() is not None:
            raise IslandError(f"the Rasa server stopped at its start with status {process.returncode}")
        with suppress(requests.RequestException):
            if requests.get(f"{url}/status", timeout=1).ok:
                return
        time.sleep(0.2)
    raise IslandError(f"the Rasa server did not load its model within {_PATIENCE} s")


_ISOLATED = {
    "PYTHONPATH": str(REPOSITORY),
    "RASA_TELEMETRY_ENABLED": "false",
    "OMP_NUM_THREADS": "2",
}


def _island(command: str) -> list[str]:
    return [str(python()), "-m", "bot.nlu.rasa_project", command]


def _run(command: list[str], extra: dict[str, str], given: str = "", *, capture: bool = False) -> str:
    """Run a command; whatever it says goes to our standard error, its output there too unless captured."""
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **extra},
            input=given,
            stdout=subprocess.PIPE if capture else _STDERR,
            text=True,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise IslandError(f"the Rasa island stopped with status {error.returncode}; its reasons are above") from error
    except OSError as error:
        raise IslandError(f"{command[0]} cannot be run: {error.strerror}") from error
    return done.stdout or ""


def _uv() -> str:
    own = REPOSITORY / ".tools" / "bin" / "uv"
    found = str(own) if own.is_file() else shutil.which("uv")
    if not found:
        raise IslandError("uv is needed to install Rasa; `make setup` puts it into .tools")
    return found


def _python_310() -> str:
    """A Python 3.10 of this machine, by pyenv's folder or PATH; otherwise its number, and uv fetches one."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = [str(path) for path in sorted(pyenv.glob("versions/3.10.*/bin/python3.10"), reverse=True)]
    candidates += [found] if (found := shutil.which("python3.10")) else []
    return next((path for path in candidates if _runs(path)), "3.10")


def _runs(path: str) -> bool:
    """pyenv's shims stand on PATH even for versions that are not chosen; they fail when run."""
    check = [path, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 10))"]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)  # noqa: T201 - progress of a command
