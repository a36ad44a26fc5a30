"""What is wrong with procedures or the calendar is said by file and entry."""

import shutil
from pathlib import Path

import pytest

from backend.areas import county_files
from backend.areas.faults import CountyFaults

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"
NOTICE = """
- code: notice-2027
  year: 2027
  complete: true
  source: 测试
  days_off: [2027-01-01, {first: 2027-02-05, last: 2027-02-11}]
  days_worked: [2027-01-31]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped county that a test may spoil."""
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "county"))
    (folder / "calendar.yml").write_text(NOTICE, encoding="utf-8")
    return folder


def test_a_notice_is_read(folder: Path) -> None:
    (entry,) = county_files.read(folder).calendar
    assert (entry.year, len(entry.days_off), entry.complete) == (2027, 2, True)


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("procedures.yml", "24 hours", "24 hrs", "procedures.yml：emergency-24h › stages › 先行救助 › limit：格式不对"),
        ("procedures.yml", "stage: peer_review", "stage: home_visit",
         "procedures.yml：qianjiang-55732 › home_visit：环节重复"),
        ("procedures.yml", "code: referral", "code: dezhou-13", "procedures.yml：dezhou-13：代码重复"),
        ("programmes.yml", "procedure: lanshan-20", "procedure: lanshan",
         "programmes.yml：subsistence-allowance：没有办理流程 lanshan"),
        ("calendar.yml", "days_worked: [2027-01-31]", "days_worked: [2027-01-01]",
         "calendar.yml：notice-2027：同一天又放假又上班"),
        ("calendar.yml", "days_worked: [2027-01-31]", "days_worked: [2026-01-31]",
         "calendar.yml：notice-2027：有日期不在 2027 年"),
        ("calendar.yml", "last: 2027-02-11", "last: 2027-01-11", "calendar.yml：notice-2027：放假的起止日期不对"),
        ("calendar.yml", "last: 2027-02-11", "last: 9999-12-31", "calendar.yml：notice-2027：放假的起止日期不对"),
        ("calendar.yml", "year: 2027", "year: 1", "calendar.yml：notice-2027 › year：数值太小"),
        ("calendar.yml", "2027-01-01,", "soon,", "calendar.yml：notice-2027 › days_off › 第 1 条"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_entry(folder: Path, name: str, before: str, after: str, expected: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CountyFaults) as raised:
        county_files.read(folder)
    assert any(str(fault).startswith(expected) for fault in raised.value.faults), raised.value


def test_two_notices_for_one_year_are_a_fault(folder: Path) -> None:
    (folder / "calendar.yml").write_text(NOTICE + NOTICE.replace("notice-2027", "another"), encoding="utf-8")
    with pytest.raises(CountyFaults, match="同一年有两份放假通知"):
        county_files.read(folder)
