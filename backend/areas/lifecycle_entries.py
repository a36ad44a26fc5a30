"""The shape of `lifecycle.yml`: what can be done at which stage of a procedure, by whom, and what must be recorded."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.areas.entries import Entry, Name

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)]
FieldKind = Literal["text", "long_text", "date", "number", "yes_no", "choice", "names"]
"""`names`: people, separated by 、 or a comma; at least as many as `at_least`. `number`: not below 0."""
Hand = Literal["investigation", "review", "approval", "payment"]
"""What a signature stands for; review, approval and payment are three different people's (三权分离)."""
Board = Literal["review", "approval", "long_term"]
"""The three publicities (三榜公示)."""
Need = Literal["publicity_over", "data_checked", "reviewed", "approved", "reverse_reviewed", "overlap_looked_at"]
"""What must have been before a step can be taken."""
Recorded = Literal["reverse_reviewed", "overlap_looked_at"]
"""Needs of some requests only, met by a step that the county has for them: the review in reverse (反向核查) of what
somebody in the register of dishonesty says, and a look at what their household receives already."""
OutcomeName = Literal["approved", "refused", "closed"]


class FieldEntry(Entry):
    """One field of what must be recorded with a step."""

    field: Word
    label: Name
    kind: FieldKind = "text"
    choices: tuple[Name, ...] = ()
    at_least: Annotated[int, Field(ge=1, le=9, strict=True)] = 1
    required: bool = True


class ActionEntry(Entry):
    """One action: who may do it, what it needs and records, what it makes public, by which notice it is told.

    `level` "approving" is the level that the request's programme is approved at. `notice` is the last part of the
    wording's key; without one the resident is not told. `note`: a word to the resident must come with it. `meets`: the
    need of some requests that it is the step for; it is there for those only.
    """

    action: Word
    label: Name
    by: Annotated[tuple[Literal["caseworker", "leader"], ...], Field(min_length=1)] = ("caseworker", "leader")
    level: Literal["any", "approving"] = "any"
    hand: Hand | None = None
    needs: tuple[Need, ...] = ()
    record: tuple[FieldEntry, ...] = ()
    checks_data: bool = False
    board: Board | None = None
    takes_down: bool = False
    notice: Word | None = None
    note: bool = False
    meets: Recorded | None = None


class CellEntry(Entry):
    """One cell of the table: what is done, and where it leads.

    `to`: `next` (the procedure's next stage), `stay` (nothing begins or ends), `end`, `decide` (the stage at which the
    procedure approves), or a stage by name, whose clock begins anew. `outcome` is what it means for the resident, where
    it means something.
    """

    do: Word
    to: Word = "next"
    outcome: OutcomeName | None = None


class StageRow(Entry):
    """What can be done at one stage, and what is made public on reaching it."""

    stage: Word
    board: Board | None = None
    cells: Annotated[tuple[CellEntry, ...], Field(min_length=1)]


class LifecycleEntry(Entry):
    """lifecycle.yml: the actions, and the table of stages by actions."""

    never_public: tuple[Word, ...] = ()
    """Kinds of assistance for which no name is made public, not even a masked one."""
    boards_days: dict[Board, Annotated[int, Field(ge=1, le=3660, strict=True)]]
    """How long a publicity that is no stage with a limit of its own stays up, in days."""
    actions: tuple[ActionEntry, ...]
    stages: tuple[StageRow, ...]
