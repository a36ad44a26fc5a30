"""The county's scorecard as its file lists it, kept in every version it ever had."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.county_files import CountyFiles
from backend.areas.index_entries import FactorEntry, StepEntry
from backend.areas.programme_entries import LineEntry
from backend.hardship_index.models import Scorecard


def content_of(files: CountyFiles) -> dict[str, Any]:
    """The scorecard as plain JSON; the county's lines are written into its steps."""
    index, lines = files.index, files.programmes.lines
    return {
        "source": index.source,
        "bands": [band.model_dump(mode="json") for band in index.bands],
        "factors": [_factor(factor, lines) for factor in index.factors],
        "words": {fact: list(words) for fact, words in index.words.items()},
    }


def _factor(factor: FactorEntry, lines: Mapping[str, LineEntry]) -> dict[str, Any]:
    steps = [_step(step, lines) for step in factor.steps]
    return {"code": factor.code, "name": factor.name, "cap": factor.cap, "steps": steps}


def _step(step: StepEntry, lines: Mapping[str, LineEntry]) -> dict[str, Any]:
    kept = step.model_dump(mode="json")
    for measure in ("at_most", "at_least"):
        if isinstance(kept[measure], str):
            kept[measure] = lines[kept[measure]].yuan
    return kept


def version_of(content: Mapping[str, Any]) -> str:
    """A digest of the content."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:12]


async def write(session: AsyncSession, files: CountyFiles, now: datetime) -> str:
    """Keep the scorecard of the files; gives its version. Which one is in use stands in the county's row."""
    content = content_of(files)
    version = version_of(content)
    row = insert(Scorecard).values(version=version, content=content, since=now)
    await session.execute(row.on_conflict_do_nothing())
    return version
