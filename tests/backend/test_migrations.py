"""The migrations make what the models say, go back to nothing, and come again."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import psycopg
import pytest
from alembic.util import CommandError
from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine

from backend.core import migrate, tables

LEFTOVERS = """
SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
UNION SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
"""
CONSTRAINTS_AND_INDEXES = """
SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text !~ 'procrastinate|alembic'
UNION SELECT indexname::text, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename !~ 'procrastinate|alembic'
"""


def leftovers(url: str) -> set[str]:
    """Tables, functions and types of the public schema, but for Alembic's own table."""
    with psycopg.connect(url) as connection:
        found = connection.execute(LEFTOVERS).fetchall()
    return {name for (name,) in found} - {"alembic_version"}


def test_up_down_and_up_again(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    migrate.check(empty_database_url)
    migrate.downgrade(empty_database_url, "base")
    assert leftovers(empty_database_url) == set()
    migrate.upgrade(empty_database_url)
    migrate.check(empty_database_url)


def constraints_and_indexes(url: str) -> set[tuple[str, str]]:
    """Every constraint and index with its definition; Alembic's own comparison leaves many of them out."""
    with psycopg.connect(url) as connection:
        return set(connection.execute(CONSTRAINTS_AND_INDEXES).fetchall())


def test_constraints_and_indexes_are_the_models_own(empty_database_url: str, database_url: str) -> None:
    engine = create_engine(empty_database_url.replace("postgresql://", "postgresql+psycopg://"))
    tables.load().create_all(engine)
    engine.dispose()
    assert constraints_and_indexes(database_url) == constraints_and_indexes(empty_database_url)


def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    before = leftovers(database_url)
    migrate.upgrade(database_url)
    assert leftovers(database_url) == before


def test_a_difference_between_models_and_tables_is_named(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE residents DROP COLUMN service_code")
    with pytest.raises(CommandError, match="service_code"):
        migrate.check(database_url)


def test_processes_that_migrate_at_once_wait_for_each_other(empty_database_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_upgrade_in_a_process, [empty_database_url] * 2))
    migrate.check(empty_database_url)


def _upgrade_in_a_process(url: str) -> None:
    script = "import sys; from backend.core import migrate; migrate.upgrade(sys.argv[1])"
    subprocess.run([sys.executable, "-c", script, url], check=True)


def test_the_kept_schema_of_the_job_queue_is_the_installed_ones() -> None:
    """When this fails, procrastinate has changed its schema: add a migration with its upgrade scripts."""
    kept = files("backend.migrations").joinpath("procrastinate_3_10.sql").read_text(encoding="utf-8")
    assert kept.partition("\n")[2].strip() == SchemaManager.get_schema().strip()
