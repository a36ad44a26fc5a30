"""The county's departments, offices and rules as its files list them, compared with the tables."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.county_files import CountyFiles
from backend.core import sync
from backend.offices.models import Department, Office, RoutingRule


async def departments(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the departments."""
    rows = [{"code": entry.code, "name": entry.name} for entry in files.departments]
    return await sync.compare(session, Department, rows)


async def offices(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the offices."""
    rows = [
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
    return await sync.compare(session, Office, rows)


async def routing_rules(session: AsyncSession, files: CountyFiles) -> sync.Plan:
    """What has to happen to the routing rules."""
    rows = [
        {
            "code": entry.code,
            "position": entry.position,
            "aid_type": entry.aid,
            "department_code": entry.department,
            "level": entry.level,
        }
        for entry in files.rules
    ]
    return await sync.compare(session, RoutingRule, rows)
