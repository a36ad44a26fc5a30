"""What must hold between the programmes of a county and the rest of its files."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from backend.areas.cross_checks import repeated
from backend.areas.entries import DepartmentEntry, RuleEntry
from backend.areas.faults import Fault
from backend.areas.programme_entries import (
    AMOUNTS,
    COUNTS,
    FLAGS,
    ConditionEntry,
    LineEntry,
    ProgrammeEntry,
    ProgrammesEntry,
)

FILE = "programmes.yml"


def of_rules(rules: Sequence[RuleEntry], entry: ProgrammesEntry) -> Iterator[Fault]:
    """A rule of a programme names one that is there."""
    known = {programme.code for programme in entry.programmes}
    for rule in rules:
        if rule.programme is not None and rule.programme not in known:
            yield Fault("routing.yml", rule.code, f"没有项目 {rule.programme}")


def of_programmes(entry: ProgrammesEntry, departments: Sequence[DepartmentEntry]) -> Iterator[Fault]:
    """No code or name twice; departments, lines and programmes that are named exist; each condition has its measure."""
    for code in repeated(programme.code for programme in entry.programmes):
        yield Fault(FILE, str(code), "代码重复")
    for name in repeated(programme.name for programme in entry.programmes):
        yield Fault(FILE, str(name), "项目重名")
    known_departments = {department.code for department in departments}
    known = {programme.code for programme in entry.programmes}
    for programme in entry.programmes:
        if programme.department not in known_departments:
            yield Fault(FILE, programme.code, f"没有部门 {programme.department}")
        for code in sorted(_named(programme) - known):
            yield Fault(FILE, programme.code, f"没有项目 {code}")
        if programme.code in programme.not_with:
            yield Fault(FILE, programme.code, "不能和自己冲突")
        for condition in chain.from_iterable(programme.ways):
            yield from of_condition(FILE, f"{programme.code} › {condition.fact}", condition, entry.lines)


def _named(programme: ProgrammeEntry) -> set[str]:
    return {*programme.not_with, *(code for way in programme.ways for part in way for code in part.any_of)}


def of_condition(file: str, place: str, condition: ConditionEntry, lines: Mapping[str, LineEntry]) -> Iterator[Fault]:
    """A condition, at its place in a file, has exactly the measure its fact needs, and one that exists."""
    given = {name for name in ("at_most", "at_least", "any_of") if getattr(condition, name) not in (None, ())}
    measures = _measures(condition.fact)
    if len(given) != bool(measures) or not given <= measures:
        wanted = f"应正好带一个 {' 或 '.join(sorted(measures))}" if measures else "不带数值"
        yield Fault(file, place, wanted)
    for limit in (condition.at_most, condition.at_least):
        if isinstance(limit, str) and condition.fact in COUNTS:
            yield Fault(file, place, "应为整数")
        elif isinstance(limit, str) and limit not in lines:
            yield Fault(file, place, f"没有标准线 {limit}")


def _measures(fact: str) -> frozenset[str]:
    """By what a fact may be measured."""
    if fact in AMOUNTS | COUNTS:
        return frozenset({"at_most", "at_least"})
    return frozenset() if fact in FLAGS else frozenset({"any_of"})
