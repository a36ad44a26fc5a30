"""What happened to a help request, in the words other systems subscribe to; pure."""

from enum import StrEnum

from backend.help_requests.additions import ADDED, CHECKED
from backend.help_requests.lifecycle import Action


class ChangeKind(StrEnum):
    """What other systems can be told of."""

    FILED = "request.filed"
    MOVED = "request.moved"
    TRANSFERRED = "request.transferred"
    MATERIALS_ADDED = "request.materials_added"
    CHECKED = "request.checked"
    UPDATED = "request.updated"


_BY_ACTION = {
    Action.SUBMIT: ChangeKind.FILED,
    Action.TRANSFER: ChangeKind.TRANSFERRED,
    Action.HAND_BACK: ChangeKind.TRANSFERRED,
    ADDED: ChangeKind.MATERIALS_ADDED,
    Action.SUPPLEMENT: ChangeKind.MATERIALS_ADDED,
    CHECKED: ChangeKind.CHECKED,
}


def heard_as(kind: str, stage_before: str | None, stage_after: str) -> tuple[str, ...]:
    """The kinds under which a change is told: whoever follows the stages hears of a transfer that leads back to one."""
    moves = stage_before not in (None, stage_after)
    return (kind, ChangeKind.MOVED) if moves and kind == ChangeKind.TRANSFERRED else (kind,)


def kind_of(action: str, stage_before: str | None, stage_after: str) -> ChangeKind:
    """What an event is to other systems: by its action where that has a word of its own, else whether it moved.

    Papers that set a waiting request going again are a move: whoever follows the stages must hear of it.
    """
    known = {str(name): kind for name, kind in _BY_ACTION.items()}.get(action)
    if stage_before == stage_after:
        return known or ChangeKind.UPDATED
    return ChangeKind.MOVED if known in (None, ChangeKind.MATERIALS_ADDED) else known
