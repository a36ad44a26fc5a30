"""The answer to "who lives with you?" read as a whole: 老娘孩子我, 我俩加闺女还有婆婆, 一个老的俩小的.

It stands apart from `household_lists`, which finds a list somewhere in a story and has to be shy: here every word is
about the household, so the people are simply added up, and a list that leaves somebody out is known to be unsure.
"""

import re
from dataclasses import dataclass, field

from bot.nlu.normalise import kin
from bot.nlu.normalise.numerals import read

_N = r"[一二两俩三仨四五六七八九]|\d"
_FEW = r"[二两俩三仨四五六七八九]|\d"
_BREAK = r"(?=$|[,，。;；、:： !！的])"
_OWN = r"(?:我|俺|咱|额|阮|侬|他|她)们?(?:家)?(?:里)?的?"
_TOKEN = re.compile(
    rf"(?P<total>(?!两口|2口)(?:一共|总共|共|拢共|统共|合计|全家|一家)?(?P<t>[一二两三四五六七八九十]{{1,2}}|\d{{1,2}})"
    rf"(?:口子?人?|个人(?!带|领|拉扯|养|过|住)|人(?![们家带]))|(?:^|[,，。; ])(?P<u>{_FEW})个{_BREAK})"
    rf"|(?P<we>(?:{_OWN})?(?:老|小)?(?:两口子?|公母俩|夫妻(?:俩|二人)?|夫妇(?:俩|二人)?)|[我俺咱]们?(?P<w>[俩仨]|[两三]个)(?!孩|娃|儿|闺|女|孙|老))"
    rf"|(?P<bond>(?:{_OWN})?(?:娘|爷|母子|母女|父子|父女|婆媳|祖孙|爷孙|姐弟|姐妹|兄弟|兄妹)(?P<b>[俩仨]|{_FEW}个))"
    rf"|(?P<both>(?P<old>{_N})个?(?:大|老|大人|老人|老的)(?P<small>{_N})个?(?:小|娃|孩子?|小孩)(?![婆姨])的?)"
    rf"|(?P<brood>一儿一女|一双儿女|儿女双全|一对儿女)"
    rf"|(?P<many>(?:几|好几|一[帮群大]家?)个?[^,，。]{{0,3}}?(?:孩子?|娃|儿女|孙子?|小的)|(?:孩子|娃娃?|儿女|孙子|子女|小的)们|一家老小|一大家)"
    rf"|(?P<kin>(?:{_OWN}(?=.))?(?P<n>(?:{_N})[个名位口]?|个)?(?:{kin.MODIFIER})?(?P<who>{kin.ANSWERED_KIN})"
    rf"(?P<gone>(?:早就?|都|已经|去年|前年)?(?:{kin.GONE}))?(?P<behind>(?:{_FEW})个?{_BREAK}|一个{_BREAK})?)"
    rf"|(?P<self>(?:我|俺|咱|本人|自己|自个儿?|额|阮|侬|他|她|佢)(?:自己|自个儿?)?(?:一个(?:人)?|一人)?)"
)
_WAYS = re.compile(
    r"家里?|屋[里头企]|就|有|和|跟|与|同埋?|带着?住?|领着?|拉扯着?|养着?|抚养着?|还有?|再?加上?|以及|外加|连|连同|及|仲有?|一起|一块儿?|住|过日?子?|生活|只|剩|下|是|在|现在"
    r"|相依为命|都|的|了|吧|呢|啊|嘛|也|个|今年|\d{1,3}岁?|[一二三四五六七八九十]{2,4}岁?|[,，。;；、:：!！\s+·\-]"
)
_WITH = re.compile(r"^\s*(?:就|只)?(?:跟|和|与|同|带着?|领着?)")
_BRINGS_UP = re.compile(rf"^[^,，。]{{0,3}}(?:{kin.ANSWERED_KIN})[,，]?(?:一个人|自己|独自)?(?:带|领|拉扯|抚养|养)")
_SPOUSE = re.compile(
    r"老伴儿?|老头子?|老婆子?|老太婆|老公|丈夫|男人|当家的|对象|爱人|媳妇儿?|妻子?|堂客|婆娘|屋里人|[孩娃]?儿?子?[他她][爸妈爹娘]"
)
_PAIR = re.compile(rf"^(?:{kin.PAIRS})$")
_GENERIC = re.compile(r"^(?:大人|老的|小的|老人|小孩子?|孩子|娃娃?|娃儿?)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MOST_ELSE = 8
_FEW_ELSE = 4
"""Characters beside the people: more of them tell a story, in which nobody counts anybody."""

_MOST = 30
_BOTH = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """Who was named: how many they are; None where somebody may have been left out, so that it has to be asked."""

    size: int | None


@dataclass(slots=True)
class _Household:
    """The people named so far."""

    total: int = 0
    selves: int = 0
    others: int = 0
    spouses: int = 0
    generic: bool = True
    unsure: bool = False
    named: set[str] = field(default_factory=set)

    def size(self) -> int:
        """Everybody; a couple holds the speaker and the spouse."""
        spouses = max(0, self.spouses - 1) if self.selves > 1 else self.spouses
        return self.selves + self.others + spouses


def read_listing(text: str) -> Listed | None:
    """The household that a folded answer lists; None if it is no list of people."""
    tokens = list(_TOKEN.finditer(text))
    else_said = len(_HAN.findall(_rest(text, tokens)))
    if not tokens or else_said > _MOST_ELSE:
        return None
    household = _Household(selves=1 if _WITH.match(text) else 0)  # 跟老伴俩: and the speaker
    for token in tokens:
        _add(household, token)
    listed = _judged(household, text)
    return listed if listed is None or listed.size or else_said <= _FEW_ELSE else None


def _rest(text: str, tokens: list[re.Match[str]]) -> str:
    """What is neither a person nor a joining word."""
    blanked = list(text)
    for token in tokens:
        blanked[token.start() : token.end()] = " " * len(token.group())
    return _WAYS.sub("", "".join(blanked))


def _judged(household: _Household, text: str) -> Listed | None:
    people = household.others + household.spouses
    if household.total and (people or household.selves):
        return Listed(household.total) if household.total <= _MOST else None
    if household.unsure:
        return Listed(None)
    if not people and household.selves < 2:
        return None
    counted = people > 1 and household.generic
    if not (household.selves or counted or _BRINGS_UP.match(text)):
        return Listed(None)
    size = household.size()
    return Listed(size) if size <= _MOST else None


def _add(household: _Household, token: re.Match[str]) -> None:
    if token["total"]:
        household.total = household.total or _number(token["t"] or token["u"])
    elif token["many"]:
        household.unsure = True
    elif token.group() == "两口" and household.others + household.spouses == _BOTH and not household.selves:
        household.total = _BOTH  # 奶奶和孩子两口: the number behind a list is its sum
    elif token["we"] or token["bond"]:
        _add_us(household, _number(token["w"] or token["b"] or "两"))
    elif token["both"]:
        household.others += _number(token["old"]) + _number(token["small"])
    elif token["brood"]:
        household.others += 2
        household.generic = False
    elif token["self"]:
        household.selves = max(household.selves, 1)
    else:
        _add_kin(household, token)


def _add_us(household: _Household, number: int) -> None:
    """我俩, 老两口: the speaker and another, or all that were named before (我跟老伴我俩; 老伴，我俩)."""
    if household.selves or household.size() == number - 1:
        household.selves = max(household.selves, 1)
    else:
        household.selves = number


def _add_kin(household: _Household, token: re.Match[str]) -> None:
    who = token["who"]
    if token["gone"] or (not token["n"] and who in household.named):
        return
    household.named.add(who)
    number = _number(token["n"]) if token["n"] else 2 if _PAIR.match(who) else 1
    closing = _number(token["behind"]) if token["behind"] else 0
    if closing and household.size() + number != closing:  # 老的俩, but 我跟闺女俩 are both
        number = closing
    household.generic = household.generic and bool(_GENERIC.match(who)) and bool(token["n"] or token["behind"])
    if _SPOUSE.fullmatch(who):
        household.spouses += number
    else:
        household.others += number


def _number(written: str) -> int:
    return int(read(written.rstrip("个名位口").replace("俩", "二").replace("仨", "三") or "一") or 1)
