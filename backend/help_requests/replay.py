"""Past requests decided again by a changed county, before it is published: who would have had them then."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.county_files import CountyFiles
from backend.help_requests import repository
from backend.help_requests.repository import Alike
from backend.offices import plans, rules
from backend.offices import service as offices
from backend.offices.rules import Asked, Decision, NamedProgramme, Tables
from backend.programmes import repository as programmes


@dataclass(frozen=True, slots=True)
class Moved:
    """Requests alike in everything routing looks at, that would go to another office: how many, a few of them."""

    before: Decision
    after: Decision
    count: int
    numbers: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """This group as plain JSON."""
        return {
            "inputs": self.after.asked.to_json(),
            "before": {"office": self.before.office_code, "rule": self.before.rule},
            "after": {"office": self.after.office_code, "rule": self.after.rule},
            "explanation": self.after.explanation,
            "count": self.count,
            "numbers": list(self.numbers),
        }


@dataclass(frozen=True, slots=True)
class Replay:
    """What a changed county would have done with past requests: of `requests`, so many stay, these move.

    `unplaced` counts those that would go to the county's desk because no rule places them, before and after.
    """

    requests: int
    moved: tuple[Moved, ...]
    unplaced: tuple[int, int]

    def to_json(self) -> dict[str, Any]:
        """The sums as plain JSON."""
        moved = sum(group.count for group in self.moved)
        before, after = self.unplaced
        return {"requests": self.requests, "moved": moved, "unplaced_before": before, "unplaced_after": after}


async def replay(session: AsyncSession, files: CountyFiles, since: datetime) -> Replay:
    """Decide the requests filed since then by the present tables and by those of `files`; nothing is changed.

    Both decisions are made anew, so that what differs is the tables and not what caseworkers did afterwards.
    """
    present = await offices.tables(session)
    changed = plans.tables(files, present.version + 1)
    named = {
        programme.code: NamedProgramme(
            programme.code, programme.name, programme.department_code, programme.procedure_code
        )
        for programme in await programmes.programmes(session)
    }
    renamed = {
        entry.code: NamedProgramme(entry.code, entry.name, entry.department, entry.procedure)
        for entry in files.programmes.programmes
    }
    moved, sums = [], Counter[str]()
    for alike in await repository.alike_since(session, since):
        before, after = _decided(alike, present, named), _decided(alike, changed, renamed)
        sums["all"] += alike.count
        sums["before"] += alike.count * (not before.routed)
        sums["after"] += alike.count * (not after.routed)
        if before.office_code != after.office_code:
            moved.append(Moved(before, after, alike.count, alike.numbers))
    moved.sort(key=lambda group: -group.count)
    return Replay(sums["all"], tuple(moved), (sums["before"], sums["after"]))


def _decided(alike: Alike, tables: Tables, programmes: dict[str, NamedProgramme]) -> Decision:
    programme = programmes.get(alike.programme or "")
    return rules.route(Asked(alike.aid_types, rules.at_home(alike.area_code, tables.areas), programme), tables)
