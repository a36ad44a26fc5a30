"""A procedure as a value, and its plan: when each stage is due if none is quicker than it must be. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.areas.procedure_entries import ProcedureEntry
from backend.core.workdays import Due, Limit, WorkCalendar, due, parse_limit

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name in code, what people call it, and how long it may take."""

    stage: str
    name: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure. `besides` are clocks that begin when something happens, whatever the stage."""

    code: str
    version: str
    name: str
    stages: tuple[Stage, ...]
    besides: tuple[Stage, ...]

    def stage(self, name: str) -> Stage | None:
        """The stage, or the clock besides the stages, of this name."""
        return next((stage for stage in (*self.stages, *self.besides) if stage.stage == name), None)

    def after(self, name: str) -> Stage | None:
        """The stage that follows this one; None after the last, and after a clock besides the stages."""
        names = [stage.stage for stage in self.stages]
        return next(iter(self.stages[names.index(name) + 1 :]), None) if name in names else None


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage and when it is due at the latest."""

    stage: Stage
    due: Due


def content_of(entry: ProcedureEntry) -> dict[str, Any]:
    """A procedure of the county's file as plain JSON, as its version keeps it."""
    return entry.model_dump(mode="json", exclude={"code"})


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

    return Procedure(code, version_of(content), content["name"], stages(content["stages"]), stages(content["besides"]))


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
