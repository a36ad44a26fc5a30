"""`minsheng clock`: the planned chain of a procedure, for whoever wants to know when something is due."""

import argparse
import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.core.clock import SHANGHAI
from backend.core.commands import unit_of_work
from backend.core.errors import NotFound
from backend.settings import Settings

if TYPE_CHECKING:
    from backend.core.workdays import WorkCalendar
    from backend.procedures.rules import PlannedStage, Procedure


FIRST_YEAR, LAST_YEAR = 1990, 2100


def register(subparsers: Any) -> None:
    """Add `clock` to the parser's sub-commands."""
    clock = subparsers.add_parser("clock", help="when each stage of a procedure is due, one JSON object a stage")
    clock.add_argument("--procedure", required=True, metavar="CODE", help="for instance qianjiang-55732")
    clock.add_argument(
        "--start", required=True, type=_moment, metavar="ISO",
        help="when the first stage begins; without a zone it is China's time",
    )  # fmt: skip
    clock.add_argument("--county", type=Path, metavar="DIR", help="read a county's files instead of the database")
    clock.set_defaults(run=lambda args: asyncio.run(_clock(Settings(), args)))


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError("not a point in time as ISO 8601 writes it") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"not between {FIRST_YEAR} and {LAST_YEAR}")
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


async def _clock(settings: Settings, args: argparse.Namespace) -> int:
    from backend.areas import county_files
    from backend.procedures import rules

    folder = args.county or county_files.in_place_of_a_database(settings)
    if folder:
        procedure, calendar = _from_files(folder, args.procedure)
    else:
        procedure, calendar = await _from_database(settings, args.procedure)
    for planned in rules.plan(procedure, args.start, calendar):
        print(json.dumps(_shown(planned), ensure_ascii=False))
    return 0


async def _from_database(settings: Settings, code: str) -> "tuple[Procedure, WorkCalendar]":
    from backend.procedures import service

    async with unit_of_work(settings) as session:
        return await service.procedure(session, code), await service.calendar(session)


def _from_files(folder: Path, code: str) -> "tuple[Procedure, WorkCalendar]":
    from backend.areas import county_files
    from backend.areas.procedure_checks import every_day_off
    from backend.core.workdays import CalendarChange, published
    from backend.procedures import rules

    files = county_files.read(folder)
    entry = next((entry for entry in files.procedures if entry.code == code), None)
    if entry is None:
        raise NotFound(f"没有办理流程 {code}")
    changes = [
        CalendarChange(part.year, part.complete, every_day_off(part), frozenset(part.days_worked))
        for part in files.calendar
    ]
    return rules.procedure_of(code, rules.content_of(entry, files.lifecycle)), published().changed(changes)


def _shown(planned: "PlannedStage") -> dict[str, Any]:
    return {
        "stage": planned.stage.stage,
        "due": planned.due.at.isoformat(),
        "limit": str(planned.stage.limit),
        "provisional": planned.due.provisional,
        "calendar": planned.due.calendar,
    }
