"""The table of one procedure: the rows of its own stages, every target resolved; kept with the procedure's version."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.areas.lifecycle_entries import CellEntry, LifecycleEntry, StageRow
from backend.areas.procedure_entries import ProcedureEntry

INTAKE = "acceptance"
"""The stage that is over when an office takes the request up; what can be done there is the same everywhere."""
END = "end"
STAY = "stay"


def table_of(procedure: ProcedureEntry, lifecycle: LifecycleEntry) -> dict[str, Any] | None:
    """The procedure's table as plain JSON; None where one of its stages but being taken up has no row."""
    rows = {row.stage: row for row in lifecycle.stages}
    order = [stage.stage for stage in (*procedure.stages, *procedure.afterwards)]
    every = [*order, *(stage.stage for stage in procedure.besides)]
    if any(name not in rows for name in every if name != INTAKE):
        return None
    stages = {name: _row(rows[name], order, rows) for name in every if name != INTAKE}
    used = {cell["do"] for row in stages.values() for cell in row["cells"]}
    return {
        "stages": stages,
        "actions": {
            action.action: action.model_dump(mode="json", exclude={"action"})
            for action in lifecycle.actions
            if action.action in used
        },
        "never_public": list(lifecycle.never_public),
        "boards_days": dict(lifecycle.boards_days),
    }


def _row(row: StageRow, order: Sequence[str], rows: Mapping[str, StageRow]) -> dict[str, Any]:
    cells = [
        {"do": cell.do, "to": _target(row.stage, cell, order, rows), "outcome": cell.outcome} for cell in row.cells
    ]
    return {"board": row.board, "cells": cells}


def _target(stage: str, cell: CellEntry, order: Sequence[str], rows: Mapping[str, StageRow]) -> str:
    if cell.to == "next":
        return next(iter(order[order.index(stage) + 1 :]), END) if stage in order else END
    if cell.to == "decide":
        return next((name for name in order if name in rows and _approves(rows[name])), END)
    return cell.to


def _approves(row: StageRow) -> bool:
    return any(cell.outcome == "approved" for cell in row.cells)
