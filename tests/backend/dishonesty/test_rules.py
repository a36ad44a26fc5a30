"""Who stands in the register."""

from dataclasses import dataclass

import pytest

from backend.dishonesty import rules


@dataclass
class Entry:
    id: int
    corrects_id: int | None = None


@pytest.mark.parametrize(
    ("entries", "standing", "review"),
    [
        ([], set(), "affirmed"),
        ([Entry(1)], {1}, "reverse"),
        ([Entry(1), Entry(2, corrects_id=1)], set(), "affirmed"),
        ([Entry(1), Entry(2, corrects_id=1), Entry(3)], {3}, "reverse"),
    ],
)
def test_an_entry_stands_until_another_corrects_it(entries: list[Entry], standing: set[int], review: str) -> None:
    assert set(rules.standing(entries)) == standing
    assert rules.review(entries) == review
