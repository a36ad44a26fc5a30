"""Counts are put into lines by name and columns by action, and add up."""

from backend.supervision.statistics import COUNTED, Line, table, total


def test_events_are_counted_by_name_and_action() -> None:
    lines = table([("甲镇", "submit", 3), ("乙镇", "submit", 1), ("甲镇", "approve", 2), ("甲镇", "reveal", 9)])
    named = {line.name: dict(zip(map(str, COUNTED), line.counts, strict=True)) for line in lines}
    assert (named["甲镇"]["submit"], named["甲镇"]["approve"], sum(named["甲镇"].values())) == (3, 2, 5)
    assert sum(named["乙镇"].values()) == 1


def test_a_line_for_all_of_them() -> None:
    lines = table([("甲镇", "submit", 3), ("乙镇", "submit", 1)])
    assert total(lines) == Line("合计", (4, *[0] * (len(COUNTED) - 1)))
    assert sum(total([]).counts) == 0
