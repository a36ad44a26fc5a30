"""A procedure as a value, and its plan: when each stage is due if none is quicker than it must be. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.areas.lifecycle_entries import LifecycleEntry
from backend.areas.lifecycle_tables import table_of
from backend.areas.procedure_entries import ProcedureEntry
from backend.core.workdays import Due, Limit, WorkCalendar, due, parse_limit
from backend.procedures.tables import Table

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name in code, what people call it, and how long it may take."""

    stage: str
    name: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure.

    `afterwards` are the stages after the decision, `besides` those that are reached only when something happens.
    `table` says what can be done at a stage; None: the request is simply approved, refused and closed.
    """

    code: str
    version: str
    name: str
    stages: tuple[Stage, ...]
    besides: tuple[Stage, ...] = ()
    afterwards: tuple[Stage, ...] = ()
    table: Table | None = None

    def stage(self, name: str) -> Stage | None:
        """The stage of this name."""
        return next((stage for stage in (*self.stages, *self.afterwards, *self.besides) if stage.stage == name), None)

    def after(self, name: str) -> Stage | None:
        """The stage that follows this one; None after the last, and after one besides the others."""
        order = (*self.stages, *self.afterwards)
        names = [stage.stage for stage in order]
        return next(iter(order[names.index(name) + 1 :]), None) if name in names else None


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage and when it is due at the latest."""

    stage: Stage
    due: Due


def content_of(entry: ProcedureEntry, lifecycle: LifecycleEntry) -> dict[str, Any]:
    """A procedure of the county's file with its table as plain JSON, as its version keeps them."""
    return entry.model_dump(mode="json", exclude={"code"}) | {"table": table_of(entry, lifecycle)}


def version_of(content: Mapping[str, Any]) -> str:
    """The version of a content: a digest of it."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def procedure_of(code: str, content: Mapping[str, Any]) -> Procedure:
    """The procedure that a content describes."""
    runs_on = not content["ends_on_rest_days"]

    def stages(entries: list[dict[str, str]]) -> tuple[Stage, ...]:
        return tuple(
            Stage(entry["stage"], entry["name"], parse_limit(entry["limit"], runs_on=runs_on)) for entry in entries
        )

    table = content.get("table")  # versions that were imported before there were tables have none
    return Procedure(
        code,
        version_of(content),
        content["name"],
        stages(content["stages"]),
        stages(content["besides"]),
        stages(content.get("afterwards", [])),
        None if table is None else Table.from_json(table),
    )


def plan(procedure: Procedure, start: datetime, calendar: WorkCalendar) -> list[PlannedStage]:
    """Every stage with its due day, when the first begins at `start` (aware) and each at the end of the one before.

    A stage begins on the due day of the one before, and that day is not counted; hours begin when that day is over.
    """
    planned: list[PlannedStage] = []
    for stage in procedure.stages:
        if planned:
            over = planned[-1].due.at
            start = over if stage.limit.unit == "hours" else over - _INSTANT
        planned.append(PlannedStage(stage, due(start, stage.limit, calendar)))
    return planned
