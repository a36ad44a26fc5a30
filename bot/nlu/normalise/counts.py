"""How many people a household has: as a number (一家四口, 6口子人) or by a list (我和老伴带俩孙子).

It stands apart because a count is told in ways no other number is. 几口 alone tells nothing; 五六口 is the
lower bound, as everywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.normalise import kin
from bot.nlu.normalise.corrections import read_answer
from bot.nlu.normalise.household_answers import read_listing
from bot.nlu.normalise.household_lists import find_listings
from bot.nlu.normalise.numerals import read

_MOST = 30  # a larger "household" is a village, a bus or a misread sum


@dataclass(frozen=True, slots=True)
class Household:
    """The size of a household and where the text says it."""

    size: int
    start: int
    end: int


_N = r"(?P<n>[一二两三四五六七八九十]{1,3}|\d{1,2})"
_HOME = (
    r"(?:全家|一家子|一家人?|我家|俺家|咱家|他家|她家|人家|家里头?|家中|家里人|家|户里|户内|户上|该户|这户|那户|户口本上|"
    r"屋里头?|屋头|屋企|阮兜|阮家|咱兜)"
)
_TOTAL = (
    r"(?:老老少少|老少|老小|老的老小的小|大大小小|大小|上下|连老带小|连我|一共|总共|共计|共|拢共|统共|合计|就|只|才|现在|现|有|是|"
    r"还|剩|里|的|这|住着?)"
)
_PAIR = "娘|爷|母子|母女|父子|父女|婆媳|祖孙|爷孙|姐弟|姐妹|兄弟|兄妹|夫妻|夫妇|老公母"
_PERSONS = r"\s?(?:个人|人|位)(?![次均民工家])"
_COUNTED = (
    # 一家四口, 6口子人, 家里五口人, 三口之家
    re.compile(
        rf"(?<![\d第老小])(?:一家|全家|连老带小|{_HOME}{_TOTAL}{{0,4}})?{_N}\s?口(?:子人|人|子|之家)?"
        "(?![井碑径罩红音服号吻腔头气水饭锅话吃半])"
    ),
    # 家里一共5个人, 全家七人, 一家三个, 家里六张嘴
    re.compile(rf"{_HOME}{_TOTAL}{{0,4}}{_N}(?:{_PERSONS}|个(?=$|[,，。；;!！ ])|张嘴)"),
    # 家里就剩我们仨
    re.compile(
        rf"{_HOME}(?:就|只|就剩|只剩|剩)下?(?:我们|俺们|他们|咱|俺)(?P<n>[俩仨]|[两三四五六]个?人?)(?=$|[,，。；;!！ ])"
    ),
    # 跟老伴俩, 就跟我妈俩人过: who says with whom counts in
    re.compile(
        rf"(?:^|就|只|[,，])(?:跟|和|与|同)(?:我|俺)?{kin.KIN}(?P<n>俩|两个|两|二)(?:个?人)?(?=$|[,，。过住]|一起|生活|相依)"
    ),
    # 总共四个人, 共六人; 4个人，我、我妈… where that begins the message
    re.compile(rf"(?:^|[,，。；;:： ])(?:一共|总共|共计|拢共|统共|共){_N}{_PERSONS}(?=$|[,，。；;:： ])"),
    re.compile(r"^(?P<n>[俩仨]|[两三四五六七八九]|\d{1,2})个?人(?=$|[,，。；;:：、 ])"),
    re.compile(rf"{_N}张嘴(?=等|要|吃|靠|张)"),
    # 家庭人口：5人, 人口数 4, 共同生活5人
    re.compile(
        r"(?:家庭人口|家庭成员|人口数?|共同生活的?(?:家人)?)(?:数|是|为|有|共|[:： ]){0,3}"
        rf"{_N}(?:\s?[人口个]|(?=\D|$))"
    ),
    # 我们娘仨, 俺爷四个, 娘俩住一块
    re.compile(
        rf"(?:(?:我们|俺们|俺|我|咱|就)(?:{_PAIR})(?P<n>[俩仨]|[两三四五六七]个?人?)"
        rf"|(?<![其把])(?:{_PAIR})(?P<m>[俩仨]|[两三四五六七]个?人?)(?=住|过(?!去|来)|相依|一起|生活))"
    ),
)
_NOT_A_FAMILY = re.compile(
    r"(?:(?:原本|原来|以前|本来|从前|过去)(?:有|是)?|[人外进出路胃门窗洞关缺伤胸袖牲瓶]|(?<![该这那每])户)$"
)
_ALONE_AT_HOME = re.compile(
    r"(?:家里?头?|家中|屋里头?|屋头|屋企)(?:面|现在|如今)?(?:就|只|光|就剩|只剩|只有|得|剩)(?:下|了)?(?:我|俺|他|她|佢)?"
    r"(?:自己|自个儿?)?一(?:个人?|人|口)(?=$|[,，。；;!！?？ ]|过|住|生活|了|在)"
)
_ALONE = re.compile(
    r"(?:就|只有|只剩|仅|光|光剩|就剩|得)(?:我|俺|他|她|本人)(?:自己|一个|一人|一个人|个人)?|(?:独居|单身一人|孤身一人|光棍一[个条]|"
    r"(?:我|俺)(?:自己|一个人?)|一个人(?:过|生活|住))"
)
# Two who may begin a list (俺两口子加一个孙子), and a mouthful (一口一个): by themselves no household.
_NONE_ALONE = ("两口", "两口子", "2口子", "一口", "1口")
_OF_PEOPLE = re.compile(r"([一二两三四五六七八九十]{1,3}|\d{1,2})\s?(?:口人?|个人|人)")
_VALUE = {"俩": 2, "仨": 3}


def find_households(text: str) -> tuple[Household, ...]:
    """Household sizes in a folded text: numbers, or lists where it is clear that they live together."""
    counted = [Household(size, *span) for size, span in _counted(text)]
    listed = [Household(one.size, one.start, one.end) for one in find_listings(text)]
    if len(counted) == 1 and any(one.start <= counted[0].start < one.end for one in listed):
        counted = []  # 我跟俺爹娘三口: the list reads more of the same
    found = counted or listed or [Household(1, *match.span()) for match in _ALONE_AT_HOME.finditer(text)]
    return tuple(sorted(found, key=lambda household: household.start))


def _counted(text: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Every number of people with where it stands, each stretch of text read once."""
    taken: list[tuple[int, int]] = []
    for pattern in _COUNTED:
        for match in pattern.finditer(text):
            size = _said(match)
            overlaps = any(start < match.end() and match.start() < end for start, end in taken)
            if size and not overlaps and not _NOT_A_FAMILY.search(text[: match.start()]):
                taken.append(match.span())
                yield size, match.span()


