"""`minsheng retention`: remove now what has been kept long enough, or only say what would be."""

import asyncio
import json
import sys
from typing import Any

from backend.core import clock
from backend.settings import Settings


def register(subparsers: Any) -> None:
    """Add `retention` to the parser's sub-commands."""
    parser = subparsers.add_parser("retention", help="remove what has been kept long enough, by the county's periods")
    parser.add_argument("--dry-run", action="store_true", help="only say how much there is to remove")
    parser.set_defaults(run=lambda args: asyncio.run(_remove(Settings(), dry_run=args.dry_run)))


async def _remove(settings: Settings, *, dry_run: bool) -> int:
    from backend.core import crypto, tables
    from backend.core.database import Database
    from backend.core.embedded import database_url
    from backend.retention import service

    crypto.configure(settings.secret_keys)
    tables.load()
    now = clock.now()
    with database_url(settings) as url:
        database = Database(url)
        try:
            if dry_run:
                counts = await service.due(database, now)
            else:
                counts = await service.remove(database, now, by="command")
        finally:
            await database.close()
    if not counts:
        print("the county has set no periods (retention.yml): everything stays", file=sys.stderr)
    print(json.dumps(counts))
    if dry_run:
        print("nothing was removed; messages on disk are each web process's own", file=sys.stderr)
    return 0
