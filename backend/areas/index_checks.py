"""What must hold inside the county's scorecard, and between it and the county's programmes."""

import string
from collections.abc import Iterator

from backend.areas.cross_checks import repeated
from backend.areas.faults import Fault
from backend.areas.index_entries import IndexEntry, StepEntry
from backend.areas.programme_checks import of_condition
from backend.areas.programme_entries import ConditionEntry, ProgrammesEntry

FILE = "index.yml"


def of_index(entry: IndexEntry | None, programmes: ProgrammesEntry | None) -> Iterator[Fault]:
    """Bands go down to nothing without a gap; no code twice; each step has its measure and can be said."""
    if entry is None or programmes is None:
        return
    bounds = [band.at_least for band in entry.bands]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        yield Fault(FILE, "bands", "分数线要从高到低，不能重复，最后一档从 0 开始")
    for code in repeated(band.code for band in entry.bands):
        yield Fault(FILE, f"bands › {code}", "代码重复")
    for code in repeated(factor.code for factor in entry.factors):
        yield Fault(FILE, f"factors › {code}", "代码重复")
    for factor in entry.factors:
        for step in factor.steps:
            yield from _of_step(f"{factor.code} › {step.fact}", step, programmes)


def _of_step(place: str, step: StepEntry, programmes: ProgrammesEntry) -> Iterator[Fault]:
    named = {field for _, field, _, _ in string.Formatter().parse(step.says) if field is not None}
    if named - {"value"}:
        yield Fault(FILE, place, "句子里只能用 {value}")
    if step.fact == "urgent":
        if (step.at_most, step.at_least, step.any_of) != (None, None, ()):
            yield Fault(FILE, place, "不带数值")
    elif step.fact == "named":
        if not step.any_of or (step.at_most, step.at_least) != (None, None):
            yield Fault(FILE, place, "应正好带一个 any_of")
    else:
        condition = ConditionEntry(
            fact=step.fact, at_most=step.at_most, at_least=step.at_least, any_of=step.any_of
        )  # fmt: skip
        yield from of_condition(FILE, place, condition, programmes.lines)
        known = {programme.code for programme in programmes.programmes}
        for code in sorted(set(step.any_of) - known):
            yield Fault(FILE, place, f"没有项目 {code}")
