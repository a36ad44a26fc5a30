"""Days as residents name them, as ISO dates: 2024年3月5号, 去年五月二十, 前天, 上周三, 三天前.

It stands apart because most of them mean something only relative to a given day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.nlu.normalise.numerals import DIGITS, read


@dataclass(frozen=True, slots=True)
class Day:
    """A day in ISO form, "2026-03" where only the month was said; and where it stands in the text."""

    iso: str
    start: int
    end: int


_CN = "一二三四五六七八九十"
_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[{_CN}元正])月份?"
_DAY = rf"(?P<day>3[01]|[12]\d|0?[1-9]|二?十[{_CN}]?|三十一?|[{_CN}])(?:日|号)?"
_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][九零〇][零〇一二三四五六七八九]{2})"
_FULL = re.compile(rf"(?<!\d){_YEAR}\s?年\s?{_MONTH}\s?{_DAY}(?!\d|个|年)")
_NUMERIC = re.compile(
    r"(?<![\d\-./])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=sep)"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d\-./])"
)
_YEARS_BACK = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}
_RELATIVE_YEAR = re.compile(rf"(?P<word>大前年|前年|去年|今年)(?:的)?{_MONTH}(?:{_DAY})?")
_MONTH_DAY = re.compile(
    rf"(?<![\d年]){_MONTH}(?P<day>3[01]|[12]\d|0?[1-9]|二?十[{_CN}]?|三十一?|[{_CN}])"
    r"(?:日|号)"
)
_DAYS = {"大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "今天": 0, "今日": 0}
_DAYS |= {"今晚": 0, "今早": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_DAY_WORD = re.compile("|".join(sorted(_DAYS, key=len, reverse=True)))
_AGO = re.compile(rf"(?P<n>\d{{1,3}}|[{_CN}两]{{1,3}})(?P<unit>天|个?星期|周|个?礼拜)(?:以)?(?P<way>前|后)")
_WEEKDAY = re.compile(r"(?P<which>上上|上个?|这个?|本|下下|下个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_MONTHS_OFF = {"上上个月": -2, "上个月": -1, "上月": -1, "这个月": 0, "本月": 0, "下个月": 1, "下月": 1}
_MONTH_WORD = re.compile(rf"(?P<word>{'|'.join(_MONTHS_OFF)})(?:{_DAY}(?<=[日号]))?")


def find_dates(text: str, today: date | None = None) -> tuple[Day, ...]:
    """Every day named in a folded text.

    Without `today` only dates that say their own year, month and day are found; with it also relative ones. A
    month without a day becomes "YYYY-MM"; a day of the month without a year is the latest such day not after
    `today`; 几天前 and other vague distances are none.
    """
    found: list[Day] = []
    for pattern in (_FULL, _NUMERIC):
        for match in pattern.finditer(text):
            _keep(found, _iso(_number(match["year"]), _number(match["month"]), _number(match["day"])), match)
    if today is not None:
        _relative(text, today, found)
    return tuple(sorted(found, key=lambda day: day.start))


def _relative(text: str, today: date, found: list[Day]) -> None:
    for match in _RELATIVE_YEAR.finditer(text):
        _keep(
            found,
            _iso(today.year - _YEARS_BACK[match["word"]], _number(match["month"]), _day_of(match)),
            match,
        )
    for match in _MONTH_WORD.finditer(text):
        year, month = _shift(today, _MONTHS_OFF[match["word"]])
        _keep(found, _iso(year, month, _day_of(match)), match)
    for match in _MONTH_DAY.finditer(text):
        _keep(found, _latest(today, _number(match["month"]), _number(match["day"])), match)
    for match in _WEEKDAY.finditer(text):
        _keep(found, _weekday(today, match).isoformat(), match)
    for match in _AGO.finditer(text):
        days = (read(match["n"]) or 0) * (1 if match["unit"] == "天" else 7)
        sign = -1 if match["way"] == "前" else 1
        _keep(found, (today + timedelta(days=sign * int(days))).isoformat(), match)
    for match in _DAY_WORD.finditer(text):
        _keep(found, (today + timedelta(days=_DAYS[match.group()])).isoformat(), match)


def _keep(found: list[Day], iso: str | None, match: re.Match[str]) -> None:
    if iso and not any(day.start < match.end() and match.start() < day.end for day in found):
        found.append(Day(iso, match.start(), match.end()))


def _number(written: str) -> int:
    if written.isascii():
        return int(written)
    if len(written) == 4:
        return int("".join(str(DIGITS[c]) for c in written))
    return 1 if written in "元正" else int(read(written) or 0)


def _day_of(match: re.Match[str]) -> int | None:
    return _number(match["day"]) if match["day"] else None


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        said = date(year, month, day or 1)
    except ValueError:
        return None
    return said.isoformat() if day else said.isoformat()[:7]


def _shift(today: date, months: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + months
    return index // 12, index % 12 + 1


def _latest(today: date, month: int, day: int) -> str | None:
    this_year = _iso(today.year, month, day)
    if this_year is not None and this_year <= today.isoformat():
        return this_year
    return _iso(today.year - 1, month, day) or this_year


def _weekday(today: date, match: re.Match[str]) -> date:
    monday = today - timedelta(days=today.weekday())
    which = match["which"] or ""
    weeks = which.count("下") - which.count("上")
    return monday + timedelta(weeks=weeks, days="一二三四五六日天".index(match["day"]) if match["day"] != "天" else 6)
