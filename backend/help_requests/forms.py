"""What must be recorded with a step: reading a form as it was sent. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from backend.core.errors import Invalid
from backend.procedures.tables import Field

LONGEST = 2000
"""Characters of one field."""
YES, NO = "是", "否"


def read(fields: Sequence[Field], sent: Mapping[str, str], today: date) -> dict[str, str]:
    """The fields as they are kept, by name; what is not asked for is left out. Raises Invalid, naming the field."""
    return {one.name: kept for one in fields if (kept := _read(one, sent.get(one.name, "").strip(), today))}


def _read(one: Field, said: str, today: date) -> str:
    if not said and one.required:
        raise Invalid(f"请填写“{one.label}”")
    if len(said) > LONGEST:
        raise Invalid(f"“{one.label}”不能超过 {LONGEST} 字")
    return _of_kind(one, said, today) if said else ""


def _of_kind(one: Field, said: str, today: date) -> str:
    match one.kind:
        case "date":
            return _date(one, said, today)
        case "number":
            return _number(one, said)
        case "yes_no":
            return _one_of(one, said, (YES, NO))
        case "choice":
            return _one_of(one, said, one.choices)
        case "names":
            return _names(one, said)
        case _:
            return said


def _date(one: Field, said: str, today: date) -> str:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Invalid(f"“{one.label}”请写成 2026-01-31 这样的日期") from None
    if day > today:
        raise Invalid(f"“{one.label}”不能是将来的日期")
    return day.isoformat()


def _number(one: Field, said: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", said):
        raise Invalid(f"“{one.label}”请填数字")
    return str(int(said))


def _one_of(one: Field, said: str, choices: Sequence[str]) -> str:
    if said not in choices:
        raise Invalid(f"“{one.label}”请从选项里选")
    return said


def _names(one: Field, said: str) -> str:
    names = list(dict.fromkeys(name for name in re.split(r"[、,，;；\s]+", said) if name))
    if len(names) < one.at_least:
        raise Invalid(f"“{one.label}”至少写 {one.at_least} 人，用顿号隔开")
    return "、".join(names)
