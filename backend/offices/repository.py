"""All SQL about departments, offices and routing rules."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import NotFound
from backend.offices.models import Department, Office, RoutingRule


async def office(session: AsyncSession, code: str) -> Office:
    """The office with this code; raises NotFound."""
    found = await session.get(Office, code)
    if found is None:
        raise NotFound("没有这个经办机构")
    return found


async def offices(session: AsyncSession) -> Sequence[Office]:
    """Every office, those of one area together."""
    return (await session.scalars(select(Office).order_by(Office.area_code, Office.code))).all()


async def desk(session: AsyncSession) -> Office:
    """The county's own desk; the import sees to it that there is exactly one."""
    return (await session.scalars(select(Office).where(Office.is_desk))).one()


async def department(session: AsyncSession, code: str) -> Department:
    """The department with this code; raises NotFound."""
    found = await session.get(Department, code)
    if found is None:
        raise NotFound("没有这个部门")
    return found


async def rules(session: AsyncSession) -> Sequence[RoutingRule]:
    """Every rule, in the order in which they are tried."""
    return (await session.scalars(select(RoutingRule).order_by(RoutingRule.position))).all()


async def departments(session: AsyncSession) -> Sequence[Department]:
    """Every department."""
    return (await session.scalars(select(Department).order_by(Department.code))).all()
