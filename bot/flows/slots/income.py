"""What the whole household has a month, in yuan: told by the month or the year, in parts or per head.

Apart from the other numbers because most sums of money in a report are no income: debts, bills, rents.
"""

import re
from dataclasses import replace

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.slots.earnings import Earned, reckon
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.messages import Language
from bot.nlu.normalise import parse_money
from bot.nlu.normalise.corrections import read_answer
from bot.nlu.normalise.money import find_sums
from bot.nlu.understanding import EntityName
from bot.texts import label

_HIGHEST = 100_000  # yuan a month for a household; above it, somebody has typed a zero or a telephone number too many
_LEAST_BESIDE = 100  # told beside the number of people, a smaller number is a number of people
_LEAST = 10  # a smaller number without 元 is no sum
_HARDLY = re.compile(r"^(?:差不多|基本上?|几乎|等于|可以说|算是)(?:就|是)?没有?")
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
_NOTHING_EARNED = re.compile(
    r"(?:没|无|莫得|冇|木有)[有得啥了啊]{0,2}[^,，。]{0,4}(?:[收手受]入|进项|进账|来钱|钱|工资|来源|分文|一分)"
    r"|(?:[收手受]入|进项|进账|钱|一分|分文|半毛|毛|屁|一个子儿?|啥)"
    r"[^,，。]{0,3}(?:也|都|就)?(?:没|无|莫得|冇|木有)|(?:没人|谁都不|都不|谁也不)[^,，。]{0,2}(?:挣|赚|上班|干活)|[挣赚]不[着到了来]|没[挣赚干](?:着|到|上|成|啥|什么|钱)|断了?(?:收入|进项|来源)|哪(?:有|来)(?:的)?(?:[收手受]入|钱|进项)|[指靠](?:着|望)?(?:救济|接济|别人|亲戚)|两手空空|一个子儿|(?:全|都)靠(?:借|人|亲戚|接济|别人)"
)
_ENDED = re.compile(
    r"(?:现在|如今|眼下|这会儿?|这阵子|这个月|今年|后来)"
    r"[^,，。;；\d]{0,6}(?:没|断|停|不[发给干]|零)|(?:断|停)了"
)
_UNCERTAIN = re.compile(r"固定|稳定|多少|准|有时|看情况|算")
_SHORT = 16
_CLAUSES = re.compile(r"[,，。;；!！?？\n]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SUM_WORDS = re.compile(r"[零一二两三四五六七八九十百千万几元块钱多左右来把一每个月年全大概约有没收入]")
_FEW = 3
_ELSEWHERE = 0.6
_LIKELY = 0.8


_NO_MONEY: tuple[EntityName, ...] = ("phone", "id_number", "case_code", "date")
_CALLED_NOTHING = re.compile(r"(?:按照?|算|写|报|填|记|当|登)(?:成|作|是|为)?\s?(?:零|0(?!\d)|没有)")
_NOTHING_NOW = re.compile(
    r"(?:这阵子?|眼下|现在|目前|最近|今年|这[几俩]个?月)(?:还|都|也|就|啥)*(?:没有?|无|冇|莫得|木有)(?:了|啊|呢|的)*"
)
_A_TAIL = re.compile(r"(?<![\d.])0\d")


def _asked(heard: Heard, context: Context) -> Reading:
    if context.choice == "none" or words.among(heard.said, words.ABSENCE):
        return Taken(0)
    text = words.without_ages(heard.without(*_NO_MONEY))
    if _CALLED_NOTHING.search(text) or _NOTHING_NOW.fullmatch(heard.said):  # 本来三千，现在没了，算零
        return Taken(0)
    if not heard.found("amount") and _is_about_else(heard):
        return None
    told = _reckoned(text, context)
    return _bare(heard, heard.without(*_NO_MONEY, "household_size"), context) if told is None else told


def _is_about_else(heard: Heard) -> bool:
    """Whether a number in this message is no answer: the message is about something else, and says more than a sum."""
    return heard.points_elsewhere(_ELSEWHERE) and len(_HAN.findall(_SUM_WORDS.sub("", heard.said))) > _FEW


def _bare(heard: Heard, text: str, context: Context) -> Reading:
    """No sum that comes in: nothing is earned, a few yuan, or a number that is too long for any money."""
    if find_sums(text):  # nothing but debts, and what was earned once
        return Taken(0, _LIKELY) if _NOTHING_EARNED.search(text) or _ENDED.search(text) else None
    yuan = parse_money(words.without_ages(text))
    if yuan is None and len(heard.said) <= _SHORT and _NOTHING_EARNED.search(text) and not _UNCERTAIN.search(text):
        return Taken(0, _LIKELY)
    if yuan is None and _HARDLY.search(heard.said):
        return Taken(0, _LIKELY)
    if yuan is None or 0 < yuan < _LEAST or _A_TAIL.search(text):
        return None
    return Refused(context.key("bad.unlikely")) if yuan > _HIGHEST else Taken(round(yuan))


def _reckoned(text: str, context: Context) -> Reading:
    """What the sums of a text make a month, told with how it was reckoned; refused where something is missing."""
    size = context.frame.value("household_size")
    earned = read_answer(text, lambda said: reckon(said, int(size) if size else None))
    if earned is None:
        return None
    if not isinstance(earned, Earned):
        missing = context.key("bad.daily") if earned == "daily" else context.key("bad.total")
        return Refused(missing, counts=False)
    if earned.monthly > _HIGHEST:
        return Refused(context.key("bad.unlikely"))
    figures = {"sum": earned.sum, "times": earned.times, "monthly": earned.monthly}
    note = f"read_back.{earned.how}"
    return Taken(earned.monthly) if earned.how == "plain" else Taken(earned.monthly, _LIKELY, note, figures)


_ALL_TOLD = re.compile(
    r"[,，。;；\s](?:全家|一家人?|家里|俺家|我家)?(?:都|就|全)*(?:指着?|靠|只有|就是?|只)这(?:点|些|么点|么些|几个|一份)(?:收入|钱|进项|工资|死工资)"
)
"""What closes an account of the income: 媳妇每月一千八，全家就这点收入."""


def _volunteered(heard: Heard, context: Context) -> Taken | None:
    """Only a sum in a clause that speaks of income, and only one: wages of one member are not the household's."""
    if _NONE_AT_ALL.search(heard.text):
        return Taken(0, _LIKELY)
    if context.pending == "count":
        return _beside_a_count(heard, context)
    if all_told := _ALL_TOLD.search(heard.line):
        reading = _reckoned(heard.line[: all_told.start()], context)
        return reading if isinstance(reading, Taken) else None
    told = []
    for fact in heard.found("amount"):
        before = _CLAUSES.split(heard.line[: fact.start])[-1]
        after = _CLAUSES.split(heard.line[fact.end :])[0]
        clause = before + fact.text + after
        if _EARNED.search(clause):
            told.append(clause)
    reading = _reckoned(told[0], context) if len(told) == 1 else None
    return reading if isinstance(reading, Taken) else None


def _beside_a_count(heard: Heard, context: Context) -> Taken | None:
    """The question for the number of people invites the income as well: a bare sum behind the number will do."""
    _, *rest = re.split(r"[,，、;；\s]+", heard.line, maxsplit=1)
    people = heard.found("household_size")
    behind = rest[0] if rest else heard.line[people[-1].end :] if people else ""
    reading = _asked(heard.saying(behind), replace(context, choice="")) if behind else None
    is_sum = isinstance(reading, Taken) and (reading.value == 0 or reading.value >= _LEAST_BESIDE)
    return reading if is_sum and isinstance(reading, Taken) else None


def _shown(value: object, language: Language) -> str:
    if not value:
        return label("value", "no_income", language)
    return label("value", "yuan_a_month", language).format(yuan=value)


INCOME = Kind(_asked, _volunteered, _shown)
