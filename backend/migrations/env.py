"""How Alembic runs our migrations: one transaction, one process at a time, never waiting long for a lock."""

from alembic import context
from sqlalchemy import create_engine, pool, text
from sqlalchemy.engine import Connection

from backend.core import tables
from backend.core.embedded import database_url
from backend.settings import Settings

MIGRATION_LOCK = 0x6D696E73
"""The advisory lock under which migrations run; any number, as long as it stays the same."""


def ours(_object: object, name: str | None, type_: str, _reflected: bool, _compared: object) -> bool:
    """Leave out procrastinate's tables: its own schema makes them, no model describes them."""
    return not (type_ == "table" and (name or "").startswith("procrastinate_"))


def run(connection: Connection) -> None:
    """Run what is due inside one transaction."""
    context.configure(
        connection=connection, target_metadata=tables.load(), include_object=ours, compare_server_default=True
    )
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        # A migration that cannot have its lock soon must fail, lest every request queue behind it.
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SET LOCAL statement_timeout = '5min'"))
        context.run_migrations()


def connect_and_run(url: str) -> None:
    """Connect to the libpq address `url` and run."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)
    with engine.connect() as connection:
        run(connection)


given = context.config.attributes.get("url")
if given is not None:
    connect_and_run(given)
else:  # Alembic's own command line, in development
    with database_url(Settings()) as address:
        connect_and_run(address)
