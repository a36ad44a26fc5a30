"""What must hold between the table of stages and actions and the procedures that go by it.

Whatever a county writes, nobody is paid without an approval, and no stage is one that nothing leads out of.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from backend.areas.cross_checks import repeated
from backend.areas.faults import Fault
from backend.areas.lifecycle_entries import ActionEntry, LifecycleEntry, Recorded
from backend.areas.lifecycle_tables import END, STAY, table_of
from backend.areas.procedure_entries import ProcedureEntry
from bot import texts

FILE = "lifecycle.yml"


def of_lifecycle(lifecycle: LifecycleEntry) -> Iterator[Fault]:
    """Each action and stage once, every action used and known, every notice worded, every form's fields apart."""
    actions = {action.action: action for action in lifecycle.actions}
    for name in repeated(action.action for action in lifecycle.actions):
        yield Fault(FILE, str(name), "动作重复")
    for name in repeated(row.stage for row in lifecycle.stages):
        yield Fault(FILE, str(name), "环节重复")
    used = {cell.do for row in lifecycle.stages for cell in row.cells}
    for name in sorted(set(actions) - used):
        yield Fault(FILE, name, "没有环节用到这个动作")
    for name in sorted(used - set(actions)):
        yield Fault(FILE, name, "没有这个动作")
    for action in lifecycle.actions:
        yield from _of_action(action)


def _of_action(action: ActionEntry) -> Iterator[Fault]:
    if action.notice is not None and not texts.has(f"notice.{action.notice}"):
        yield Fault(FILE, action.action, f"没有通知话术 notice.{action.notice}")
    for field in repeated(field.field for field in action.record):
        yield Fault(FILE, f"{action.action} › {field}", "登记项重复")
    for entry in action.record:
        if (entry.kind == "choice") != bool(entry.choices):
            yield Fault(FILE, f"{action.action} › {entry.field}", "选项和类型不符")


def of_tables(lifecycle: LifecycleEntry, procedures: Sequence[ProcedureEntry]) -> Iterator[Fault]:
    """Every procedure with a table can be gone through to its end, and paid in only after an approval."""
    known = {action.action for action in lifecycle.actions}
    if any(cell.do not in known for row in lifecycle.stages for cell in row.cells):
        return
    for procedure in procedures:
        table = table_of(procedure, lifecycle)
        if table is not None:
            yield from _of_table(procedure, table)


def _of_table(procedure: ProcedureEntry, table: Mapping[str, Any]) -> Iterator[Fault]:
    rows, actions = table["stages"], table["actions"]
    yield from _unmeetable(procedure, actions)
    where = {name: {_leads(name, cell) for cell in row["cells"]} for name, row in rows.items()}
    for name in rows:
        for target in sorted(where[name] - set(rows) - {END}):
            yield Fault(FILE, f"{procedure.code} › {name}", f"通向没有的环节 {target}")
        if END not in reached({name}, where):
            yield Fault(FILE, f"{procedure.code} › {name}", "从这里走不到办结")
    unapproved = {
        name: {_leads(name, cell) for cell in row["cells"] if actions[cell["do"]]["hand"] != "approval"}
        for name, row in rows.items()
    }
    first = next((stage.stage for stage in procedure.stages if stage.stage in rows), END)
    for name in sorted(reached({first, *(stage.stage for stage in procedure.besides)}, unapproved) & set(rows)):
        if any(actions[cell["do"]]["hand"] == "payment" for cell in rows[name]["cells"]):
            yield Fault(FILE, f"{procedure.code} › {name}", "没有审批就能发放")


def _unmeetable(procedure: ProcedureEntry, actions: Mapping[str, Any]) -> Iterator[Fault]:
    """What some requests need must have its step, or they could never be decided."""
    met = {action["meets"] for action in actions.values()}
    for name, action in actions.items():
        for need in action["needs"]:
            if need in get_args(Recorded) and need not in met:
                yield Fault(FILE, f"{procedure.code} › {name}", f"没有哪一步满足 {need}")


def _leads(stage: str, cell: Mapping[str, Any]) -> str:
    return stage if cell["to"] == STAY else str(cell["to"])


def reached(starts: set[str], where: Mapping[str, set[str]]) -> set[str]:
    """Every stage that can be come to from these, themselves among them."""
    found, fresh = set(starts), set(starts)
    while fresh:
        fresh = {target for name in fresh for target in where.get(name, ())} - found
        found |= fresh
    return found
