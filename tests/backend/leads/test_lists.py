"""Lists as spreadsheet programs and people write them: every row comes out, as a lead or with its line and reason."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.areas.county_files import load_gazetteer
from backend.core.errors import Invalid
from backend.leads import lists

GAZETTEER = load_gazetteer(Path(__file__).resolve().parents[3] / "data" / "county")
ID_NUMBER, OTHER_ID = "990000190001010016", "990000190001010024"
HEAD = "姓名,身份证号,电话,住址,情况,类型"
GOOD = f"李平,{ID_NUMBER},13800001234,临邑镇朱家胡同村,老人一个人住,生活"


def read(*lines: str, encoding: str = "utf-8", end: str = "\n") -> lists.Read:
    return lists.read(end.join(lines).encode(encoding), GAZETTEER)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    (row,) = read(HEAD, GOOD, encoding=encoding, end=end).rows
    assert (row.line, row.name, row.id_number, row.phone) == (2, "李平", ID_NUMBER, "13800001234")
    assert (row.area.code, row.words, row.aid_types) == ("371424100200", "老人一个人住", ("living",))


def test_a_rare_character_of_gb18030() -> None:
    assert read(HEAD, GOOD.replace("李平", "李㼆"), encoding="gb18030").rows[0].name == "李㼆"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separators(delimiter: str) -> None:
    assert len(read(HEAD.replace(",", delimiter), GOOD.replace(",", delimiter)).rows) == 1


def test_what_excel_puts_around_numbers_and_before_the_head() -> None:
    line = f'李平,"=""{ID_NUMBER}""",\'13800001234,临邑镇朱家胡同村,"住\n院 ""三个月""",'
    (row,) = read("sep=,", HEAD, line).rows
    assert (row.id_number, row.phone, row.words, row.line) == (ID_NUMBER, "13800001234", '住\n院 "三个月"', 3)


def test_lines_are_those_of_the_file_also_after_line_breaks_in_cells_and_blank_lines() -> None:
    found = read(HEAD, '甲,,,临邑镇朱家胡同村,"一\n二\n三",', "", ",,,,,", "乙,,,没有的地方,情况,")
    assert [row.line for row in found.rows] == [2]
    assert [fault.line for fault in found.faults] == [7]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f",{ID_NUMBER},,临邑镇朱家胡同村,情况,", "缺少姓名"),
        ("李平,,,,情况,", "缺少住址"),
        ("李平,,,临邑镇朱家胡同村,,", "缺少情况"),
        ("李平,990000190001010017,,临邑镇朱家胡同村,情况,", "身份证号不对"),
        ("李平,9.90000190001E+17,,临邑镇朱家胡同村,情况,", "科学计数"),
        ("李平,,138,临邑镇朱家胡同村,情况,", "电话不对"),
        ("李平,,,大张村,情况,", "有几处同名，请写上乡镇"),
        ("李平,,,北京市海淀区,情况,", "住址里没有本县的乡镇或村"),
        ("李平,,,临邑镇朱家胡同村,情况,发钱", "救助类型不认识"),
        ("李平,,,临邑镇朱家胡同村,情况,,多了,一列", "比表头多出内容"),
        ("李平", "缺少住址；缺少情况"),
    ],
)
def test_each_bad_row_says_why_and_keeps_its_cells(line: str, reason: str) -> None:
    found = read(HEAD, GOOD.replace(ID_NUMBER, OTHER_ID), line, GOOD)
    (fault,) = found.faults
    assert fault.line == 3
    assert reason in fault.reason
    assert ",".join(fault.cells) == line
    assert [row.line for row in found.rows] == [2, 4]


def test_somebody_twice_in_one_list() -> None:
    found = read(HEAD, GOOD, GOOD)
    assert len(found.rows) == 1
    assert found.faults[0].reason == "和第 2 行是同一个身份证号"


def test_a_quote_that_is_never_closed_loses_nothing() -> None:
    found = read(HEAD, GOOD, '王某,,,"临邑镇朱家胡同村,情况,', "赵某,,,临邑镇,情况,")
    assert len(found.rows) == 1
    (fault,) = found.faults
    assert fault.line == 3
    assert "赵某" in "".join(fault.cells)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "没有表头"),
        ("姓名,情况".encode(), "表头缺少：住址"),
        ("姓名,户主,住址,情况".encode(), "出现了两次"),
        (HEAD.encode(), "只有表头"),
        (b"PK\x03\x04rest", "Excel 工作簿"),
        (b"\xff\xfe\x00", "编码看不懂"),
        (b"\x81\x00\xff", "编码看不懂"),
        (b"a" * (lists.LARGEST + 1), "文件太大"),
    ],
)
def test_what_is_no_list_is_told(content: bytes, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        lists.read(content, GAZETTEER)


_cells = st.text(st.characters(exclude_characters='"\x00,;\t\r\n', exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.lists(_cells, min_size=1, max_size=8), max_size=12))
def test_no_row_is_ever_lost(rows: list[list[str]]) -> None:
    lines = [",".join(row) for row in rows]
    found = read(HEAD, GOOD, *lines)
    with_content = [
        number for number, row in enumerate(rows, start=3)
        if any(cell.strip().strip("\ufeff").removeprefix("'").strip() for cell in row)
    ]  # fmt: skip
    assert sorted([row.line for row in found.rows] + [fault.line for fault in found.faults]) == [2, *with_content]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    try:
        found = lists.read(content, GAZETTEER)
    except Invalid:
        return
    assert found.rows or found.faults
