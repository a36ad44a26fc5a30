"""Whom a proven trace names: pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from backend.core.errors import Invalid
from bot.nlu.normalise.ids import is_id_number

_LINE = re.compile(r"(?P<name>[^\d\s,，、:：]{2,20})[\s,，、:：]+(?P<id_number>[0-9]{17}[0-9Xx])")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was involved."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)


def people(written: str) -> list[Person]:
    """Those involved, one a line: name and identity number. Raises Invalid with the numbers of the lines amiss."""
    lines = [(number, line.strip()) for number, line in enumerate(written.splitlines(), start=1)]
    found = [(number, _LINE.fullmatch(line)) for number, line in lines if line]
    amiss = [number for number, match in found if match is None or not is_id_number(match["id_number"].upper())]
    if amiss:
        raise Invalid(f"第 {_listed(amiss)} 行看不懂：每行写一个人，姓名、空格、身份证号（18 位，校验位要对）")
    return [Person(match["name"], match["id_number"].upper()) for _, match in found if match is not None]


def _listed(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))
