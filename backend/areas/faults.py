"""What is wrong with the county's files, said by file and entry so that whoever edits them finds the place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from backend.core.errors import Invalid

_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项",
    "string_type": "应为文字，数字要加引号",
    "string_pattern_mismatch": "格式不对",
    "string_too_short": "太短",
    "string_too_long": "太长",
    "int_type": "应为整数",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "greater_than_equal": "数值太小",
    "less_than_equal": "数值太大",
    "too_short": "不能为空",
    "tuple_type": "应为列表",
    "dict_type": "应为若干“名称: 值”",
    "model_type": "应为若干“名称: 值”",
    "literal_error": "不在允许的范围内",
}
_LABELS = ("code", "username", "name")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `entry` leads to the place inside the file; it is empty where the whole file is meant."""

    file: str
    entry: str
    reason: str

    def __str__(self) -> str:
        return "：".join(part for part in (self.file, self.entry, self.reason) if part)


class CountyFaults(Invalid):
    """The county's files cannot be used; `faults` holds every one of their faults, `str` a line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def faults_of(file: str, raw: Any, error: ValidationError) -> list[Fault]:
    """The faults pydantic found in `raw`, in our words."""
    return [Fault(file, _entry(raw, found["loc"]), _reason(found)) for found in error.errors()]


def _reason(found: ErrorDetails) -> str:
    allowed = found.get("ctx", {}).get("expected", "")
    return _REASONS.get(found["type"], found["msg"]) + (f"（{allowed}）" if allowed else "")


def _entry(raw: Any, location: tuple[int | str, ...]) -> str:
    """The way to a place: entries of a list by their code or name, or by their number when they have none."""
    steps = []
    for step in location:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        steps.append(f"{_label(raw) or f'第 {step + 1} 条'}" if isinstance(step, int) else step)
    return " › ".join(steps)


def _label(raw: Any) -> str:
    if not isinstance(raw, dict):
        return ""
    return next((str(raw[name]) for name in _LABELS if raw.get(name)), "")
