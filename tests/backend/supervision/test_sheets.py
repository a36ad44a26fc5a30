"""A file for a spreadsheet program opens rightly there and runs nothing."""

import csv
import io

import pytest

from backend.core.sheets import sheet


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  =", "＝", "＠"])
def test_text_that_would_be_calculated_is_text(start: str) -> None:
    hostile = f"{start}HYPERLINK(1)"
    assert read(sheet(["名称"], [[hostile]]))[1] == [f"'{hostile}"]


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert read(sheet(["甲", "乙", "丙", "丁"], [[-5, 0.5, None, "临邑镇"]]))[1] == ["-5", "0.5", "", "临邑镇"]


def test_it_begins_with_the_mark_that_excel_knows_utf8_by_and_ends_lines_as_csv_does() -> None:
    assert sheet(["名称"], [['a,b\n"c"']]) == b"\xef\xbb\xbf" + '名称\r\n"a,b\n""c"""\r\n'.encode()
