"""Reading a list of households as spreadsheet programs write it: pure. Every row comes out, as a lead or as a fault.

Encodings: UTF-8 with or without a mark, UTF-16 with one, else GB18030, which Chinese Excel writes. Separated by comma,
semicolon or tab, whichever the head has most of. Line numbers are those of the file, also after cells with line breaks.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from backend.core.errors import Invalid
from bot.nlu.normalise.ids import is_id_number
from bot.nlu.places import Gazetteer, ResolvedArea
from bot.nlu.understanding import AidTypeName

LARGEST = 5 * 1024 * 1024
"""Bytes of a list."""
MOST_ROWS = 20_000

HEADS = {
    "name": ("姓名", "户主", "户主姓名", "名字"),
    "id_number": ("身份证号", "身份证", "身份证号码", "公民身份号码", "证件号码"),
    "phone": ("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式"),
    "area": ("住址", "地址", "家庭住址", "村", "村居", "所在村"),
    "words": ("情况", "困难情况", "致困原因", "说明", "备注"),
    "kinds": ("救助类型", "类型", "类别"),
}
"""Column → what it may be called."""

KINDS: dict[str, AidTypeName] = {
    "生活": "living", "低保": "living", "特困": "destitute", "五保": "destitute", "临时": "temporary",
    "急难": "temporary", "受灾": "disaster", "医疗": "medical", "教育": "education", "住房": "housing",
    "就业": "employment", "司法": "legal", "慈善": "charity", "残疾": "disability", "儿童": "child",
}  # fmt: skip
"""Offices' words for the kinds of assistance, with or without 救助 after them."""

NEEDED = ("name", "area", "words")

_SPOILT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}")
_KIND_SEPARATORS = re.compile(r"[、，,;；/ ]+")
_LONGEST = {"name": 40, "words": 2000}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be used."""

    line: int
    name: str = field(repr=False)
    id_number: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    area: ResolvedArea = field(repr=False)
    words: str = field(repr=False)
    aid_types: tuple[str, ...]
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be used; the reason quotes nothing of it."""

    line: int
    reason: str
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Read:
    """A whole list: its head, the rows that can be used, those that cannot."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read(content: bytes, gazetteer: Gazetteer) -> Read:
    """Read a list. Raises Invalid for what is no such list at all, with what is wrong and what is expected."""
    text = _decoded(content)
    records = _records(text)
    first = next(records, None)
    if first is None or not isinstance(first, _Record):
        raise Invalid("文件里没有表头，或者第一行的引号没有配对")
    columns = _columns(first.cells)
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for record in records:
        if len(rows) + len(faults) >= MOST_ROWS:
            raise Invalid(f"一次最多导入 {MOST_ROWS} 行，请分成几个文件")
        found = record if isinstance(record, Fault) else _row(record, columns, len(first.cells), gazetteer)
        if isinstance(found, Row) and found.id_number in seen:
            found = Fault(found.line, f"和第 {seen[found.id_number]} 行是同一个身份证号", found.cells)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        if found.id_number:
            seen[found.id_number] = found.line
        rows.append(found)
    if not rows and not faults:
        raise Invalid("文件里只有表头，没有内容")
    return Read(first.cells, tuple(rows), tuple(faults))


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    cells: tuple[str, ...]


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Invalid("文件太大，一次最多 5 MB，请分成几个文件")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Invalid("这是 Excel 工作簿，请在表格软件里“另存为” CSV 再导入")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid("文件的编码看不懂，请另存为 CSV（UTF-8 或 GB18030）")


def _records(text: str) -> Iterator[_Record | Fault]:
    """The records with the lines they begin on; blank ones are left out. What cannot be parsed is one fault."""
    if text[:4].lower() == "sep=":  # a line that Excel writes for itself
        text = "\n" + text.partition("\n")[2]
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(_cleaned(cell) for cell in next(reader))
        except StopIteration:
            return
        except csv.Error:
            rest = text.splitlines()[line - 1 :]
            yield Fault(line, "从这一行起引号没有配对，后面的行都读不出来", tuple(rest))
            return
        if any(cells):
            yield _Record(line, cells)


def _cleaned(cell: str) -> str:
    """A cell without what spreadsheet programs put around text to keep it text: ="…", an apostrophe, a tab."""
    cell = cell.strip().strip("\ufeff")
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return cell.removeprefix("'").strip()


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Which column is what."""
    found: dict[str, int] = {}
    for place, written in enumerate(head):
        name = next((name for name, words in HEADS.items() if written.replace(" ", "") in words), None)
        if name is not None and name in found:
            raise Invalid(f"表头里“{HEADS[name][0]}”出现了两次")
        if name is not None:
            found[name] = place
    missing = [HEADS[name][0] for name in NEEDED if name not in found]
    if missing:
        raise Invalid(f"表头缺少：{'、'.join(missing)}")
    return found


def _row(record: _Record, columns: dict[str, int], width: int, gazetteer: Gazetteer) -> Row | Fault:
    given = {name: record.cells[place] if place < len(record.cells) else "" for name, place in columns.items()}
    reasons = [f"缺少{HEADS[name][0]}" for name in NEEDED if not given[name]]
    reasons += [f"{HEADS[name][0]}太长" for name, longest in _LONGEST.items() if len(given[name]) > longest]
    if any(record.cells[width:]):
        reasons.append("比表头多出内容，可能多了一个分隔符")
    id_number, phone = _id_number(given, reasons), _phone(given, reasons)
    area = _area(given["area"], gazetteer, reasons) if given["area"] else None
    kinds = _kinds(given.get("kinds", ""), reasons)
    if reasons or area is None:
        return Fault(record.line, "；".join(reasons), record.cells)
    return Row(record.line, given["name"], id_number, phone, area, given["words"], kinds, record.cells)


def _id_number(given: dict[str, str], reasons: list[str]) -> str | None:
    written = given.get("id_number", "").replace(" ", "").upper()
    if _SPOILT.fullmatch(written):
        reasons.append("身份证号被表格软件改成了科学计数，请把这一列设成文本再填")
    elif written and not is_id_number(written):
        reasons.append("身份证号不对（18 位，校验位要对）")
    return written or None


def _phone(given: dict[str, str], reasons: list[str]) -> str | None:
    written = given.get("phone", "").replace(" ", "").removesuffix(".0").removeprefix("+86")
    if written and not _PHONE.fullmatch(written):
        reasons.append("电话不对")
    return written or None


def _area(written: str, gazetteer: Gazetteer, reasons: list[str]) -> ResolvedArea | None:
    found = gazetteer.resolve(written)
    if len(found) > 1:
        reasons.append(f"有几处同名，请写上乡镇：{'、'.join(place.label for place in found[:5])}")
    elif not found or not found[0].code or found[0].level == "county":
        reasons.append("住址里没有本县的乡镇或村")
    else:
        return found[0]
    return None


def _kinds(written: str, reasons: list[str]) -> tuple[str, ...]:
    """The kinds of assistance that are named."""
    named = [part.removesuffix("救助") for part in _KIND_SEPARATORS.split(written) if part]
    if any(part not in KINDS for part in named):
        reasons.append(f"救助类型不认识，可以写：{'、'.join(KINDS)}")
    return tuple(dict.fromkeys(KINDS[part] for part in named if part in KINDS))
