"""`minsheng leads import FILE`: households to look at, out of a list."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.core import clock
from backend.core.commands import unit_of_work
from backend.core.errors import Invalid
from backend.settings import Settings

if TYPE_CHECKING:
    from backend.leads.service import Imported


def register(subparsers: Any) -> None:
    """Add `leads` to the parser's sub-commands."""
    leads = subparsers.add_parser("leads", help="households to look at unasked")
    load = leads.add_subparsers(required=True, metavar="what").add_parser(
        "import", help="import a CSV list; every row that cannot be used is reported and kept"
    )
    load.add_argument("file", metavar="FILE", type=Path)
    load.add_argument("--source", help="where the list comes from; by default the file's name")
    load.set_defaults(run=_import)


def _import(args: argparse.Namespace) -> int:
    try:
        content = args.file.read_bytes()
    except OSError:
        raise Invalid(f"读不了这个文件：{args.file}") from None
    imported = asyncio.run(_store(Settings(), content, args.source or args.file.stem))
    faults = [{"line": fault.line, "reason": fault.reason} for fault in imported.faults]
    told = {
        "rows": imported.lead_list.rows,
        "stored": imported.lead_list.stored,
        "again": imported.again,
        "faults": faults,
    }
    print(json.dumps(told, ensure_ascii=False))
    if faults:
        print(f"{len(faults)} 行有问题，没有导入；改好后把这些行另存成一个文件再导入", file=sys.stderr)
    return 0


async def _store(settings: Settings, content: bytes, source: str) -> "Imported":
    from backend.areas.county import CountySource
    from backend.core import crypto
    from backend.leads import service

    crypto.configure(settings.secret_keys)
    county = CountySource()
    async with unit_of_work(settings) as session:
        await county.refresh(session)
        return await service.import_list(session, county.gazetteer, content, source, clock.now(), None)
