"""How many people a household has: as a number (一家四口, 6口子人) or by a list (我和老伴带俩孙子).

It stands apart because a count is told in ways no other number is. 几口 alone tells nothing; 五六口 is the
lower bound, as everywhere.
"""

import re
from dataclasses import dataclass

from bot.nlu.normalise import kin
from bot.nlu.normalise.corrections import read_answer
from bot.nlu.normalise.members import count_members
from bot.nlu.normalise.numerals import read

_MOST = 30  # a larger "household" is a village, a bus or a misread sum


@dataclass(frozen=True, slots=True)
class Household:
    """The size of a household and where the text says it."""

    size: int
    start: int
    end: int


_N = r"(?P<n>[一二两三四五六七八九十]{1,3}|\d{1,2})"
_HOME = r"(?:全家|一家子|一家人?|我家|俺家|咱家|他家|她家|家里头?|家中|家里人|家|户里|户内|屋里头?|屋头)"
_TOTAL = r"(?:老老少少|老少|老小|大小|上下|一共|总共|共计|共|拢共|统共|合计|就|只|才|现在|现|有|是|还|剩|里|的|这)"
_PAIR = "娘|爷|母子|母女|父子|父女|婆媳|祖孙|姐弟|姐妹|兄弟|夫妻|夫妇|老公母"
_COUNTED = (
    # 一家四口, 6口子人, 家里五口人, 三口之家
    re.compile(
        rf"(?<![\d第老小])(?:一家|全家|{_HOME}{_TOTAL}{{0,4}})?{_N}\s?口(?:子人|人|子|之家)?"
        "(?![井碑径罩红音服号吻腔头气水饭锅话吃])"
    ),
    # 家里一共5个人, 全家七人, 一家三个
    re.compile(rf"{_HOME}{_TOTAL}{{0,4}}{_N}\s?(?:个人|人|位)(?![次均民工家])"),
    # 家庭人口：5人, 人口数 4, 共同生活5人
    re.compile(
        r"(?:家庭人口|家庭成员|人口数?|共同生活的?(?:家人)?)(?:数|是|为|有|共|[:： ]){0,3}"
        rf"{_N}(?:\s?[人口个]|(?=\D|$))"
    ),
    # 我们娘仨, 俺爷四个
    re.compile(
        r"(?:我们|俺们|俺|我|咱|就)"
        rf"(?:{_PAIR})(?P<n>[俩仨]|[两三四五六七]个?人?)"
    ),
)
_NOT_A_FAMILY = re.compile(r"[人外进出路胃户门窗洞关缺伤胸袖牲瓶]$")

_LIST = re.compile(kin.LIST)
_MEMBER_IN = re.compile(kin.JOIN + kin.MEMBER)
_PAIRS = re.compile(kin.PAIRS)
_CLOSING = re.compile(rf"({kin.BOTH})$")
_CLOSING_OF_MEMBER = re.compile(rf"(?:{kin.NUMBER}){kin.KIN}$")
_LIVING = re.compile(r"^(?:[^，。！？]{0,3})(?:过|生活|住|一起|相依为命|一家|在家|共|总共|一共)|^$")
_ONLY = re.compile(r"(?:家|家里|屋里|屋头|家中)(?:现在|如今)?(?:就|只|光|就剩|只剩|只有)$")
_ALONE = re.compile(
    r"(?:就|只有|只剩|仅|光|光剩|就剩)(?:我|俺|他|她|本人)(?:自己|一个|一人|一个人|个人)?|(?:独居|单身一人|孤身一人|光棍一[个条]|"
    r"(?:我|俺)(?:自己|一个人?)|一个人(?:过|生活|住))"
)
_COUPLE = re.compile(r".们?[老小]?两口")
_COUPLE_ALONE = re.compile(r"[老小]?两口子?")
_NUMBER_SAID = re.compile(r"(?:口人?|口子人|[人位个\d])$")
_OF_PEOPLE = re.compile(r"([一二两三四五六七八九十]{1,3}|\d{1,2})\s?(?:口人?|个人|人)")
_VALUE = {"俩": 2, "仨": 3}


def find_households(text: str) -> tuple[Household, ...]:
    """Household sizes in a folded text: numbers, or lists where it is clear that they live together."""
    found: list[Household] = []
    for pattern in _COUNTED:
        for match in pattern.finditer(text):
            size = _said(match)
            overlaps = any(h.start < match.end() and match.start() < h.end for h in found)
            if size and not overlaps and not _NOT_A_FAMILY.search(text[: match.start()]):
                found.append(Household(size, match.start(), match.end()))
    listed = _listed(text)
    if not found or (
        len(found) == 1 and any(h.size > found[0].size and h.start <= found[0].start < h.end for h in listed)
    ):
        found = listed
    return tuple(sorted(found, key=lambda household: household.start))


def _said(match: re.Match[str]) -> int | None:
    written = match["n"]
    value = _VALUE.get(written) or read(written.rstrip("个人"))
    return int(value) if value and value <= _MOST else None


def _listed(text: str, *, bare: bool = False) -> list[Household]:
    households = []
    for match in _LIST.finditer(text):
        size = 2 if _COUPLE.match(match.group()) else 1
        kinds = size - 1
        for member in _MEMBER_IN.finditer(match.group()):
            size += _members(member)
            kinds += 1
        together = kinds > 1 or _LIVING.match(text[match.end() :]) or _ONLY.search(text[: match.start()])
        if bare or together:
            households.append(Household(_with_self(match.group(), size), match.start(), match.end()))
    return households


def _members(member: re.Match[str]) -> int:
    if member["n"]:
        number = _VALUE.get(member["n"]) or read(member["n"].rstrip("个") or "一") or 1
        return int(number)
    return 2 if _PAIRS.search(member.group()) else 1


def _with_self(listing: str, size: int) -> int:
    """我跟老伴俩 counts both, not two more: the closing number is the whole."""
    closing = _CLOSING.search(listing)
    if closing and not _CLOSING_OF_MEMBER.search(listing):
        return int(_VALUE.get(closing[1]) or read(closing[1][0]) or size)
    return size


def parse_count(text: str) -> int | None:
    """A bare answer to "how many people?": 六口 = 6, 就我一个 = 1, 我跟老伴俩 = 2, bare 4 = 4; else None."""
    return read_answer(text, _answered)


def _answered(folded: str) -> int | None:
    found = find_households(folded) or tuple(_listed(folded, bare=True))
    listed = count_members(folded)
    if found:
        said = folded[found[0].start : found[0].end]
        in_a_number = _NUMBER_SAID.search(said) and not _COUPLE_ALONE.fullmatch(said)
        return found[0].size if in_a_number or listed is None else max(listed, found[0].size)
    if listed:
        return listed
    if _ALONE.search(folded):
        return 1
    match = re.search(r"(?<!\d)(?:\d{1,2}(?!\d)|[一二两三四五六七八九十俩仨]+)", folded)
    if counted := _OF_PEOPLE.search(folded):
        return int(read(counted[1]) or 0) or None
    if match is None or re.match(r"\s?(?:百|千|万|元|块|岁|年|月|天)", folded[match.end() :]):
        return None
    size = _VALUE.get(match.group()) or read(match.group())
    return int(size) if size and 0 < size <= _MOST else None
