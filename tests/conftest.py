"""A real PostgreSQL and a real Valkey for every test that asks for one, started once and shared by all.

Each test has a database of its own, copied from one that the migrations made, so that services may commit as
they do in earnest and tests may open as many connections as a race needs.
"""

import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from backend.core import crypto, embedded, migrate, tables
from backend.core.database import Database
from backend.core.ephemeral import Ephemeral
from backend.county_import import demo
from backend.settings import Settings
from tests.journeys import browser

SECRET_KEYS = ("test-secret-newest-0123456789abcdef", "test-secret-older-0123456789abcdef")
_numbers = itertools.count(1)


def pytest_report_header() -> str:
    """Says whether the stories in a browser are told in this run."""
    return browser.told()


@pytest.fixture(scope="session", autouse=True)
def _process() -> None:
    """What every process of the office does at its start."""
    crypto.configure(SECRET_KEYS)
    tables.load()


@contextmanager
def open_folder(prefix: str) -> Iterator[Path]:
    """A temporary folder that PostgreSQL's own user may enter, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder for the servers' files."""
    with open_folder("minsheng-tests-") as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres_url(server_folder: Path) -> Iterator[str]:
    """The server, by its first database. Nothing need survive a crash, so it never waits for the disk."""
    with embedded.postgres(server_folder / "postgres") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url


@pytest.fixture(scope="session")
def template_database(postgres_url: str) -> str:
    """The name of a database that the migrations made, to be copied."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_minsheng")
    migrate.upgrade(_beside(postgres_url, "template_minsheng"))
    return "template_minsheng"


@pytest.fixture(scope="session")
def demo_template(postgres_url: str, template_database: str) -> str:
    """The name of a database that also holds the demo county and its accounts, to be copied."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE template_demo TEMPLATE {template_database}")
    demo.load(Settings(_env_file=None), _beside(postgres_url, "template_demo"))
    return "template_demo"


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """A database without a single table."""
    yield from _fresh(postgres_url, "template0")


@pytest.fixture
def database_url(postgres_url: str, template_database: str) -> Iterator[str]:
    """A migrated database of this test's own."""
    yield from _fresh(postgres_url, template_database)


@pytest.fixture
def demo_database_url(postgres_url: str, demo_template: str) -> Iterator[str]:
    """A database of this test's own with the demo county in it."""
    yield from _fresh(postgres_url, demo_template)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A pool over this test's database."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def valkey_url(server_folder: Path) -> Iterator[str]:
    """The shared Valkey."""
    folder = server_folder / "valkey"
    folder.mkdir()
    with embedded.valkey(folder) as url:
        yield url


@pytest.fixture
def redis_url(valkey_url: str) -> str:
    """The shared Valkey, emptied for this test."""
    with redis.Redis.from_url(valkey_url) as client:
        client.flushall()
    return valkey_url


@pytest.fixture
async def ephemeral(redis_url: str) -> AsyncIterator[Ephemeral]:
    """The volatile store over the emptied Valkey."""
    ephemeral = Ephemeral(redis_url)
    yield ephemeral
    await ephemeral.close()


def _beside(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return url.replace(f"/{embedded.DATABASE}?", f"/{name}?")


def _fresh(server: str, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield _beside(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
