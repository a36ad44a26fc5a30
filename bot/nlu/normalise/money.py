"""Sums of money in running text and as bare answers, in yuan.

It stands apart because a number is money only by its surroundings: a currency word, or a word of income, debt
or cost close by. Vague sums become one value as `numerals` documents (the lower bound).
"""

import re
from dataclasses import dataclass

from bot.nlu.normalise.corrections import read_answer
from bot.nlu.normalise.numerals import NUMBER_PATTERN, read, whole


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in yuan and where it stands in the text."""

    yuan: int | float
    start: int
    end: int


_BEFORE = r"(?:将近|接近|不到|大概|大约|差不多|约|近|小|大|上)?"
_VAGUE = r"(?:多(?!少)点?|几|余|来|把|出头|左右|上下|以上|以内|不到|往上)?"
_CURRENCY = r"(?:人民币|块多钱|块来钱|块钱|元钱|块|元|圆|RMB|rmb)"
_RANGE = r"(?:\s?(?:-|~|—|–|到|至)\s?)"
_SUM = re.compile(
    rf"(?P<low>{NUMBER_PATTERN})(?P<lowmore>{_VAGUE})"
    rf"(?:(?P<lowunit>{_CURRENCY}?){_RANGE}(?P<high>{NUMBER_PATTERN}){_VAGUE})?"
    rf"(?P<unit>{_CURRENCY})?(?P<after>(?<=[块元])(?P<jiao>[一二两三四五六七八九\d])(?:毛|角)?"
    rf"(?![\d十百千万个月天年口人号岁次]))?{_VAGUE}"
)
_YUAN_SIGN = re.compile(r"[¥￥]\s?(\d[\d,]*(?:\.\d+)?)")
_CENTS = re.compile(r"(?P<jiao>[一二两三四五六七八九\d])(?:毛钱?|角钱?)")

# Words that make a bare number beside them a sum of money.
_CONTEXT_BEFORE = re.compile(
    r"(?:收入|进项|进账|工资|工钱|月入|年入|月薪|薪水|退休金|养老金|养老钱|低保金|低保费|抚恤金|补贴|补助|赔偿|赔偿款|赔|"
    r"挣|赚|花|欠|借|贷|贷款|外债|债|账|饥荒|房租|租金|学费|书本费|生活费|药费|医药费|药钱|医疗费|住院费|手术费|"
    r"费用|押金|缴费|交费|开销|开支|支出|报销|自费|自付|存款|积蓄|攒|拿|领|给|发|价|卖|凑|交|要|需要|得要|缺|差|"
    r"批|批了|到账|退|退回|退还|还了|退回去|给了|(?:一|每)(?:次|回|趟|盒|瓶|针|支|片|季|亩|顿|疗程|副|包|学期)|打(?=\d)|"
    r"剩|剩下|损失|亏|捐|转|汇|寄|筹|骗|汇|扣|罚|低保|钱|进|收|每月|每个月|一个月|月|每年|一年|每天|一天)"
    r"[^，。；！？,;!?\d]{0,6}$"
)
_CONTEXT_AFTER = re.compile(
    r"^\s?(?:的|钱的)?(?:工资|房租|租金|学费|医药费|药费|手术费|住院费|押金|外债|欠款|债|债务|饥荒|贷款|收入|退休金|"
    r"养老金|低保金|生活费|费用|账|存款|积蓄|补助|补贴|损失|赔偿|缺口|医疗费|药钱|钱)"
)
# A unit after the number that makes it anything but money.
_COUNTED = re.compile(
    r"^(?:\s?(?:个|口|岁|年|月|日|号|天|公?斤|亩|平|公?里|次|户)|人(?!走|没|财|还|就|才)|周岁|夜|晚|周|星期|礼拜|小时|钟头|分钟|分|点|米|里地|里路|回|趟|"
    r"遍|家|组|队|栋|楼|层|室|单元|床|病房|科|路|级|度|期|%|头|只|辆|车|套|间|本|张|份|条|件|瓶|盒|片|针|袋|位|名|"
    r"代|届|班|中|小|哥|姐|嫂|叔|姨|婶|爷|奶|舅|姑|儿|闺女|孩|娃|孙|老|母|兄|弟|姊|妹|夫|样|直|下|旦|起|些|定|般|边|"
    r"会|切|共|点|半|里|更|来|种|双|场|手|身|屁股|辈|生|句|话|声|字|年级|厂|村|街|镇|院|厘|公分|寸|尺|吨|升|毫)"
)
_PIECES = re.compile(r"^(?:砖|瓦|板|石|地(?!里)|布|煤|肉|糖|豆腐|铁|木|玻璃|电池|表|屏|蛋糕|田)")
_OF_EACH = re.compile(r"(?:[我俺他她你]|老大|老二|老三|儿子|闺女|老伴|老公|媳妇|老婆)(?:是|有|出|挣|拿|才|就)?$")
_BARE_UNITS = re.compile(r"[十百千万亿]")
_LARGE = re.compile(r"[千万wW]")  # said with such a unit and without a thing counted, it is money: 得十几万
_HOTLINES = {"110", "114", "119", "120", "122", "12315", "12333", "12338", "12345", "12348", "12349", "12350"}
_SPENT = re.compile(r"[好了欠借花]$")
_PERCENT = re.compile(r"(?:百分之|第|每|腊月|正月|初|农历|星期|礼拜|周|No\.?|编号|[A-Za-z])\s?$")


def find_money(text: str) -> tuple[Money, ...]:
    """Every sum of money in a folded text. Counts, dates, ages, house numbers, percentages are none."""
    found = [Money(whole(float(m[1].replace(",", ""))), m.start(), m.end()) for m in _YUAN_SIGN.finditer(text)]
    taken = [(money.start, money.end) for money in found]
    for match in _SUM.finditer(text):
        money = _sum(text, match, beside=bool(found))
        if money and not any(start < money.end and money.start < end for start, end in taken):
            found.append(money)
    return tuple(sorted(found, key=lambda money: money.start))


_NO_SUM_BEHIND = re.compile(
    r"^\s?(?:个|口|岁|天|公?斤|亩|平|公?里|次|户|周岁|小时|钟头|分钟|点(?!多)|头|只|辆|套|间|张|份|条|件|瓶|盒|袋|位|名|棵|栋|楼|级|度|%|年|月(?!入)|日|号"
    r"|星期|礼拜|夜|晚|人(?!家)|(?:来|多|几)(?:个|天|岁|亩|斤|年))"
)
_NO_SUM_BEFORE = re.compile(r"(?:百分之|第|腊月|正月|初|No\.?|编号|[A-Za-z])\s?$")
_LEAST_BARE = 50


def find_sums(text: str) -> tuple[Money, ...]:
    """Every number in a folded answer to "how much?" that may be a sum: none that counts days, people, acres, years."""
    found = [money for money in find_money(text) if text[money.start] in "¥￥"]
    for match in _SUM.finditer(text):
        yuan = _value(match)
        if yuan is None or any(one.start < match.end() and match.start() < one.end for one in found):
            continue
        has_unit = match["unit"] or match["lowunit"]
        is_sum = match.group() != "一块" if has_unit else _may_be_a_sum(text, match, yuan)
        if is_sum:
            found.append(Money(yuan, match.start(), match.end()))
    return tuple(sorted(found, key=lambda money: money.start))


def _may_be_a_sum(text: str, match: re.Match[str], yuan: float) -> bool:
    written = match["low"]
    if _BARE_UNITS.fullmatch(written) or written.startswith("几") or match.group().startswith(("万一", "千万")):
        return False
    if written.isdigit() and (written[0] == "0" or len(written) > _LONGEST_SUM):
        return False
    counted = _NO_SUM_BEHIND.match(text[match.end() :]) or _NO_SUM_BEFORE.search(text[: match.start()])
    return not counted and yuan >= _LEAST_BARE


_LONGEST_SUM = 8


def _sum(text: str, match: re.Match[str], *, beside: bool) -> Money | None:
    """The match as a sum, or None. `beside`: another sum stands before it, so that 我2000他1600 tells two more."""
    yuan = _value(match)
    if yuan is None:
        return None
    end = match.end()
    before, after = text[: match.start()], text[end:]
    if match["unit"] or match["lowunit"]:
        # together, a piece; in case; by all means; two thousand bricks
        none = match.group() == "一块" or (match.group().endswith("块") and _PIECES.match(after))
        return None if none else Money(yuan, match.start(), end)
    if _BARE_UNITS.fullmatch(match["low"]) or match.group().startswith(("万一", "千万")):
        return None  # 万不得已
    return Money(yuan, match.start(), end) if _is_sum(match, yuan, before, after, beside=beside) else None


def _is_sum(match: re.Match[str], yuan: float, before: str, after: str, *, beside: bool) -> bool:
    """Whether a number without a currency word is a sum, by the words around it."""
    if match["low"].startswith("几") and not _SPENT.search(before):
        return False  # 补几百 asks how much
    if _PERCENT.search(before) or _COUNTED.match(after) or not _looks_like_a_sum(match["low"], yuan):
        return False
    spoken_of = _CONTEXT_BEFORE.search(before) or _CONTEXT_AFTER.match(after) or _LARGE.search(match["low"])
    return bool(spoken_of or (beside and _OF_EACH.search(before)))


def _looks_like_a_sum(written: str, yuan: float) -> bool:
    """Without a currency word a single figure, a year or a run of digits that names something is no sum."""
    if written in _HOTLINES or (written.isdigit() and (written[0] == "0" or len(written) > _LONGEST_SUM)):
        return False
    return 50 <= yuan < 100_000_000


def _value(match: re.Match[str]) -> int | float | None:
    low = read(match["low"])
    if low is None:
        return None
    if match["high"]:
        low = _lift(low, match["low"], match["high"])
    if match["jiao"]:
        jiao = read(match["jiao"]) or 0
        low = whole(low + jiao / 10)
    return low


def _lift(low: float, low_text: str, high_text: str) -> float:
    """三到五千 means 三千: the unit said once at the end holds for both ends."""
    unit = high_text[-1:]
    if unit in "百千万wWkK" and low_text[-1:] not in "百千万wWkK" and low < 1000:
        return read(f"{low_text}{unit}") or low
    return low


_NOTHING = re.compile(
    r"^(?:(?:现在|目前|我|俺|家里|家|每月|一个月|基本|根本|啥|什么|都|也|是)*)"
    r"(?:(?:没有?|无|冇得?|莫得)(?:任何|啥|什么|一点|经济)?(?:收入|进项|进账|来源|钱|工资|一分)?(?:来源)?"
    r"|(?:一分|分文|一毛)(?:钱)?(?:都|也)?(?:没有?|无|不挣|冇)|零收入|0收入|零蛋|零元|零)[了的啊呢呀]?$"
)
_NO_INCOME = re.compile(r"(?:没有?|无|冇|莫得)(?:任何|啥|什么|一点|经济)?(?:收入|进项|进账|来源|工资)")
_FILLERS = str.maketrans("", "", " ，。,.!！~?？、;；")


def parse_money(text: str) -> int | float | None:
    """A bare answer to "how much?", in yuan; None if it holds no sum.

    二千五 = 2500, 两千左右 = 2000, 没有收入 / 一分没有 = 0. Any number will do, because money was
    asked for; of several sums the first with a currency word or a word of money is taken, else the first.
    """
    return read_answer(text, _answered)


def _answered(folded: str) -> int | float | None:
    if _NOTHING.match(folded.translate(_FILLERS)):
        return 0
    sums = find_money(folded)
    if sums:
        return sums[0].yuan
    for match in _SUM.finditer(folded):
        value = _value(match)
        if value is not None and not _COUNTED.match(folded[match.end() :]):
            return value
    return 0 if _NO_INCOME.search(folded) else None
