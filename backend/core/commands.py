"""`minsheng migrate`, and how every command's failure is told: one line on standard error, exit status 1."""

import argparse
import sys
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from backend.core import migrate
from backend.core.database import is_away
from backend.core.embedded import database_url
from backend.core.errors import OfficeError
from backend.settings import Settings


def run(args: argparse.Namespace) -> int:
    """Run the chosen command; expected trouble becomes one line on standard error and status 1."""
    try:
        status: int = args.run(args)
    except OfficeError as error:
        print(error, file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        print("the database cannot be reached", file=sys.stderr)
        return 1
    return status


def register(subparsers: Any) -> None:
    """Add `migrate` to the parser's sub-commands."""
    parser = subparsers.add_parser("migrate", help="bring the database to the shape this version needs")
    parser.set_defaults(run=_migrate)


def _migrate(_: argparse.Namespace) -> int:
    with database_url(Settings()) as url:
        migrate.upgrade(url)
    return 0
