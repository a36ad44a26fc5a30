"""The table of a procedure as a value: at which stage what can be done, by whom, with what on record. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.areas.lifecycle_entries import Board, FieldKind, Hand, Need, OutcomeName, Recorded
from backend.areas.lifecycle_tables import END, STAY


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that must be recorded with a step."""

    name: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    at_least: int = 1
    required: bool = True


@dataclass(frozen=True, slots=True)
class TableAction:
    """One action of the county's; what its fields mean stands with `ActionEntry`."""

    label: str
    by: tuple[str, ...]
    level: str
    hand: Hand | None
    needs: tuple[Need, ...]
    record: tuple[Field, ...]
    checks_data: bool
    board: Board | None
    takes_down: bool
    notice: str | None
    note: bool
    meets: Recorded | None = None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "TableAction":
        """The action as a version keeps it."""
        fields = tuple(
            Field(
                one["field"], one["label"], one["kind"], tuple(one["choices"]), one["at_least"], one["required"]
            )
            for one in kept["record"]
        )  # fmt: skip
        notice = None if kept["notice"] is None else f"notice.{kept['notice']}"
        return cls(
            **{**kept, "by": tuple(kept["by"]), "needs": tuple(kept["needs"]), "record": fields, "notice": notice}
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """What one action leads to: `to` is a stage, None for the end, `stays` where nothing begins or ends."""

    action: str
    to: str | None
    stays: bool
    outcome: OutcomeName | None


@dataclass(frozen=True, slots=True)
class Table:
    """Stages by actions. `boards` is what is made public on reaching a stage."""

    cells: Mapping[str, tuple[Cell, ...]]
    boards: Mapping[str, Board]
    actions: Mapping[str, TableAction]
    never_public: frozenset[str]
    boards_days: Mapping[str, int]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Table":
        """The table as a version keeps it."""
        stages = kept["stages"]
        return cls(
            {name: tuple(_cell(name, cell) for cell in row["cells"]) for name, row in stages.items()},
            {name: row["board"] for name, row in stages.items() if row["board"]},
            {name: TableAction.from_json(action) for name, action in kept["actions"].items()},
            frozenset(kept["never_public"]),
            kept["boards_days"],
        )


def _cell(stage: str, kept: Mapping[str, Any]) -> Cell:
    stays = kept["to"] == STAY
    to = stage if stays else None if kept["to"] == END else kept["to"]
    return Cell(kept["do"], to, stays, kept["outcome"])
