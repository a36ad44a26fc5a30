"""Keeping what the assistant was unsure of, and letting a person say what it means."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Invalid, NotFound
from backend.core.logging import get_logger
from backend.runtime import Runtime
from backend.staff.models import Account
from backend.training import corrections, repository
from backend.training.corrections import Correction
from backend.training.masking import mask
from backend.training.models import Utterance
from backend.training.repository import DISCARDED
from bot.nlu.assemble import AID_INTENTS
from bot.nlu.understanding import AID_TYPES, INTENTS, Understanding

__all__ = [
    "AID_INTENTS", "DISCARDED", "UNSURE_BELOW", "Listing", "corrections_file", "label", "labelled", "listing",
    "note_unsure", "write_corrections",
]  # fmt: skip

log = get_logger(__name__)

UNSURE_BELOW = 0.6
"""Confidence under which an utterance is kept for a person to look at."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of utterances that wait for a label. `after` continues the list; None at its end."""

    utterances: list[Utterance]
    after: int | None
    waiting: int
    teaching: int
    discarded: int


async def note_unsure(session: AsyncSession, understanding: Understanding, model_version: str, now: datetime) -> None:
    """Keep a masked utterance when the assistant was unsure of it: one statement, and none when it was sure.

    For whatever a resident says freely; an answer to a question for a name or a number is not to be given here, and
    one that slips through is not kept when nothing but marks is left of it. Call it last in the transaction: residents
    who say the same wait for each other until it ends.
    """
    intent = understanding.intent
    if intent.confidence >= UNSURE_BELOW and intent.name != "out_of_scope":
        return
    masked = mask(understanding)
    if masked.teaches_nothing:
        return
    await repository.count_or_add(
        session,
        {
            "text": masked.text,
            "intent": intent.name,
            "confidence": intent.confidence,
            "aid_types": [aid.name for aid in understanding.aid_types],
            "entities": list(masked.entities),
            "model_version": model_version,
            "count": 1,
            "created_at": now,
            "updated_at": now,
        },
    )


async def listing(session: AsyncSession, *, after: int | None = None, limit: int = 20) -> Listing:
    """What waits for a label, most often said first."""
    found = await repository.unlabelled(session, after=after, limit=limit + 1)
    page = found[:limit]
    return Listing(page, page[-1].id if len(found) > limit else None, *await repository.counts(session))


async def labelled(session: AsyncSession, *, limit: int = 50) -> list[Utterance]:
    """What was decided lately, the latest first."""
    return await repository.labelled(session, limit=limit)


async def label(
    session: AsyncSession, account: Account, utterance_id: int, intent: str, aid_types: list[str], now: datetime
) -> Utterance:
    """Say what an utterance means, or (`discarded`) that it teaches nothing; may be said anew at any time.

    Raises NotFound, and Invalid for words that are not of the vocabulary or kinds of assistance where there are none.
    """
    if intent != DISCARDED and intent not in INTENTS:
        raise Invalid("请选择一种意图")
    if not {*aid_types} <= {*AID_TYPES}:
        raise Invalid("没有这种救助类型")
    if aid_types and intent not in AID_INTENTS:
        raise Invalid("只有求助、代人求助、紧急求助和问政策才有救助类型")
    utterance = await repository.one(session, utterance_id)
    if utterance is None:
        raise NotFound("没有这条记录")
    utterance.label = intent
    utterance.label_aid_types = sorted({*aid_types})
    utterance.labelled_by_id, utterance.labelled_at = account.id, now
    log.info("utterance_labelled", utterance_id=utterance_id, account_id=account.id)
    return utterance


async def corrections_file(session: AsyncSession) -> str:
    """All corrections as Rasa YAML."""
    return corrections.as_rasa_yaml(_correction(utterance) for utterance in await repository.corrections(session))


async def write_corrections(runtime: Runtime) -> Path:
    """Write the corrections where `minsheng nlu train` reads them. To be called after the label was committed."""
    async with runtime.database.unit_of_work() as session:
        text = await corrections_file(session)
    return await asyncio.to_thread(corrections.write, runtime.settings.var_dir, text)


def _correction(utterance: Utterance) -> Correction:
    assert utterance.label is not None
    illnesses = tuple(str(e["text"]) for e in utterance.entities if e["entity"] == "illness")
    return Correction(utterance.text, utterance.label, tuple(utterance.label_aid_types or ()), illnesses)
