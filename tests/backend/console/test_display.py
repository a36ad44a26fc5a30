"""How values are shown: covered, in China's time, in groups that can be read out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from backend.console import display


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打13800001234找我", "打138******34找我"),
        ("身份证990000190001010016", "身份证990*************16"),
        ("幺三八零零零零一二三四", "幺三八******三四"),
        ("门牌12号，一家4口", "门牌12号，一家4口"),
    ],
)
def test_long_numbers_in_a_text_are_covered(text: str, shown: str) -> None:
    assert display.covered(text) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("13800001234", "138****1234"), ("1234567", "****"), ("", "—"), (None, "—")]
)
def test_a_number_is_covered_in_its_middle(number: str | None, shown: str) -> None:
    assert display.covered_number(number) == shown


def test_moments_are_told_in_chinas_time() -> None:
    told = display.moment(datetime(2026, 11, 22, 16, 30, tzinfo=UTC))
    assert told == '<time datetime="2026-11-23T00:30:00+08:00">2026-11-23 00:30</time>'
    assert display.moment(None) == "—"
    assert display.day("2026-11-22T16:30:00+00:00") == "2026-11-23"


@pytest.mark.parametrize(
    ("minutes", "told"), [(-5, "不到1分钟"), (0, "不到1分钟"), (59, "59分钟"), (125, "2小时5分"), (3000, "2天")]
)
def test_how_long_somebody_has_waited(minutes: int, told: str) -> None:
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert display.waited(now - timedelta(minutes=minutes), now) == told


@pytest.mark.parametrize(("amount", "told"), [(None, "—"), (0, "0 元"), (Decimal("1234.50"), "1,234.50 元")])
def test_sums_are_told_in_yuan(amount: Decimal | None, told: str) -> None:
    assert display.yuan(amount) == told


def test_a_service_code_is_spelled_in_groups() -> None:
    assert display.spelled_code("MS123456789012") == "MS 1234 5678 9012"


@pytest.mark.parametrize(
    ("due_at", "until", "left"),
    [
        (datetime(2026, 11, 25, 16, tzinfo=UTC), "2026-11-25", "今天到期"),
        (datetime(2026, 11, 26, 16, tzinfo=UTC), "2026-11-26", "明天到期"),
        (datetime(2026, 12, 10, 16, tzinfo=UTC), "2026-12-10", "还有 15 天"),
        (datetime(2026, 11, 26, 1, 30, tzinfo=UTC), "2026-11-26 09:30", "还有 23小时30分"),
        (datetime(2026, 11, 25, 2, tzinfo=UTC), "2026-11-25 10:00", "已超期 不到1分钟"),
        (datetime(2026, 11, 21, 16, tzinfo=UTC), "2026-11-21", "已超期 3天"),
    ],
)
def test_how_much_of_a_period_is_left(due_at: datetime, until: str, left: str) -> None:
    now = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert (display.until(due_at), display.left(due_at, now)) == (until, left)


@pytest.mark.parametrize(
    ("failure", "told"),
    [("status 500", "对方系统答复了 500"), ("timeout", "对方没有及时答复"), (None, "—")],
)
def test_why_another_system_was_not_told(failure: str | None, told: str) -> None:
    assert display.failure(failure) == told


def test_a_month_is_told_by_year_and_month() -> None:
    assert display.month(date(2026, 10, 1)) == display.month("2026-10") == "2026年10月"
