"""The hardship index of one request as its page shows it: each point with its origin, and what may be due."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.programme_entries import FLAGS
from backend.hardship_index import repository as indexes
from backend.hardship_index.facts import RECORDED, Finding
from backend.hardship_index.models import HardshipIndex
from backend.help_requests import indexing
from backend.help_requests.models import HelpRequest
from backend.programmes import service as programmes
from backend.programmes.service import Match
from bot import texts

SUGGESTED = 5
"""So many programmes are suggested at most."""

_NAMES = {"household_size": "家庭人口", "monthly_income": "家庭月收入"}


@dataclass(frozen=True, slots=True)
class Hardship:
    """What the page shows; `index` is None in a county without a scorecard. `choices` are facts to be put down."""

    index: HardshipIndex | None
    findings: tuple[Finding, ...] = field(repr=False)
    suggested: tuple[Match, ...]
    choices: tuple[tuple[str, str, bool], ...]
    origins: tuple[str, ...] = indexing.BY_CASEWORKERS


async def shown(session: AsyncSession, request: HelpRequest) -> Hardship:
    """The index that holds, what it rests on, and the programmes the household may be due."""
    known = await indexing.known_of(session, request)
    index = (await indexes.present(session, [request.id])).get(request.id)
    matches = await programmes.screen(session, known.household)
    suggested = tuple(match for match in matches if match.standing != "unknown")[:SUGGESTED]
    choices = tuple((fact, name_of(fact), fact in FLAGS) for fact in RECORDED if fact != "benefits")
    return Hardship(index, tuple(known.findings.values()), suggested, choices)


def name_of(fact: str) -> str:
    """What a fact is called."""
    return _NAMES.get(fact) or texts.label("fact", fact)
