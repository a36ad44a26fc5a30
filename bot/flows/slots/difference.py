"""By how much a number that is held is wrong: 少算一个, 多写了俩, 把俺娘漏了, 收入少说了五百, 多打了个零.

Apart from the readers of numbers, which read what is; here the number said is the difference, and what is held counts.
"""

import re
from dataclasses import dataclass

from bot.flows import words
from bot.flows.definition import SlotKind
from bot.flows.slots.mentions import mentions
from bot.nlu.normalise import kin
from bot.nlu.normalise.numerals import NUMBER_PATTERN, read

_WRITTEN = r"(?:算|写|报|说|数|填|记|加|登记?|打|输|讲|录|弄|整|搞|发|念)"
_TOO_FEW = re.compile(
    rf"(?:少|漏|落|忘|掉)(?:记得?|给|把|了|下)*{_WRITTEN}(?:了|掉|上|进去?|得)*|{_WRITTEN}(?:得|的)?(?:少|漏|落)(?:掉|下)?了?"
    rf"|(?:没|忘了?|未)(?P<whom>[^,，。;；]{{0,6}}?){_WRITTEN}(?:上|进|在内|里)+去?"
)
_TOO_MANY = re.compile(
    rf"多(?:给|把|了)*{_WRITTEN}(?:了|上|进去?|得)*|{_WRITTEN}(?:得|的)?多了?"
    rf"|不(?:该|用|应该?|能)(?P<whom>[^,，。;；]{{0,6}}?){_WRITTEN}(?:上|进|在内)+去?"
)
_READ_BACK_FEW = re.compile(
    rf"(?:漏|落)(?:掉|下)?了?|还(?:差|少|缺)了?|没(?P<whom>[^,，。;；]{{0,6}}?){_WRITTEN}|(?:再|还[得要应该]*)(?:加|添)(?:上|进)?|少了?(?=.)"
)
_READ_BACK_MANY = re.compile(r"(?:减|去|扣|刨|除)(?:掉|去|下)|多了?(?=.)")
"""What says so only where everything was just read back, or where the number is named."""
_NONE_MISSING = re.compile(r"没有?(?:写|算|记|填)?[漏落少多]")
_SUBJECT = re.compile(r"人数|人口|口数|家里人|几口")
_ZERO = re.compile(r"(?:一?个|两个|俩|1个?)(?:零|0|〇)")
_N = r"(?:\d{1,2}|[一二两三四五六七八九十俩仨])"
_PEOPLE = re.compile(
    rf"(?P<n>{_N})(?:(?:口|个|位|名)(?:子)?(?:人|娃|孩子|老人|大人)?|人)?(?![位千百万\d元块点零〇]|[个位]?(?:数|字|零|月|号|0))"
)
_ONE_OF_THEM = re.compile(r"(?:个|口)(?:人|娃|孩|老人|大人)")
_MEMBER = re.compile(kin.KIN)
_TWO = re.compile(r"父母|爹娘|爸妈|爹妈|双亲|公婆|二老|爷奶|爷爷奶奶|俩|两口")
_STATED = re.compile(rf"(?<![第不])(?P<n>{_N})(?:口|个|位)?(?:子)?人?(?=$|[,，。;；!！\s才对吧的了呢啊])")
_DENIED = re.compile(rf"(?:不是|写成|算成|记成|原来|本来|写的是?)[^,，。;；是]{{0,3}}?{_N}(?:口|个|位)?人?")
_SUM = re.compile(rf"(?P<n>{NUMBER_PATTERN})")
_CLAUSE = re.compile(r"[,，。;；!！\s]+")
_LEAST_SUM = 10
_MOST_PEOPLE = 30


@dataclass(frozen=True, slots=True)
class Difference:
    """What the number is to be; None where it is only known to be wrong."""

    value: int | None


def difference(kind: SlotKind, text: str, held: int, *, read_back: bool) -> Difference | None:
    """What a number of this kind is, of which a text says that it is too small or too large; None if it says neither.

    `read_back`: everything was just read back, so that 多了一个 is a word about what was read.
    """
    if _about_another(kind, text) or _NONE_MISSING.search(text):
        return None
    sign, part, rest = _direction(kind, text, read_back=read_back)
    if not sign:
        return None
    if kind == "income":
        return _of_income(sign, part, held) or (Difference(None) if mentions(kind, text) else None)
    stated = _STATED.search(_DENIED.sub(" ", rest))
    by = None if stated else _people(part)
    if stated is None and by is None:
        return Difference(None) if mentions(kind, text) or _SUBJECT.search(text) else None
    value = int(read(_figure(stated["n"])) or 0) if stated else held + sign * (by or 0)
    return Difference(value if 0 < value <= _MOST_PEOPLE else None)


def _about_another(kind: SlotKind, text: str) -> bool:
    """Whether the text names another kind of fact than this."""
    others: tuple[SlotKind, ...] = ("phone", "id_number", "income" if kind == "count" else "count")
    return not mentions(kind, text) and any(mentions(other, text) for other in others)


def _direction(kind: SlotKind, text: str, *, read_back: bool) -> tuple[int, str, str]:
    """Too few (+1), too many (-1) or neither (0); the clause that says so, and what is left without it."""
    named = read_back or mentions(kind, text) or bool(_SUBJECT.search(text))
    loose = ((_READ_BACK_FEW, 1), (_READ_BACK_MANY, -1)) if named and len(words.bare(text)) <= _SHORT else ()
    for clause in (part for part in _CLAUSE.split(text) if part):
        for pattern, sign in ((_TOO_FEW, 1), (_TOO_MANY, -1), *loose):
            if match := pattern.search(clause):
                whom = match.groupdict().get("whom") or " "
                beside = _DENIED.sub(" ", clause[: match.start()]) + whom + clause[match.end() :]
                return sign, beside, text.replace(clause, " ")
    return 0, "", ""


_SHORT = 16


def _people(clause: str) -> int | None:
    """How many people a clause tells of: 一个, 俩人, 俺爹娘, 我妈和我弟."""
    if _ZERO.search(clause):
        return None
    if match := _PEOPLE.search(clause):
        return int(read(_figure(match["n"])) or 0) or None
    named = _MEMBER.findall(clause)
    if named:
        return sum(2 if _TWO.fullmatch(member) else 1 for member in named)
    return 1 if _ONE_OF_THEM.search(clause) else None


def _figure(written: str) -> str:
    return written.translate(str.maketrans("俩仨", "二三"))


def _of_income(sign: int, clause: str, held: int) -> Difference | None:
    """A sum too much or too little, or a zero."""
    if _ZERO.search(clause):
        return Difference(held * 10 if sign > 0 else held // 10 if held % 10 == 0 else None)
    sums = [yuan for match in _SUM.finditer(clause) if (yuan := read(match["n"])) and yuan >= _LEAST_SUM]
    value = held + sign * int(sums[0]) if sums else None
    return Difference(value) if value is not None and value >= 0 else None
