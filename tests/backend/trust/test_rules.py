"""Whom a proven trace names."""

import pytest

from backend.core.errors import Invalid
from backend.trust import rules

ID_NUMBER = "990000190001010016"


def test_those_involved_are_read_line_by_line() -> None:
    found = rules.people(f"李某 {ID_NUMBER}\n\n  王小满：{ID_NUMBER.lower()}  \n")
    assert [(person.name, person.id_number) for person in found] == [("李某", ID_NUMBER), ("王小满", ID_NUMBER)]
    assert rules.people("") == []


def test_lines_that_cannot_be_read_are_named_and_say_nobodys_name() -> None:
    with pytest.raises(Invalid, match="第 1、3 行") as raised:
        rules.people(f"李某\n王小满 {ID_NUMBER}\n张某 990000190001010017")
    assert "张某" not in str(raised.value)
