"""Which kinds of assistance: chosen from the list, by number or word, or understood from the story."""

import re

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Taken
from bot.flows.slots.story import asks_for_help, troubled
from bot.messages import Choice, Language
from bot.nlu.understanding import AID_TYPES, AidTypeName
from bot.texts import label, labels

_WARMTH = r"取暖|采暖|供暖|暖气|[烧买没缺][^,，。]{0,2}[煤柴炭](?!气)|煤[钱费炭]|炉子"
_HEATING = re.compile(_WARMTH)
_WORDS: dict[AidTypeName, re.Pattern[str]] = {
    "living": re.compile(
        r"生活|低保|吃饭|饭吃|吃穿|[买没]米|米面|粮食|没钱|过日子|底保|给点?钱|要点?钱|困难补助|债|饥荒"
        r"|过冬|御寒|棉[衣被袄]|被[子褥]|" + _WARMTH
    ),
    "medical": re.compile(r"看病|医疗|医药|住院|治(?!安|不治)|医保|药[费钱贵]|吃药|手术|病|癌|瘫|透析|化疗"),
    "temporary": re.compile(r"临时|急难|应急|救急"),
    "education": re.compile(r"上学|学费|教育|助学|念书|读书|大学"),
    "housing": re.compile(r"住房|房子|危房|房屋|公租房|廉租|盖房|修房|租房"),
    "disaster": re.compile(r"受灾|救灾|灾害|[水火旱雪风虫]灾|地震|洪水|冰雹|淹|遭灾"),
    "disability": re.compile(r"残疾|残联|轮椅|护理补贴|残补"),
    "destitute": re.compile(
        r"五保|特困|无人养老|[无没]儿[无没]女|无依无靠|没人管|没人伺候|孤老|孤寡|光棍|养老院|敬老院|没人养"
    ),
    "child": re.compile(r"孩子抚养|孤儿|困境儿童|儿童|抚养"),
    "employment": re.compile(r"工作|就业|找工(?!作人员)|找个?活|找[^,，。]{0,4}(?:事做|活|营生|门路)|失业|打工|培训"),
    "legal": re.compile(
        r"官司|法律|律师|法院|司法|讨薪|工资拖欠|(?:欠|拖|压|扣|不[给发结])[^,，。]{0,4}(?:工资|工钱|血汗钱)|(?:工资|工钱)[^,，。]{0,4}(?:不[给发结]|没[给发结]|要不)"
    ),
    "charity": re.compile(r"慈善|捐|好心人|爱心|红十字"),
}
# Programmes asked for by their names, for when the model believes in none.
_NAMED: dict[AidTypeName, re.Pattern[str]] = {
    "living": re.compile(r"低保|最低生活保障"),
    "destitute": re.compile(r"特困|五保"),
    "temporary": re.compile(r"临时(?:救助|困难)|急难"),
    "medical": re.compile(r"医疗救助|大病救助"),
    "education": re.compile(r"教育救助|助学(?:金|补助)?"),
    "housing": re.compile(r"危房改造|公租房|廉租房"),
    "disability": re.compile(r"残疾人?(?:两项|生活|护理)?补贴|护理补贴"),
    "legal": re.compile(r"法律援助|司法救助"),
    "disaster": re.compile(r"救灾|灾害救助"),
    "child": re.compile(r"孤儿|困境儿童"),
    "charity": re.compile(r"慈善(?:救助|捐助)"),
    "employment": re.compile(r"就业(?:援助|帮扶)|失业(?:救助|补助)"),
}
# What a story says plainly, for when the model believes in no more than the general kind.
_TOLD: dict[AidTypeName, re.Pattern[str]] = {
    "child": re.compile(
        r"孤儿|没[爹爸][没无][娘妈]|[爹爸父娘妈母][^,，。;；]{0,5}(?:死|没了|不在|去世|过世|改嫁|跑了|坐牢|走了)"
        r"[^。;；]{0,14}(?:拉扯|抚养|带大|养着|跟着(?:我|俺|爷|奶|姥)|(?:孙|侄|外甥|娃|孩))"
        r"|(?:孙|侄|外甥|娃|孩)[^。;；]{0,8}(?:爹妈|爸妈|父母|[爹爸父娘妈母])[^,，。;；]{0,5}(?:死|没了|都没|不在|去世|过世|改嫁|跑了|坐牢|走了)"
    ),
    "disability": re.compile(r"残(?:疾|废|了|的)|[撞摔砸打压]残|断了?(?:手|胳膊|腿)截|截肢"),
    "temporary": re.compile(
        r"遭(?:了)?贼|(?:让|叫|被|给)[^,，。]{0,3}(?:偷|抢|骗)|车祸|(?:让人|叫人|被)(?:偷|抢|骗)|突然|突发|一下子|急着?用钱|急需|断了?[粮顿]|揭不开锅|摔断|砸断|工地上?摔"
    ),
}
_BESIDES = ("child", "disability")
"""Kinds that stand beside any other, so that what tells of them is never only another word for it."""
_THEFT = re.compile(r"遭(?:了)?贼|(?:让|叫|被|给)[^,，。]{0,3}(?:偷|抢)")  # no disaster, whatever a model believes
_ONE_OF_TWELVE = re.compile(r"1[0-2]|[1-9]")
_ONLY_NUMBERS = re.compile(r"(?:选|第|号|个|项|和|跟|与|还有|[\s,，、.。;；/]|\d)+")
_UNDECIDED = re.compile(r"看着办|看情况|都行|随便|都可以|不懂|你们定|[都啥]缺|都[要需]|什么都|哪样都")
_ELSEWHERE = 0.6
_GUESS = 0.5


