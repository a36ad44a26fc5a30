"""`minsheng migrate`, and what commands share: a transaction, and how their failure is told."""

import argparse
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from backend.core.errors import OfficeError
from backend.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


def run(args: argparse.Namespace) -> int:
    """Run the chosen command; expected trouble becomes one line on standard error and status 1."""
    try:
        status: int = args.run(args)
    except OfficeError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read the output has read enough (`| head`); what is left must not fail once more at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        sentence = _settings_trouble(error) or _database_trouble(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1
    return status


def _settings_trouble(error: Exception) -> str | None:
    """Every setting whose value cannot be one; None for any other trouble."""
    if not isinstance(error, ValidationError) or error.title != Settings.__name__:
        return None
    said = ((fault["loc"], fault["msg"].removeprefix("Value error, ")) for fault in error.errors())
    return "settings: " + "; ".join(f"{'.'.join(map(str, place)).upper()}: {why}" for place, why in said)


def _database_trouble(error: Exception) -> str | None:
    """What to say of the database's trouble; None for a fault of ours, which must be seen whole."""
    from psycopg.errors import UndefinedColumn, UndefinedTable
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from backend.core.database import is_away

    if isinstance(error, ArgumentError):
        return "the database's address cannot be read"

    if is_away(error):
        return "the database cannot be reached"
    if isinstance(error, DBAPIError) and isinstance(error.orig, UndefinedTable | UndefinedColumn):
        return "the database is not in the shape this version needs: run minsheng migrate"
    return None


@asynccontextmanager
async def unit_of_work(settings: Settings) -> AsyncIterator["AsyncSession"]:
    """One transaction over the database of `settings`, for a command that does one thing and ends."""
    from backend.core import tables
    from backend.core.database import Database
    from backend.core.embedded import database_url

    tables.load()
    with database_url(settings) as url:
        database = Database(url)
        try:
            async with database.unit_of_work() as session:
                yield session
        finally:
            await database.close()


def register(subparsers: Any) -> None:
    """Add `migrate` to the parser's sub-commands."""
    parser = subparsers.add_parser("migrate", help="bring the database to the shape this version needs")
    parser.set_defaults(run=_migrate)


def _migrate(_: argparse.Namespace) -> int:
    from backend.core import migrate
    from backend.core.embedded import database_url

    with database_url(Settings()) as url:
        migrate.upgrade(url)
    return 0
