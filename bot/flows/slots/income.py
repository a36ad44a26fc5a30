"""What the whole household has a month, in yuan: told by the month or the year, in parts or per head.

Apart from the other numbers because most sums of money in a report are no income: debts, bills, rents.
"""

import re

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.messages import Language
from bot.nlu.normalise import kin, parse_money
from bot.nlu.normalise.numerals import DIGITS, NUMBER_PATTERN, read
from bot.nlu.understanding import Entity
from bot.texts import label

_HIGHEST = 100_000  # yuan a month for a household; above it, somebody has typed a zero or a telephone number too many
_NO_SUM = 10**12  # a run of digits, too long for any money
_LEAST_BESIDE = 100  # told beside the number of people, a smaller number is a number of people
_LEAST = 10  # a smaller number without 元 is no sum
_YEARLY = re.compile(r"年头|到年底|年尾|[一每]年|全年|年[均收入]|整年|按年")
_SPAN = re.compile(r"半年|季度")
_MONTHS = {"半年": 6, "季度": 3}
_DAILY = re.compile(r"[一每]天|按天|日结|天天")
_A_DAY = re.compile(
    r"(?:[一每]天|日结)[^,，。;；月]{0,4}[\d一二两三四五六七八九十百]+(?:[^,，。;；月]{0,3}(?:$|[,，。;；])|[^月]*[干做上出]{1,2}[^,，。;；]{0,3}天)"
)
_MONTHLY = re.compile(r"月")
_PER_HEAD = re.compile(
    r"人均|每人|每个人|每口|一口人|人头|一人一|一个人(?!.{0,4}(?:挣|赚|干|上班|打工|过|住))|平均(?:到|下来)?(?:每|一)?个?(?:人|口|头)|一人一个?月"
)
_TOTAL = re.compile(r"一共|总共|加起来|合计|拢共|统共|总的|全部|全家|都算上")
_PAST = re.compile(r"以前|原[来先]|本来|之前|往年|[早先从]前|早先|过去|那时")
_EITHER = re.compile(r"有时|或者|要么|好的时候|多的时候|少的时候|到")
_HARDLY = re.compile(r"^(?:差不多|基本上?|几乎|等于|可以说|算是)(?:就|是)?没有?")
_SPENT = re.compile(r"(?:欠|花|借|贷|租|费|债|支出|开销|还款|要交|缴|药|赔)[^,，。;；]{0,6}$")
_EARNED = re.compile(
    r"收入|进项|进账|月入|年入|月收|年收|(?:就靠|只靠|全靠|靠着?|只有|唯一)[^,，。]{0,12}(?:钱|元|块|工资"
    r"|养老金|低保|补贴|挣)|(?:口人?|全家|一家子?|家里)[^,，。欠花药]{0,4}(?:一个?月|每月|一年)(?:就|才|只|也就|顶多|不到|大概)"
    r"|(?:[两俩]个?人|老?两口子?|[我俺咱]俩)[^,，。]{0,6}(?:[一每]个?月|养老金|退休金|低保)"
    r"|^(?:现在|平时|全家|家里|一家)*(?:[一每]个?月|月)(?:就|才|只有?|也就|顶多|不到|大概|差不多|总共|一共|能|挣|有|[\d一二两三四五六七八九])"
    r"(?!.*(?:药|费|租|透析|利息|还|花|欠|学))|(?:就|只|才|光)[^,，。]{0,8}(?:养老金|退休金|低保金?|补贴)"
)
_NONE_AT_ALL = re.compile(
    r"(?:全家|家里|一家|家中)[^,，。]{0,6}(?:没有?|无|没得|莫得|冇)(?:任何|啥|什么|一点|经济)?(?:收入|进项"
    r"|进账|来源)"
)
_A_MONTH = re.compile(r"[一每]个?月")
_NOTHING_EARNED = re.compile(
    r"(?:没|无|莫得|冇|木有)[有得啥了啊]{0,2}[^,，。]{0,4}(?:[收手受]入|进项|进账|来钱|钱|工资|来源|分文|一分)"
    r"|(?:[收手受]入|进项|进账|钱|一分|分文|半毛|毛|屁|一个子儿?|啥)[^,，。]{0,3}(?:也|都|就)?(?:没|无|莫得|冇|木有)|(?:没人|谁都不|都不|谁也不)[^,，。]{0,2}(?:挣|赚|上班|干活)|[挣赚]不[着到了来]|断了?(?:收入|进项|来源)|哪(?:有|来)(?:的)?(?:[收手受]入|钱|进项)|[指靠](?:着|望)?(?:救济|接济|别人|亲戚)|两手空空|一个子儿|(?:全|都)靠(?:借|人|亲戚|接济|别人)"
)
_ENDED = re.compile(r"(?:现在|如今|眼下|这会儿?|今年|后来)[^,，。;；\d]{0,6}(?:没|断|停|不[发给干]|零)|(?:断|停)了")
_UNCERTAIN = re.compile(r"固定|稳定|多少|准|有时|看情况|算")
_SHORT = 16
_CLAUSES = re.compile(r"[,，。;；!！?？\n]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SUM_WORDS = re.compile(r"[零一二两三四五六七八九十百千万几元块钱多左右来把一每个月年全大概约有没收入]")
_FEW = 3
_ELSEWHERE = 0.6
_LIKELY = 0.8


def _sums(heard: Heard) -> list[Entity]:
    """The sums that may be income, left to right: what was spent, owed or earned in the past is left out."""
    sums = []
    for fact in heard.found("amount"):
        clause = _CLAUSES.split(heard.line[: fact.start])[-1]
        if not _SPENT.search(clause) and not _PAST.search(clause):
            sums.append(fact)
    large = [fact for fact in sums if float(fact.value) >= _LEAST_BESIDE]
    return large or sums  # 我俩一块挣一千 holds no sum of one yuan


_EACH_MONTH = re.compile(r"[一每]个?月|每人每月|月")
_EARNER = re.compile(
    rf"(?:我|俺|咱|额|他|她|{kin.KIN}|老大|老二|老三)(?:自己)?(?:[^\d,，。;；、{''.join(DIGITS)}十百千万]{{0,8}})"
    rf"(?P<sum>{NUMBER_PATTERN})(?![个口岁年天亩])"
)


def _of_each(heard: Heard) -> float | None:
    """What several members of the household bring in, told one after another, added up: 我八百，老伴六百."""
    text = _EACH_MONTH.sub("", heard.without("phone", "id_number", "case_code", "date", "household_size"))
    if _TOTAL.search(text) or _YEARLY.search(text) or _EITHER.search(text) or _PAST.search(text):
        return None
    told = []
    for match in _EARNER.finditer(words.without_ages(text)):
        yuan = read(match["sum"])
        if yuan is not None and _LEAST_EACH <= yuan <= _HIGHEST and not _SPENT.search(text[: match.start("sum")]):
            told.append(float(yuan))
    return sum(told) if len(told) > 1 else None


_LEAST_EACH = 50


_ALTOGETHER = re.compile(
    rf"(?:[两三四五六]个?人|俩人?|[两几]口子?|全家|一家)(?:一?个?月|每月|一共|就是|是|加起来|总共|合计|共)*(?P<sum>{NUMBER_PATTERN})(?![个口岁人])"
)


def _worked_out(text: str) -> float | None:
    """What a sum per head makes altogether, where that is told as well: 一人一百八，两个人三百六."""
    told = _ALTOGETHER.search(text) if _PER_HEAD.search(text) else None
    yuan = read(told["sum"]) if told else None
    return float(yuan) if yuan and _LEAST_BESIDE <= yuan <= _HIGHEST else None


_REGISTERED = re.compile(
    rf"(?:就?(?:按照?|算|写|报|填|记|当|登)(?:成|作|是|为)?)\s?(?P<sum>{NUMBER_PATTERN})(?!多?[个口岁天])"
)
_NO_NUMBER = re.compile(r"^(?:十|[一1]年|半)")


def _as_registered(text: str) -> float | None:
    """The sum that somebody settles upon after weighing it: 八九百，算九百; 本来三千，现在没了，算零."""
    settled = [match for match in _REGISTERED.finditer(text) if not _NO_NUMBER.match(match["sum"])]
    yuan = read(settled[-1]["sum"]) if settled else None
    return float(yuan) if yuan is not None and (yuan == 0 or yuan >= _LEAST_EACH) else None


def _asked(heard: Heard, context: Context) -> Reading:
    if context.choice == "none" or words.among(heard.said, words.ABSENCE):
        return Taken(0)
    if (settled := _as_registered(heard.text)) is not None:
        return _checked(settled, heard.text, context)
    sums = _sums(heard)
    if total := _of_each(heard):
        return _checked(total, _EACH_MONTH.sub(" ", heard.text), context, note="read_back.summed")
    if altogether := _worked_out(heard.text):
        return Taken(round(altogether))
    if len(sums) > 1 and _EITHER.search(heard.text):
        return _checked(min(float(fact.value) for fact in sums), heard.text, context)
    if len(sums) > 1 and not _TOTAL.search(heard.text):
        return _checked(sum(float(fact.value) for fact in sums), heard.text, context, note="read_back.summed")
    if sums:
        return _checked(float(sums[-1].value), heard.text, context)
    return _bare(heard, context)


def _bare(heard: Heard, context: Context) -> Reading:
    """A number with nothing that makes it money but the question."""
    if heard.points_elsewhere(_ELSEWHERE) and len(_HAN.findall(_SUM_WORDS.sub("", heard.said))) > _FEW:
        return None
    text = words.without_ages(heard.without("phone", "id_number", "case_code", "date", "household_size"))
    if heard.found("amount") and not _sums(heard):  # nothing but debts, and what was earned once
        return Taken(0, _LIKELY) if _NOTHING_EARNED.search(text) or _ENDED.search(text) else None
    yuan = parse_money(_A_MONTH.sub(" ", text))  # 一千二一个月 is no 一千二一
    if yuan is None and len(heard.said) <= _SHORT and _NOTHING_EARNED.search(text) and not _UNCERTAIN.search(text):
        return Taken(0, _LIKELY)
    if yuan is None and _HARDLY.search(heard.said):
        return Taken(0, _LIKELY)
    if yuan is None or 0 < yuan < _LEAST:
        return None
    if yuan > _NO_SUM:
        return Refused(context.key("bad.unlikely"))
    return _checked(float(yuan), text, context)


def _checked(yuan: float, text: str, context: Context, *, note: str = "") -> Reading:
    if yuan and _DAILY.search(text) and (_A_DAY.search(text) or not _MONTHLY.search(text)):
        return Refused(context.key("bad.daily"), counts=False)
    yearly = bool(_YEARLY.search(text)) and not re.search(r"[一每]个?月", text)
    monthly = round(yuan / 12) if yearly else round(yuan)
    span = _SPAN.search(text)
    if span and not _A_MONTH.search(text):
        monthly = round(yuan / _MONTHS[span.group()])
        return Taken(monthly, _LIKELY, "read_back.monthly", {"monthly": monthly})
    if monthly > _HIGHEST:
        return Refused(context.key("bad.unlikely"))
    if monthly and _PER_HEAD.search(text):
        return _per_head(monthly, context)
    if yearly and monthly:
        return Taken(monthly, _LIKELY, "read_back.yearly", {"yearly": round(yuan), "monthly": monthly})
    return Taken(monthly, note=note, params={"monthly": monthly} if note else {})


def _per_head(each: int, context: Context) -> Reading:
    size = context.frame.value("household_size")
    if not size:
        return Refused(context.key("bad.total"), counts=False)
    total = each * int(size)
    return Taken(total, _LIKELY, "read_back.per_head", {"each": each, "count": size, "monthly": total})


def _volunteered(heard: Heard, context: Context) -> Taken | None:
    """Only a sum in a clause that speaks of income, and only one: wages of one member are not the household's."""
    if _NONE_AT_ALL.search(heard.text):
        return Taken(0, _LIKELY)
    if context.pending == "count":
        return _beside_a_count(heard, context)
    told = []
    for fact in _sums(heard):
        before = _CLAUSES.split(heard.line[: fact.start])[-1]
        after = _CLAUSES.split(heard.line[fact.end :])[0]
        clause = before + fact.text + after
        if _EARNED.search(clause):
            told.append((fact, clause))
    if len(told) != 1:
        return None
    fact, clause = told[0]
    reading = _checked(float(fact.value), clause, context)
    return reading if isinstance(reading, Taken) else None


def _beside_a_count(heard: Heard, context: Context) -> Taken | None:
    """The question for the number of people invites the income as well: a bare sum behind the number will do."""
    _, *rest = re.split(r"[,，、;；\s]+", heard.line, maxsplit=1)
    people = heard.found("household_size")
    behind = rest[0] if rest else heard.line[people[-1].end :] if people else ""
    reading = _bare(heard.saying(behind), context) if behind else None
    is_sum = isinstance(reading, Taken) and (reading.value == 0 or reading.value >= _LEAST_BESIDE)
    return reading if is_sum and isinstance(reading, Taken) else None


def _shown(value: object, language: Language) -> str:
    if not value:
        return label("value", "no_income", language)
    return label("value", "yuan_a_month", language).format(yuan=value)


INCOME = Kind(_asked, _volunteered, _shown)
