"""`minsheng demo` and `minsheng county import`: the county's files into the database."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.core import clock
from backend.core.commands import unit_of_work
from backend.core.embedded import database_url
from backend.settings import Settings

if TYPE_CHECKING:
    from backend.county_import.service import CountyPlan


def register(subparsers: Any) -> None:
    """Add `demo` and `county` to the parser's sub-commands."""
    demo = subparsers.add_parser("demo", help="load the demo county and its accounts; never in production")
    demo.set_defaults(run=_demo)
    county = subparsers.add_parser("county", help="the county's own data")
    load = county.add_subparsers(required=True, metavar="what").add_parser(
        "import", help="make the database hold the county that the files in DIR describe, whole or not at all"
    )
    load.add_argument("folder", metavar="DIR", type=Path)
    load.add_argument("--dry-run", action="store_true", help="only say what would change")
    load.set_defaults(run=lambda args: asyncio.run(_import(Settings(), args.folder, args.dry_run)))


def _demo(_: argparse.Namespace) -> int:
    from backend.county_import import demo

    settings = Settings()
    with database_url(settings) as url:
        accounts = demo.load(settings, url)
    for account in accounts:
        print(account.username, account.password, account.role_label, account.display_name, sep="\t")
    print("these accounts are for development only", file=sys.stderr)
    return 0


async def _import(settings: Settings, folder: Path, dry_run: bool) -> int:
    from backend.areas import county_files
    from backend.county_import import service

    files = county_files.read(folder)
    async with unit_of_work(settings) as session:
        imported = await service.import_county(session, files, clock.now())
        if dry_run:
            # It was carried out, so that whatever would stop it has been found; nothing of it is kept.
            await session.rollback()
    print(_changes(imported.plan))
    done = "nothing was changed; it would become" if dry_run else "done:"
    moved = f"deadlines moved: {imported.deadlines_moved}"
    print(f"{done} county version {imported.version}, {moved}", file=sys.stderr)
    return 0


def _changes(plan: "CountyPlan") -> str:
    """What changes, as one JSON object by table."""
    tables_changed: dict[str, dict[str, tuple[str, ...]]] = {
        part.model.__tablename__: {"added": part.added, "changed": part.changed, "removed": part.removed}
        for part in plan.all
    }
    tables_changed["county"] = {"added": (), "changed": plan.county, "removed": ()}
    return json.dumps(tables_changed, ensure_ascii=False)
