"""The county's programmes as its file lists them, compared with the table."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.county_files import CountyFiles
from backend.areas.programme_entries import ConditionEntry, LineEntry, ProgrammeEntry
from backend.core import sync
from backend.programmes.models import Programme


async def programmes(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the programmes."""
    return await sync.compare(session, Programme, rows(files))


def rows(files: CountyFiles) -> list[dict[str, Any]]:
    """The programmes as their rows."""
    listed = files.programmes
    numbered = enumerate(listed.programmes, start=1)
    return [_row(entry, position, listed.lines, listed.source) for position, entry in numbered]


def _row(entry: ProgrammeEntry, position: int, lines: Mapping[str, LineEntry], source: str) -> dict[str, Any]:
    """One programme as its row; the county's lines are written into its conditions."""
    return {
        "code": entry.code,
        "position": position,
        "name": entry.name,
        "aliases": list(entry.aliases),
        "aid_types": list(entry.aid_types),
        "department_code": entry.department,
        "approving": entry.approving,
        "qualifies": entry.qualifies,
        "told": list(entry.told),
        "ways": [[_condition(part, lines) for part in way] for way in entry.ways],
        "not_with": list(entry.not_with),
        "materials": list(entry.materials),
        "standard": entry.standard,
        "procedure_code": entry.procedure,
        "apply": entry.apply,
        "takes": entry.takes,
        "basis": entry.basis,
        "source": source,
    }


def _condition(entry: ConditionEntry, lines: Mapping[str, LineEntry]) -> dict[str, Any]:
    kept: dict[str, Any] = {"fact": entry.fact}
    if entry.any_of:
        kept["any_of"] = list(entry.any_of)
    for measure in ("at_most", "at_least"):
        limit = getattr(entry, measure)
        if isinstance(limit, str):
            kept |= {measure: lines[limit].yuan, "line": lines[limit].name}
        elif limit is not None:
            kept[measure] = limit
    return kept
