"""The SQL of kept utterances."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.training.models import Utterance

DISCARDED = "discarded"
"""The label of an utterance that teaches nothing."""


async def count_or_add(session: AsyncSession, row: Mapping[str, Any]) -> None:
    """Keep an utterance, or count one more who said the same; one statement either way."""
    said = insert(Utterance).values(row)
    await session.execute(
        said.on_conflict_do_update(
            index_elements=["text"],
            set_={"count": Utterance.count + 1, "updated_at": said.excluded.updated_at},
        )
    )


async def unlabelled(session: AsyncSession, *, after: int | None, limit: int) -> list[Utterance]:
    """What waits for a label: said most often first, then least sure. `after`: the last id of the page before."""
    order = (-Utterance.count, Utterance.confidence, Utterance.id)
    found = select(Utterance).where(Utterance.label.is_(None)).order_by(*order).limit(limit)
    if after is not None:
        last = select(*order).where(Utterance.id == after).subquery()
        found = found.where(tuple_(*order) > select(*last.c).scalar_subquery())
    return list((await session.scalars(found)).all())


async def labelled(session: AsyncSession, *, limit: int) -> list[Utterance]:
    """What was labelled or discarded, latest first."""
    found = select(Utterance).where(Utterance.label.is_not(None)).order_by(Utterance.labelled_at.desc()).limit(limit)
    return list((await session.scalars(found)).all())


async def corrections(session: AsyncSession) -> list[Utterance]:
    """Everything with a label that teaches, in a lasting order."""
    found = select(Utterance).where(_teaches()).order_by(Utterance.label, Utterance.id)
    return list((await session.scalars(found)).all())


async def counts(session: AsyncSession) -> tuple[int, int, int]:
    """How many wait for a label, how many have one that teaches, how many were discarded."""
    found = select(
        func.count().filter(Utterance.label.is_(None)),
        func.count().filter(_teaches()),
        func.count().filter(Utterance.label == DISCARDED),
    )
    waiting, teaching, discarded = (await session.execute(found)).one()
    return waiting, teaching, discarded


async def one(session: AsyncSession, utterance_id: int) -> Utterance | None:
    """One utterance, its row locked for the change."""
    return await session.get(Utterance, utterance_id, with_for_update=True)


def _teaches() -> ColumnElement[bool]:
    return Utterance.label != DISCARDED
