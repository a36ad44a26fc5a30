"""The county's departments, offices and rules as its files list them, compared with the tables."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.county_files import CountyFiles
from backend.areas.models import AreaRow
from backend.core import sync
from backend.offices.models import Department, Office, RoutingRule
from backend.offices.rules import Tables


async def departments(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the departments."""
    rows = [{"code": entry.code, "name": entry.name, "kind": entry.kind} for entry in files.departments]
    return await sync.compare(session, Department, rows)


async def offices(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the offices."""
    return await sync.compare(session, Office, office_rows(files))


def office_rows(files: CountyFiles) -> list[dict[str, Any]]:
    """The offices as their rows."""
    return [
        {
            "code": entry.code,
            "name": entry.name,
            "department_code": entry.department,
            "area_code": entry.area,
            "phone": entry.phone,
            "is_desk": entry.desk,
        }
        for entry in files.offices
    ]


async def routing_rules(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the routing rules."""
    return await sync.compare(session, RoutingRule, rule_rows(files))


def rule_rows(files: CountyFiles) -> list[dict[str, Any]]:
    """The routing rules as their rows."""
    return [
        {
            "code": entry.code,
            "position": entry.position,
            "aid_type": entry.aid,
            "programme_code": entry.programme,
            "area_code": entry.area,
            "department_code": entry.department,
            "level": entry.level,
            "procedure_code": entry.procedure,
        }
        for entry in files.rules
    ]


def tables(files: CountyFiles, version: int) -> Tables:
    """The county's tables as they will be once these files are imported, for decisions beforehand."""
    areas = (AreaRow(code=area.code, name=area.name, level=area.level, parent_code=area.parent) for area in files.areas)
    return Tables(
        {area.code: area for area in areas},
        [RoutingRule(**row) for row in rule_rows(files)],
        [Office(**row) for row in office_rows(files)],
        version,
    )
