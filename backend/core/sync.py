"""Makes a table hold exactly the rows that a file lists, touching only those that differ.

In three steps, for tables refer to one another: compare, write what is new or different, remove what is left over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.database import Base

BATCH = 1000
"""Rows of one statement: PostgreSQL takes 65,535 parameters, and a table has at most some dozens of columns."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to happen to a table; rows are named by their `code`."""

    model: type[Base]
    rows: Mapping[str, Mapping[str, Any]]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything has to happen at all."""
        return bool(self.added or self.changed or self.removed)


async def compare(session: AsyncSession, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> Plan:
    """Compare a table with the rows it should hold; each row has the same columns, one of them `code`."""
    wanted = {row["code"]: dict(row) for row in rows}
    columns = [_column(model, name) for name in next(iter(wanted.values()), {"code": ""})]
    stored = {row["code"]: dict(row) for row in (await session.execute(select(*columns))).mappings()}
    return Plan(
        model,
        wanted,
        added=tuple(code for code in wanted if code not in stored),
        changed=tuple(code for code, row in wanted.items() if code in stored and row != stored[code]),
        removed=tuple(code for code in stored if code not in wanted),
    )


async def write(session: AsyncSession, plan: Plan) -> None:
    """Add and change rows, in as few statements as the driver allows."""
    codes = (*plan.added, *plan.changed)
    for batch in (codes[start : start + BATCH] for start in range(0, len(codes), BATCH)):
        rows = [plan.rows[code] for code in batch]
        statement = insert(plan.model).values(rows)
        others = {name: statement.excluded[name] for name in rows[0] if name != "code"}
        await session.execute(statement.on_conflict_do_update(index_elements=["code"], set_=others))


async def remove(session: AsyncSession, plan: Plan) -> None:
    """Delete rows, in one statement. Raises `IntegrityError` when something still refers to one of them."""
    if plan.removed:
        await session.execute(delete(plan.model).where(_column(plan.model, "code").in_(plan.removed)))


def _column(model: type[Base], name: str) -> ColumnElement[Any]:
    return model.__table__.c[name]
