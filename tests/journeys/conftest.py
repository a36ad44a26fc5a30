"""The whole system, started once as `make run` starts it, and a browser where there is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import open_folder
from tests.journeys import browser
from tests.journeys.processes import Command, eventually, free_port, wait_until_ready

collect_ignore = [] if browser.found() else ["test_in_a_browser.py"]


@dataclass(frozen=True)
class System:
    """Where the running system is reached, and what its processes have written."""

    base_url: str
    log: Path


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """Web, worker, embedded PostgreSQL and Valkey, the demo county: `minsheng serve --all`."""
    with open_folder("minsheng-journeys-") as folder:
        port, log = free_port(), folder / "log"
        settings = {"PORT": str(port), "VAR_DIR": str(folder / "var"), "LOG_LEVEL": "DEBUG"}
        process = Command(["serve", "--all"], settings, log)
        try:
            system = System(f"http://127.0.0.1:{port}", log)
            wait_until_ready(system.base_url, process)
            eventually(lambda: "guanli" in log.read_text(), "the accounts are told")
            yield system
        finally:
            process.stop()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[browser.Window]:
    """A browser of this test's own."""
    with browser.opened(tmp_path / "profile") as window:
        yield window
