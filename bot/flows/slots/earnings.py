"""What a household lives on, told in parts: each sum with its period and its people, and what all of them make.

Apart from the slot because this is arithmetic on a sentence: nothing is refused or asked here. 地里一年八千，
大儿子每月寄五百 is a twelfth of the one and the whole of the other; what cannot be reckoned safely is said to be so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.nlu.normalise.money import Money, find_sums
from bot.nlu.normalise.numerals import DIGITS, read, with_ranges_marked

How = Literal["plain", "span", "yearly", "daily", "per_head", "summed", "summed_spans"]
"""How a sum came about, which is told with it: as it was said, over some months, a day's wage, each one's, several."""

Unclear = Literal["daily", "total"]
"""What is still missing: on how many days somebody works, or what all of it makes."""


@dataclass(frozen=True, slots=True)
class Earned:
    """Yuan a month, how they were reckoned, and the figures they were reckoned from (a year's sum, days, people)."""

    monthly: int
    how: How = "plain"
    sum: int = 0
    times: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """One sum. `months` it is for (0 for a day's wage), `people` who get it each (0: as many as the household has)."""

    yuan: float
    before: str
    after: str
    months: float | None
    people: int = 1
    days: int = 0
    each: bool = False

    @property
    def monthly(self) -> float:
        times = self.people * (self.days if self.months == 0 else 1)
        return self.yuan * times / (self.months or 1)


_N = "[一二两三四五六七八九十俩仨]{1,3}|[0-9]{1,2}"
_PERIODS = (
    (re.compile(r"半个?月"), 0.5),
    (re.compile(r"半年"), 6),
    (re.compile(r"[一每]个?季度?|季度"), 3),
    (re.compile(r"[一每](?:个?星期|周|个?礼拜)"), 12 / 52),
    (re.compile(r"[一每]天|[一每]日(?!子)|按天|日结|天天|[一每]个?(?:工(?![资作])|小时|钟头)"), 0),
    (re.compile(r"年头|到年底|年[底尾]|[一每]年|全年|年[均收入]|整年|按年|去年"), 12),
    (re.compile(r"[一每]个?月|月(?![份亮嫂])"), 1),
)
_SEVERAL_MONTHS = re.compile(rf"(?P<n>{_N})个月")
_AT_ONCE = re.compile(
    r"^(?:[块元]钱?|钱|的|/)*(?:每个?(?:月|年|天|季度?|周|星期)|半年|半个月|年|月|天)(?![\d一二两三四五六七八九十百千万])"
)
_BREAK = re.compile(r"[,，。;；!！?？\n]")
_ONE = re.compile(
    r"(?<!十)一(?P<unit>个月|月(?!份)|年|天|季|周|星期)"
    r"|(?<![十我俺他她咱就只靠有是剩])一(?P<each>人|个人)(?!多|挣|赚|干|上班|打工|过|住|的|养|在)"
)
"""一 before a unit, which is no figure of the number before it: 一千二一个月."""

_CHILD = re.compile(r"老[二三四五六](?=[一二两三四五六七八九])")
"""A child by its number, which is no figure either: 老二八百."""

_DAYS = re.compile(rf"(?P<n>{_N})(?:[多来几]个?|个)?天")
_PEOPLE = re.compile(
    rf"(?P<n>{_N})(?:个|口)?(?:老?人|口子|娃|孩子?|老的)|[我俺咱他她](?:们)?(?P<m>[俩仨])|老?两口子?|二老|(?:爹娘|爸妈|父母|公婆)"
    r"|[我俺咱][和跟与同][^,，。;；\d]{1,3}(?=每|一)|[我俺咱]?(?:姐妹|兄弟|姐弟|兄妹|夫妻|夫妇|爷)(?P<k>[俩仨])"
)
_EACH = re.compile(
    r"人均|每人|每个人|每口|一口人|人头|一人一|平均(?:到|下来)?(?:每|一)?个?(?:人|口|头)|各自?(?=[^,，。;；]{0,3}$)|都是?(?=$)"
)
_EACH_BEHIND = re.compile(r"^(?:[块元]钱?|钱|的|/)*(?:[一每]个?人|人均)")
_PENSION = re.compile(r"养老|退休|高龄|老人钱")

_PAST = re.compile(r"以前|原[来先]|本来|之前|往年|[早先从]前|早先|过去(?!的?一年)|那时|年轻")
_NOW = re.compile(r"现在|如今|眼下|这会|今年|后来")
_SPENT = re.compile(
    r"(?:欠|花|借|贷|(?<![地出田])租(?!出)|(?<!抚养)(?<!赡养)(?<!扶养)(?<!抚恤)(?<!护理)(?<!误工)(?<!务工)费|债|饥荒|支出|开销|还款|利息|[要得]交|缴|药|赔|买|吃|治|交给|罚"
    r"|供|还(?!有|能|行|给|发|补|算|领|可以|挣|赚|剩|有点))[^,，。;；剩落余挣赚收]{0,6}$"
)
_SPENT_BEHIND = re.compile(
    r"^(?:[多来]?[块元]钱?|钱|的|多|来)*(?:房租|租金|药|医药|贷款|利息|债|外债|学费|饥荒|欠|花|还(?:贷|债|钱)|交|买|押金|彩礼)"
)
_RECEIVED = re.compile(r"给|寄|收(?=[^,，。;；]{0,2}租)|租给|租出|出租|包出|流转")
_PRICE = re.compile(r"^(?:[块元]钱?|钱)?[一每/]?(?:公?斤|袋|盒|瓶|亩|顿|次|趟|个(?![月人])|只|头|棵|碗|车|立方|吨|度)")
_PRICED = re.compile(r"(?<![发结给寄])(?:一|每)(?:公?斤|袋|盒|瓶|亩|顿|次|趟|只|头|棵|碗|吨|度)(?:卖|是|才|要|得)?$")
_TAIL_OF_A_NUMBER = re.compile(r"(?:尾号|后[四4]位|最后|末尾|号码|(?:电话|手机|证)号?|密码)[是为就的:：\s]{0,3}$")

_CONVERTED = re.compile(r"合(?!计|起|伙|同|作)|折合?|相当于|等于(?!没)")
_SETTLED = re.compile(
    r"平均(?!每?个?人|一个?人|到人)|均下来|摊下来|匀下来|算下来|拉平|扯平|落到手|到手|实[发拿得]|净[挣剩落收]|(?:按照?|算|写|报|填|记|登)(?:成|作|是|为|个)?\s?$"
)
_TOTAL = re.compile(r"一共|总共|加起来|加一[块起]|凑一[块起]|合计|拢共|统共|总的|全部|都算上|满打满算")
_WHOLE = re.compile(r"全家|家里|一家")
_ALTERNATIVE = re.compile(r"时候|有时|有的月|或者|要么|多了|少了|旺季|淡季|忙时|闲时")
_FARM = re.compile(r"[地田](?!铁)|果|粮|棉|麦|玉米|菜|猪|羊|牛|鸡|鸭|鱼|蒜|收成|大棚|养殖|棒子|卖")
_OF_EACH_THING = re.compile(r"[一每](?:亩|头|只|棚|车|棵|趟|单|件)")
_ALWAYS_MONTHLY = re.compile(r"低保|养老|退休|工资|补[贴助]|抚养|赡养|抚恤|寄|给|上班|打工|厂|保洁|保安|护理|高龄|月嫂")
_FILLER = re.compile(
    r"每个?(?:月|年|天|季|周|星期|人)|半年|半个月|季度|全年|大概|大约|差不多|左右|也就|顶多|最多|不到|能有|能|有|就|才|只|是|得|挣|赚|收入|进项|拿|落|剩|到手|现在|平均|下来|算|合"
    r"|[,，。;；、\s的了吧呗啊呢嘛个来也都在]|块|元|钱|多|加|上|和|跟|还|再|另外|或者|到|反正"
)
_ALIKE = 1.12
_NEAR = 2.0
_LEAST = 10
_MOST_DAYS = 31


def reckon(text: str, size: int | None = None) -> Earned | Unclear | None:
    """What the parts that a folded text tells make a month; None if it tells no sum. `size` is the household's."""
    parts = list(_parts(_marked(text), size))
    if not parts:
        return None
    if any(part.months == 0 and not part.days for part in parts):
        return "daily"
    parts = _carried(parts)
    if any(part.months is None or part.people == 0 for part in parts):
        return "total"
    told = _summed_up(parts)
    return "total" if told is None else _earned(told)


def _earned(parts: Sequence[_Part]) -> Earned:
    monthly = round(sum(part.monthly for part in parts))
    if len(parts) > 1:
        return Earned(monthly, "summed" if all(part.months == 1 for part in parts) else "summed_spans")
    (part,) = parts
    if part.months == 0:
        return Earned(monthly, "daily", round(part.yuan), part.days)
    if part.people > 1:
        return Earned(monthly, "per_head", round(part.yuan / (part.months or 1)), part.people)
    how: How = "plain" if part.months == 1 else "yearly" if part.months == 12 else "span"
    return Earned(monthly, how, round(part.yuan))


def _marked(text: str) -> str:
    """The text with 一个月 written 每个月, so that no 一 is read into a number, and the two ends of a range parted."""
    parted = _CHILD.sub(r"\g<0> ", _ONE.sub(lambda match: f"每{match['unit'] or match['each']}", text))
    return with_ranges_marked(parted)


def _parts(text: str, size: int | None) -> Iterator[_Part]:
    """Every sum that comes in, left to right, with the words around it."""
    sums = [one for one in find_sums(text) if one.yuan >= _LEAST and _is_income(text, one)]
    days = _DAYS.findall(text)
    start = 0
    for index, one in enumerate(sums):
        end = sums[index + 1].start if index + 1 < len(sums) else len(text)
        before, after = text[start : one.start], text[one.end : end]
        months = _months(before)
        attached = _AT_ONCE.match(after) if months is None else None
        start = one.end + (attached.end() if attached else 0)
        if attached and (last := _last_period(attached.group())):
            months = last[0]
        part = _Part(float(one.yuan), before, after, months)
        yield _with_days(_with_people(part, size), days)


def _is_income(text: str, one: Money) -> bool:
    """Whether a sum comes in: not owed, spent, a price, what was earned once, or the end of a telephone number."""
    before = _BREAK.split(text[: one.start])[-1]
    after = text[one.end :]
    if _PRICE.match(after) or _PRICED.search(before) or _TAIL_OF_A_NUMBER.search(before):
        return False
    if _PAST.search(before) and not _NOW.search(before):
        return False
    comes_in = _RECEIVED.search(before)
    return bool(comes_in) or not (_SPENT.search(before) or _SPENT_BEHIND.match(after))


def _months(before: str) -> float | None:
    """For how many months the sum behind these words is; 0 for a day's wage, None where nothing says it."""
    settled = max((match.start() for match in _SETTLED.finditer(before)), default=-1)
    if settled < 0:
        last = _last_period(before)
        return last[0] if last else None
    if last := _last_period(before[settled:]):
        return last[0]
    last = _last_period(before[max(0, settled - 3) : settled])
    return last[0] if last and last[2] == min(settled, 3) else 1  # 干一天有一天，平均下来两千


def _last_period(text: str) -> tuple[float, int, int] | None:
    """The months of the period named last, and where it stands."""
    found: list[tuple[int, int, float]] = []
    for pattern, months in _PERIODS:
        found += [(match.start(), match.end(), months) for match in pattern.finditer(text)]
    found += [
        (match.start(), match.end(), float(read(match["n"]) or 1))
        for match in _SEVERAL_MONTHS.finditer(text)
        if (read(match["n"]) or 1) > 1
    ]
    if not found:
        return None
    end = max(end for _, end, _ in found)
    start, end, months = min(one for one in found if one[1] == end)
    return months, start, end


def _with_days(part: _Part, everywhere: list[str]) -> _Part:
    """A day's wage with the days it is earned on: told beside it, or once in the whole answer."""
    if part.months != 0:
        return part
    near = [written for text in (part.after, part.before) for written in _DAYS.findall(text)]
    told = [int(read(written) or 0) for written in (near or (everywhere if len(everywhere) == 1 else []))]
    fitting = [days for days in told if 1 < days <= _MOST_DAYS]
    return replace(part, days=fitting[0]) if fitting else part


def _with_people(part: _Part, size: int | None) -> _Part:
    """A sum for each of several people with how many they are: named beside it, else the household."""
    clause = _BREAK.split(part.before)[-1]
    if _OF_EACH_THING.search(clause):
        return replace(part, people=0)
    if not (_EACH.search(clause) or _EACH_BEHIND.match(part.after)):
        return part
    named = _people(part.before) or _people(part.after)
    if named:
        return replace(part, people=named, each=True)
    pensioners = _PENSION.search(part.before) and (size or 0) > 2  # the young draw none
    return replace(part, people=0 if pensioners else size or 0, each=True)


def _people(text: str) -> int:
    """How many people a text names last, 0 if none."""
    matches = [match for match in _PEOPLE.finditer(text) if not match.group().startswith("每")]
    if not matches:
        return 0
    match = matches[-1]
    written = match["n"] or match["m"] or match["k"]
    return int(read(written) or DIGITS.get(written, 0)) if written else 2


def _carried(parts: list[_Part]) -> list[_Part]:
    """Parts without a period of their own: by the month, unless they stand in the wake of a year and may be of it."""
    carried: list[_Part] = []
    yearly = False
    last = parts[-1]
    over_all = _last_period(_BREAK.split(last.after)[-1]) if _BREAK.search(last.after) else None
    for part in parts:
        months = part.months
        if months is None:
            months = _unsaid(part, yearly=yearly, over_all=over_all[0] if over_all else 1, alone=len(parts) == 1)
        else:
            yearly = months == 12
        carried.append(replace(part, months=months))
    return carried


def _unsaid(part: _Part, *, yearly: bool, over_all: float, alone: bool) -> float | None:
    if over_all > 1:
        return over_all
    farmed = _FARM.search(part.before) and not _ALWAYS_MONTHLY.search(part.before)
    if yearly and farmed:
        return 12
    monthly = _ALWAYS_MONTHLY.search(part.before) or _is_bare(part)
    if alone or (monthly and part.yuan < _OF_A_YEAR * 2):
        return 1
    doubtful = _OF_A_YEAR if yearly else _OF_A_HARVEST if farmed else None
    return None if doubtful and part.yuan >= doubtful else 1


_OF_A_YEAR = 2000
"""From this sum on, what follows a year's sum without a period of its own may be a year's as well."""

_OF_A_HARVEST = 1000
"""From this sum on, what fields and animals bring in is hardly a month's, unless that is said."""


def _is_bare(part: _Part) -> bool:
    """Whether nothing stands before a sum that says where it comes from."""
    before = _PEOPLE.sub("", _TOTAL.sub("", _BREAK.split(part.before)[-1]))
    return not _FILLER.sub("", _WHOLE.sub("", before))


def _summed_up(parts: list[_Part]) -> list[_Part] | None:
    """The parts that count, where somebody has also converted, averaged or added up; None if that fits nothing."""
    kept: list[_Part] = []
    for part in parts:
        kept = _joined(kept, part)
    for index, part in enumerate(kept):
        if _says_total(part) and (rest := kept[index + 1 :]):
            return _total_first(kept[:index], part, rest)
    return kept


def _joined(kept: list[_Part], part: _Part) -> list[_Part]:
    """The parts so far with one more, which may be a better word for some of them."""
    if not kept:
        return [part]
    so_far, before = sum(one.monthly for one in kept), _BREAK.sub("", part.before)
    if _SETTLED.search(part.before) or (_TOTAL.search(part.before) and _is_bare(part)):
        return [part]
    if _CONVERTED.search(part.before) or _restates(kept[-1], part, before):
        return [*kept[:-1], part if _CONVERTED.search(part.before) else kept[-1]]
    if _is_bare(part) and _alike(part.monthly, so_far):
        return kept
    if _ALTERNATIVE.search(part.before) and _ALTERNATIVE.search(kept[-1].before):
        return [*kept[:-1], min(kept[-1], part, key=lambda one: one.monthly)]
    return [*kept, part]


def _restates(last: _Part, part: _Part, before: str) -> bool:
    """千把五百块 一千五, 170 180: the same once more, or the upper end of a range."""
    return not before.strip(" 、到至或者-~块元钱") and last.yuan <= part.yuan < last.yuan * _NEAR


def _alike(one: float, other: float) -> bool:
    low, high = sorted((one, other))
    return high <= low * _ALIKE


def _says_total(part: _Part) -> bool:
    return bool(_TOTAL.search(part.before)) and _is_bare(part)


def _total_first(before: list[_Part], total: _Part, rest: list[_Part]) -> list[_Part] | None:
    """What follows a total is what it is made of, or comes on top; None where it cannot be told."""
    further = sum(part.monthly for part in rest)
    whole = _WHOLE.search(total.before)
    if _alike(further, total.monthly) or (whole and further < total.monthly):
        return [*before, total]
    given = all(_RECEIVED.search(part.before) for part in rest)
    return [*before, total, *rest] if not whole and (given or further > total.monthly) else None


__all__ = ["Earned", "How", "Unclear", "reckon"]