def _said(match: re.Match[str]) -> int | None:
    written = match.groupdict().get("n") or match["m"]
    if match.group() in _NONE_ALONE:
        return None
    value = _VALUE.get(written) or read(written.rstrip("个人"))
    return int(value) if value and value <= _MOST else None


def parse_count(text: str) -> int | None:
    """A bare answer to "how many people?": 六口 = 6, 就我一个 = 1, 我跟老伴俩 = 2, bare 4 = 4; else None."""
    return read_answer(text, _answered)


def _answered(folded: str) -> int | None:
    listed = read_listing(folded)
    if listed is not None:
        return listed.size or next((size for size, _ in _counted(folded)), None)
    found = find_households(folded) or find_listings(folded, bare=True)
    if found:
        return found[0].size
    if _ALONE.search(folded):
        return 1
    if counted := _OF_PEOPLE.search(folded):
        return _household(read(counted[1]))
    match = re.search(r"(?<!\d)(?:\d{1,2}(?!\d)|(?!一(?:共|起|家|块|直|般))[一二两三四五六七八九十俩仨]+)", folded)
    if match is None or re.match(r"\s?(?:百|千|万|元|块|岁|年|月|天)", folded[match.end() :]):
        return None
    return _household(_VALUE.get(match.group()) or read(match.group()))


def _household(size: float | None) -> int | None:
    return int(size) if size and 0 < size <= _MOST else None
