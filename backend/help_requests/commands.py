"""`minsheng route`: where a request would go and why; and where past requests would go by a changed county."""

import argparse
import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.areas import county_files
from backend.core import clock
from backend.core.commands import unit_of_work
from backend.core.errors import Invalid
from backend.settings import Settings
from bot.nlu.places import Gazetteer, ResolvedArea
from bot.nlu.understanding import AID_TYPES

if TYPE_CHECKING:
    from backend.offices.rules import Decision, Tables
    from backend.programmes.models import Programme


def register(subparsers: Any) -> None:
    """Add `route` to the parser's sub-commands."""
    route = subparsers.add_parser("route", help="which office a request goes to, and why")
    route.add_argument("--aid", action="append", choices=AID_TYPES, metavar="KIND", help="may be given several times")
    route.add_argument("--area", metavar="PLACE", help="where the household lives, by name or code")
    route.add_argument("--programme", metavar="CODE", help="the programme that is meant")
    route.add_argument("--county", type=Path, metavar="DIR", help="read a county's files instead of the database")
    route.add_argument("--replay", type=Path, metavar="DIR", help="decide past requests by the county in DIR instead")
    route.add_argument("--days", type=int, default=31, help="how far back --replay goes")
    route.set_defaults(run=lambda args: _run(route, args))


def _run(parser: argparse.ArgumentParser, args: argparse.Namespace) -> int:
    if args.replay is None and (args.area is None or not (args.aid or args.programme)):
        parser.error("--area is needed, and --aid or --programme; or --replay")
    return asyncio.run(_replay(Settings(), args) if args.replay else _route(Settings(), args))


async def _route(settings: Settings, args: argparse.Namespace) -> int:
    from backend.offices import rules

    folder = args.county or county_files.in_place_of_a_database(settings)
    tables, programmes = _from_files(folder) if folder else await _from_database(settings)
    place = _place(args.area, tables)
    programme = None
    if args.programme is not None:
        found = next((programme for programme in programmes if programme.code == args.programme), None)
        if found is None:
            raise Invalid(f"没有救助项目 {args.programme}")
        programme = rules.NamedProgramme(found.code, found.name, found.department_code, found.procedure_code)
    asked = rules.Asked(tuple(args.aid or ()), rules.at_home(place.code, tables.areas), programme)
    print(json.dumps(_shown(rules.route(asked, tables), place), ensure_ascii=False))
    return 0


async def _from_database(settings: Settings) -> "tuple[Tables, list[Programme]]":
    from backend.core.errors import Unavailable
    from backend.offices import service as offices
    from backend.programmes import repository as programmes

    async with unit_of_work(settings) as session:
        tables = await offices.tables(session)
        if not tables.areas:
            raise Unavailable("还没有导入县域数据")
        return tables, list(await programmes.programmes(session))


def _from_files(folder: Path) -> "tuple[Tables, list[Programme]]":
    from backend.offices import plans as office_plans
    from backend.programmes import plans as programme_plans
    from backend.programmes.models import Programme

    files = county_files.read(folder)
    return office_plans.tables(files, 0), [Programme(**row) for row in programme_plans.rows(files)]


def _place(said: str, tables: "Tables") -> ResolvedArea:
    """The one place that is meant. Raises Invalid when there is none or there are several."""
    from bot.nlu.places import Area

    gazetteer = Gazetteer(Area(area.code, area.name, area.level, area.parent_code) for area in tables.areas.values())
    if said in tables.areas:
        area = tables.areas[said]
        above = tables.areas.get(area.parent_code or "")
        label = f"{above.name}{area.name}" if above is not None and area.level == "village" else area.name
        return ResolvedArea(area.code, label, area.level, None)
    found = gazetteer.resolve(said)
    if not found:
        raise Invalid(f"没有找到这个地方：{said}")
    if len(found) > 1:
        raise Invalid(f"有几处同名，请写上乡镇：{'、'.join(place.label for place in found)}")
    return found[0]


def _shown(decision: "Decision", place: ResolvedArea) -> dict[str, Any]:
    return {
        "office": decision.office_code,
        "department": decision.department_code,
        "area": place.label,
        "rule": decision.rule,
        "version": decision.version,
        "explanation": decision.explanation,
        "runners_up": [other.to_json() for other in decision.runners_up],
    }


async def _replay(settings: Settings, args: argparse.Namespace) -> int:
    from backend.help_requests.replay import replay

    files = county_files.read(args.replay)
    async with unit_of_work(settings) as session:
        found = await replay(session, files, clock.now() - timedelta(days=args.days))
    for group in found.moved:
        print(json.dumps(group.to_json(), ensure_ascii=False))
    print(json.dumps(found.to_json()), file=sys.stderr)
    return 0