def _numbered(heard: Heard, context: Context) -> list[AidTypeName]:
    """Several numbers of the list in one answer: 1和3."""
    offered = context.question.choices if context.question else ()
    if not offered or not _ONLY_NUMBERS.fullmatch(heard.text):
        return []
    numbers = (int(number) for number in _ONE_OF_TWELVE.findall(heard.text))
    keys = [offered[number - 1].key.rpartition(":")[2] for number in numbers if number <= len(offered)]
    return [name for name in AID_TYPES if name in keys]


_BETWEEN = re.compile(r"还有|以及|另外|加上|[和跟与同,，、;；。+\s]+")
_LONGEST_PIECE = 6
_QUESTION = re.compile(r"怎么|咋|如何|[吗么]$|什么|啥|多少|哪")


def _in_pieces(heard: Heard) -> list[AidTypeName]:
    """An answer that is nothing but words for help: 捐款, 低保还有看病."""
    pieces = [piece for piece in _BETWEEN.split(heard.text) if piece]
    told = [[name for name in AID_TYPES if _WORDS[name].search(piece)] for piece in pieces]
    told = [names[1:] if len(names) > 1 and names[0] == "living" else names for names in told]  # 看病要钱
    if not all(told) or any(len(piece) > _LONGEST_PIECE for piece in pieces) or words.speaks_of_self(heard.text):
        return []
    several = len(pieces) > 1 or (
        (not heard.aid_types or heard.points_elsewhere(_ELSEWHERE)) and not _QUESTION.search(heard.text)
    )
    return [name for name in AID_TYPES if any(name in names[:1] for names in told)] if several else []


def _asked(heard: Heard, context: Context) -> Reading:
    if context.choice.startswith("aid:"):
        return Taken([context.choice.removeprefix("aid:")])
    told = _numbered(heard, context) or _in_pieces(heard)
    named = told or [name for name in AID_TYPES if label("aid", name) in heard.text]
    if named:
        return Taken(named)
    if heard.points_elsewhere(_ELSEWHERE) and not troubled(heard):
        return None
    understood = _believed(heard) or [name for name in AID_TYPES if _WORDS[name].search(heard.text)]
    if understood:
        return Taken(understood, heard.trust)
    if words.skips(heard.said) or _UNDECIDED.search(heard.text) or _in_vain(heard, context):
        return _from_story(context)
    return None


def _believed(heard: Heard) -> list[AidTypeName]:
    """The kinds the model believes in; where that is no more than the general one, also what is told plainly."""
    believed = list(heard.aid_types)
    if _HEATING.search(heard.text):  # no model knows it
        believed = ["living", *(name for name in believed if name != "living" and _WORDS[name].search(heard.text))]
    general = set(believed) <= {"living"}
    told = [name for name, pattern in _TOLD.items() if pattern.search(heard.text) and name not in believed]
    return believed + [name for name in told if general or name in _BESIDES or _THEFT.search(heard.text)]


def _from_story(context: Context) -> Taken:
    """Whoever cannot say it has perhaps told it; else the general kind."""
    story = str(context.frame.value("hardship") or "")
    told = [name for name in AID_TYPES if _WORDS[name].search(story)]
    return Taken(told, _GUESS) if told else Taken(["living"], _GUESS, "request_help.aid_types.unsure")


def _in_vain(heard: Heard, context: Context) -> bool:
    """Whether it is no use asking once more: the trouble is known, and the question was put twice already."""
    asked_twice = context.question is not None and context.question.key != context.key("ask")
    is_chatter = heard.intent == "out_of_scope" and heard.confidence >= _ELSEWHERE
    return asked_twice and context.frame.has("hardship") and not is_chatter


def _volunteered(heard: Heard, context: Context) -> Taken | None:
    if not heard.reports or not context.believes(heard):
        return None
    if not (context.opens(heard) or troubled(heard) or asks_for_help(heard)):  # 替他报 says nothing of what for
        return None
    held = context.frame.value(context.slot)
    if held == ["living"] and (more := [name for name in _believed(heard) if name != "living"]):
        return Taken([*held, *more], heard.confidence)  # a general wish, and then what it is about
    believed = _believed(heard) or [name for name, named in _NAMED.items() if named.search(heard.text)]
    return Taken(believed, heard.confidence) if believed else None


def _choices(context: Context) -> tuple[Choice, ...]:
    return tuple(Choice(f"aid:{name}", word) for name, word in labels("aid", context.language).items())


def _shown(value: list[str], language: Language) -> str:
    return label("value", "comma", language).join(label("aid", name, language) for name in value)


AID = Kind(_asked, _volunteered, _shown, _choices, offered_from=0)
