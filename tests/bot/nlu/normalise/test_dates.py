"""Days in any wording, relative to a given day."""

from datetime import date

import pytest

from bot.nlu.normalise import fold
from bot.nlu.normalise.dates import find_dates

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024年3月5号住的院", "2024-03-05"), ("2023-08-01", "2023-08-01"), ("2026.11.1", "2026-11-01"),
        ("二零二五年六月十二日", "2025-06-12"), ("二〇二四年元月十二号", "2024-01-12"),
        ("１９６８年５月５日生", "1968-05-05"),
        ("2024年2月29日", "2024-02-29"),
    ],
)  # fmt: skip
def test_a_day_that_says_its_own_year_needs_no_today(text, iso):
    assert [d.iso for d in find_dates(fold(text))] == [iso]
    assert [d.iso for d in find_dates(fold(text), TODAY)] == [iso]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("今天交的", "2026-11-22"), ("昨晚出的事", "2026-11-21"), ("前天下午三点", "2026-11-20"),
        ("大前天", "2026-11-19"),
        ("明天", "2026-11-23"), ("后天", "2026-11-24"), ("三天前", "2026-11-19"), ("10天前", "2026-11-12"),
        ("两周前", "2026-11-08"), ("一个星期后", "2026-11-29"), ("上周三", "2026-11-11"),
        ("下周一", "2026-11-23"),
        ("这周五", "2026-11-20"), ("上个月", "2026-10"), ("上月15号", "2026-10-15"),
        ("去年五月份", "2025-05"),
        ("去年腊月", None), ("前年8月3号", "2024-08-03"), ("今年3月8号", "2026-03-08"),
        ("8月15号住院", "2026-08-15"),
        ("12月30日", "2025-12-30"), ("几天前", None), ("三月", None), ("2月30日", None),
    ],
)  # fmt: skip
def test_a_relative_day_is_read_from_the_given_day(text, iso):
    assert [d.iso for d in find_dates(text, TODAY)] == ([iso] if iso else [])
    assert find_dates(text) == ()


@pytest.mark.parametrize("text", ["2024年13月5日", "2023年2月29日", "三年没回来", "5个月", "电话2024-1234", "19680505"])
def test_what_is_no_day_is_none(text):
    assert find_dates(text, TODAY) == ()
