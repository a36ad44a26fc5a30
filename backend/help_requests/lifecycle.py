"""The life of a help request as a table: at which stage who may do what, where it leads, what the resident is told.

In two layers. What is the same everywhere, for it is law, stands here: taking up, asking for materials, transfer,
withdrawal. What the stages of a procedure allow once a request is taken up is the county's (`lifecycle.yml`) and comes
with the version of the procedure that the request is on. Without such a table it is approved, refused and closed.

Pure. Everything that asks "may this be done?" asks here: the service, the caseworker's page, the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from backend.areas.lifecycle_entries import Board, Hand, Need, Recorded
from backend.areas.lifecycle_tables import INTAKE
from backend.core.errors import Conflict
from backend.procedures.rules import Procedure
from backend.procedures.tables import Cell, Field, TableAction

Stage = Literal["submitted", "accepted", "materials_requested", "approved", "refused", "closed", "withdrawn"]


class Action(StrEnum):
    """What can be done to a help request."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REQUEST_MATERIALS = "request_materials"
    APPROVE = "approve"
    REFUSE = "refuse"
    CLOSE = "close"
    TRANSFER = "transfer"
    HAND_BACK = "hand_back"
    WITHDRAW = "withdraw"
    AMEND = "amend"
    SUPPLEMENT = "supplement"
    OBJECT = "object"
    RATE = "rate"
    REOPEN = "reopen"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one action is: who does it, what it must be accompanied by, what the resident is told.

    `notice` is the key of the wording, None when the resident is told otherwise. `note_required`: the resident must
    be told in words what is missing, or why (a refusal is given in writing with its reasons). `by` are the roles that
    an actor of the office may have; what the rest means stands with `ActionEntry`.
    """

    label: str
    actor: Literal["resident", "caseworker"]
    notice: str | None
    note_required: bool = False
    by: tuple[str, ...] = ("caseworker", "leader")
    level: str = "any"
    hand: Hand | None = None
    needs: tuple[Need, ...] = ()
    record: tuple[Field, ...] = ()
    checks_data: bool = False
    board: Board | None = None
    takes_down: bool = False
    meets: Recorded | None = None


RULES: dict[Action, Rule] = {
    Action.SUBMIT: Rule("提交申请", "resident", None),
    Action.ACCEPT: Rule("受理", "caseworker", "notice.accepted"),
    Action.REQUEST_MATERIALS: Rule("要求补正", "caseworker", "notice.materials_requested", note_required=True),
    Action.APPROVE: Rule("批准", "caseworker", "notice.approved"),
    Action.REFUSE: Rule("不予批准", "caseworker", "notice.refused", note_required=True),
    Action.CLOSE: Rule("办结", "caseworker", "notice.closed"),
    Action.TRANSFER: Rule("转办", "caseworker", "notice.transferred", note_required=True),
    Action.HAND_BACK: Rule("退回", "caseworker", "notice.transferred", note_required=True),
    Action.WITHDRAW: Rule("撤回", "caseworker", "notice.withdrawn", note_required=True),
    Action.AMEND: Rule("更正", "resident", None),
    Action.SUPPLEMENT: Rule("补充材料", "resident", None),
    Action.OBJECT: Rule("提出异议", "resident", None),
    Action.RATE: Rule("评价", "resident", None),
    Action.REOPEN: Rule("要求重新办理", "resident", None),
    Action.CONSENT: Rule("本人同意代办", "resident", None),
}

TABLE: dict[tuple[Stage | None, Action], Stage] = {
    (None, Action.SUBMIT): "submitted",
    ("submitted", Action.ACCEPT): "accepted",
    ("submitted", Action.REQUEST_MATERIALS): "materials_requested",
    ("submitted", Action.REFUSE): "refused",
    ("submitted", Action.TRANSFER): "submitted",
    ("submitted", Action.HAND_BACK): "submitted",
    ("submitted", Action.WITHDRAW): "withdrawn",
    ("accepted", Action.REQUEST_MATERIALS): "materials_requested",
    ("accepted", Action.APPROVE): "approved",
    ("accepted", Action.REFUSE): "refused",
    ("accepted", Action.TRANSFER): "submitted",
    ("accepted", Action.HAND_BACK): "submitted",
    ("accepted", Action.WITHDRAW): "withdrawn",
    ("materials_requested", Action.ACCEPT): "accepted",
    ("materials_requested", Action.REQUEST_MATERIALS): "materials_requested",
    ("materials_requested", Action.REFUSE): "refused",
    ("materials_requested", Action.WITHDRAW): "withdrawn",
    ("approved", Action.CLOSE): "closed",
    ("refused", Action.CLOSE): "closed",
    ("submitted", Action.AMEND): "submitted",
    ("accepted", Action.AMEND): "accepted",
    ("materials_requested", Action.AMEND): "materials_requested",
    ("submitted", Action.SUPPLEMENT): "submitted",
    ("accepted", Action.SUPPLEMENT): "accepted",
    ("materials_requested", Action.SUPPLEMENT): "submitted",
    ("submitted", Action.CONSENT): "submitted",
    ("accepted", Action.CONSENT): "accepted",
    ("materials_requested", Action.CONSENT): "materials_requested",
    ("approved", Action.OBJECT): "accepted",
    ("refused", Action.OBJECT): "accepted",
    ("closed", Action.OBJECT): "accepted",
    ("closed", Action.RATE): "closed",
    ("closed", Action.REOPEN): "accepted",
}
"""Stage and action → the next stage. What is not here cannot be done; a withdrawn request stays so, a closed one is
taken up again only by its resident. Papers that were asked for lead back to where they were asked for: see `resumed`.
"""

OPEN: tuple[Stage, ...] = ("submitted", "accepted", "materials_requested")
"""The stages in which an office still owes the resident a decision."""


TO_DO: tuple[Stage, ...] = (*OPEN, "approved")
"""The stages in which something is left to do for an office: a decision, or what follows an approval."""

ONGOING = "ongoing"
"""The list of what was given and is looked at again from time to time (动态管理): neither to do nor over."""


def is_over(stage: str, procedure_stage: str | None) -> bool:
    """Whether a request that stands so is over: nothing is left to do, and no stage of its procedure goes on."""
    return stage not in TO_DO and procedure_stage is None


DECIDING = frozenset({Action.APPROVE, Action.REFUSE, Action.CLOSE})
"""What a procedure's own table decides on instead of the plain one, once a request is taken up."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that can be taken now: by which rule, and where it leads.

    `procedure_stage` is the stage of the procedure afterwards, None when it is over. `begins` where that stage's clock
    begins, even if it is the stage it was at before.
    """

    action: str
    rule: Rule
    stage: Stage
    procedure_stage: str | None
    begins: bool = False


def first_stage(procedure: Procedure | None) -> str | None:
    """The stage at which a request begins."""
    return None if procedure is None else procedure.stages[0].stage


def offers(stage: str, procedure_stage: str | None, procedure: Procedure | None) -> dict[str, Offer]:
    """Everything a member of staff can do to a request that stands here, in the order of the tables."""
    cells = _cells(stage, procedure_stage, procedure)
    plain = {
        action.value: _plain(action, stage, procedure_stage, procedure)
        for action in actions_at(stage)
        if not cells or action not in DECIDING
    }
    return {cell.action: _of_cell(cell, stage, procedure) for cell in cells} | plain


def offer(stage: str, procedure_stage: str | None, procedure: Procedure | None, action: str) -> Offer:
    """What `action` is here. Raises Conflict when it cannot be done."""
    found = offers(stage, procedure_stage, procedure).get(action)
    if found is None:
        label = RULES[Action(action)].label if action in RULES else "办这一步"
        raise Conflict(f"这件申请现在不能“{label}”，请看现在办到了哪一步")
    return found


def _cells(stage: str, procedure_stage: str | None, procedure: Procedure | None) -> tuple[Cell, ...]:
    table = None if procedure is None else procedure.table
    if table is None or procedure_stage is None or stage not in ("accepted", "approved", "closed"):
        return ()
    return table.cells.get(procedure_stage, ())


def _plain(action: Action, stage: str, procedure_stage: str | None, procedure: Procedure | None) -> Offer:
    to = next_stage(stage, action)
    if to not in OPEN:
        return Offer(action, RULES[action], to, None)
    if to == "accepted" and procedure_stage == INTAKE and procedure is not None:
        following = procedure.after(INTAKE)
        return Offer(action, RULES[action], to, following.stage if following else None, begins=True)
    return Offer(action, RULES[action], to, procedure_stage)


def _of_cell(cell: Cell, stage: str, procedure: Procedure | None) -> Offer:
    assert procedure is not None
    assert procedure.table is not None
    rule = _rule(procedure.table.actions[cell.action])
    to: Stage = cell.outcome or ("accepted" if stage == "accepted" else "approved" if stage == "approved" else "closed")
    return Offer(cell.action, rule, to, cell.to, begins=not cell.stays and cell.to is not None)


def _rule(action: TableAction) -> Rule:
    return Rule(
        action.label, "caseworker", action.notice, action.note, action.by, action.level, action.hand, action.needs,
        action.record, action.checks_data, action.board, action.takes_down, action.meets,
    )  # fmt: skip


def labels(procedure: Procedure | None) -> Mapping[str, str]:
    """What staff call each action of a request on this procedure."""
    table = None if procedure is None else procedure.table
    own = {} if table is None else {name: action.label for name, action in table.actions.items()}
    return {action.value: rule.label for action, rule in RULES.items()} | own


def next_stage(stage: str, action: Action) -> Stage:
    """Where `action` leads from `stage`. Raises Conflict when it cannot be done there."""
    found = next((to for (at, what), to in TABLE.items() if at == stage and what == action), None)
    if found is None:
        raise Conflict(f"这件申请现在不能“{RULES[action].label}”，请看现在办到了哪一步")
    return found


def can(stage: str, action: Action) -> bool:
    """Whether `action` can be done at `stage`."""
    return any(at == stage and what == action for at, what in TABLE)


def resumed(asked_for_at: str) -> Stage:
    """The stage that goes on when papers have come which were asked for at that stage."""
    return "accepted" if asked_for_at == "accepted" else "submitted"


def actions_at(stage: str) -> tuple[Action, ...]:
    """What a caseworker can do at this stage, in the order of the table."""
    return tuple(action for (at, action) in TABLE if at == stage and RULES[action].actor == "caseworker")


def notice_key(action: str) -> str | None:
    """The wording by which the resident is told of an event; None for an event that is no news to them."""
    return RULES[Action(action)].notice if action in RULES else None
