"""Reads numbers as residents write them: 3万5, 一千二, 十几万, 六七万, 两千来, 4OO, 千把, 1.2w.

It stands apart because money and counts share it. A number that is said vaguely becomes one documented value:
its lower bound. 几 adds nothing (十几万 = 100000) and counts as 1 where it stands alone (几千 = 1000); 多,
余, 来, 把, 出头, 左右, 上下, 以上 add nothing; 不到 and 近 keep the number that was said; a range (六七万,
3000-5000) is its lower end; 半 is half of the unit before it (两万半 = 25000).
"""

import re
from dataclasses import dataclass

_FIGURES = ("零〇", "一壹", "二两俩贰", "三仨叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {char: value for value, chars in enumerate(_FIGURES) for char in chars}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "K": 1000, "万": 10_000,
         "萬": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000}  # fmt: skip
_MYRIADS = {unit for unit, size in UNITS.items() if size >= 10_000}

# 一 before these begins another word (三万一年, 十来万一分没剩), unless it is 一 itself that is counted.
_ONE = "一(?![分点毛年月天直共下起样定般边些切])"
_CHINESE = f"(?:[零〇二两俩三四五六七八九壹贰叁肆伍陆柒捌玖十拾百佰千仟万亿几半]|{_ONE})"
# An arabic number: thousands separators, a decimal part, the letter O typed for a zero
# behind a digit, I or l for a one before it.
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?:\d|(?<![A-Za-z])[Il](?=[\dOo]))[\dOo]*(?:\.\d+)?"
NUMBER_PATTERN = (
    rf"(?:(?:{_ARABIC})(?:[多几余来]?[十百千万亿wWkK][多几余来]?(?:{_CHINESE}|\d)*)*{_CHINESE}*"
    rf"|{_CHINESE}+(?:[多几余来把]{_CHINESE}+)*)"
)
_SCANNER = re.compile(NUMBER_PATTERN)
_LETTERS = str.maketrans("OoIl", "0011")
_VAGUE = str.maketrans("", "", "多余来把好")


@dataclass(frozen=True, slots=True)
class Number:
    """A number inside a text: its value (the lower bound if vague) and where it stands."""

    value: int | float
    start: int
    end: int


def whole(value: float) -> int | float:
    """An int where nothing is lost by it."""
    return int(value) if float(value).is_integer() else round(value, 2)


_FIGURE = "[一二两三四五六七八九]"
_TWO_ENDS = re.compile(
    rf"(?<![十百千万\d])(?P<low>{_FIGURE}(?P<unit>[百千万]){_FIGURE}?(?:百{_FIGURE}?十?)?)(?={_FIGURE}(?P=unit))"
)


def with_ranges_marked(text: str) -> str:
    """The text with 到 between two numbers of one unit that follow at once: 一百七一百八 is 一百七到一百八."""
    return _TWO_ENDS.sub(r"\g<low>到", text)


def read(written: str) -> int | float | None:
    """The value of one written number, or None if the text is not one. Text must be folded."""
    text = written.translate(_VAGUE).replace(",", "")
    if not text:
        return None
    if re.fullmatch(r"[\d.OoIl]+", text):
        return _arabic(text)
    if re.fullmatch(r"[零〇一二三四五六七八九]{2,}", text) and ("零" in text or "〇" in text or len(text) > 3):
        return int("".join(str(DIGITS[c]) for c in text))  # digits read out one by one: 一八〇〇
    return _compound(text)


def _arabic(text: str) -> int | float | None:
    try:
        return whole(float(text.translate(_LETTERS)))
    except ValueError:
        return None


@dataclass(slots=True)
class _Sum:
    """A number in the making: `total` of closed myriads, `section` below, `digit` still without a unit."""

    total: float = 0
    section: float = 0
    digit: float | None = None
    last_unit: int = 0
    after_zero: bool = False

    def add_digit(self, value: float) -> None:
        # A second digit in a row is the upper end of a range (六七万): the lower one has been kept.
        if self.digit is None:
            self.digit = value

    def add_unit(self, char: str) -> None:
        size = UNITS[char]
        digit = 1 if self.digit is None else self.digit
        if char in _MYRIADS:
            grown = self.section + (self.digit or 0)
            self.total += (grown or digit) * size
            self.section = 0
        else:
            self.section += digit * size
        self.digit, self.last_unit, self.after_zero = None, size, False

    def value(self) -> float:
        digit = self.digit or 0
        if digit and self.last_unit >= 100 and not self.after_zero and digit < 10:
            digit *= self.last_unit / 10  # 三千五 = 3500, 一万三 = 13000
        return self.total + self.section + digit


_PIECE = re.compile(r"[\dIl][\dOo]*(?:\.\d+)?|.")


def _compound(text: str) -> int | float | None:
    parts = _Sum()
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece[0].isdigit() or piece[0] in "Il":
            number = _arabic(piece)
            if number is None:
                return None
            parts.add_digit(number)
        elif piece in UNITS:
            parts.add_unit(piece)
        elif not _add_word(parts, piece):
            return None
    return whole(parts.value())


def _add_word(parts: _Sum, piece: str) -> bool:
    if piece == "几":
        if parts.digit is None and not parts.last_unit:
            parts.digit = 1
    elif piece == "半":
        if parts.last_unit:
            parts.section, parts.digit = parts.section + parts.last_unit / 2, None
    elif piece in "零〇":
        parts.after_zero = True
    elif piece in DIGITS:
        parts.add_digit(DIGITS[piece])
    else:
        return False
    return True


def numbers(text: str) -> tuple[Number, ...]:
    """Every number in a folded text, left to right."""
    found = []
    for match in _SCANNER.finditer(text):
        value = read(match.group())
        if value is not None:
            found.append(Number(value, match.start(), match.end()))
    return tuple(found)
