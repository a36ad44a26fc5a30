"""Choices out of what the office has told or the county's words name: which request, which field, how it went.

Each is taken by tapping, by its number, or by the words people use for it.
"""

import re
from typing import Any

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.slots.mentions import mentions
from bot.flows.slots.reading import Context, Kind, Reading, Taken
from bot.messages import Choice, Language
from bot.nlu.normalise import parse_case_code
from bot.texts import label, labels

_NEWEST = re.compile(r"最近|刚才?[交报]|最后|上次|最新")
_TAIL = 4

AMENDABLE = ("phone", "applicant_name", "id_number", "area", "household_size", "monthly_income", "hardship")
"""What can be put right in a request that was filed."""

_BY_KIND = {
    "phone": "phone", "applicant_name": "name", "id_number": "id_number", "area": "area", "household_size": "count",
    "monthly_income": "income", "hardship": "story",
}  # fmt: skip


def _told(context: Context) -> list[dict[str, Any]]:
    """The requests that the office has told this conversation."""
    return list(context.frame.told.get("requests", ()))


def _request(heard: Heard, context: Context) -> Reading:
    numbers = [str(request["number"]) for request in _told(context)]
    if context.choice:
        return Taken(context.choice) if context.choice in numbers else None
    code = parse_case_code(heard.text)
    tail = re.sub(r"\D", "", heard.text)[-_TAIL:]
    named = [number for number in numbers if number == code or (len(tail) == _TAIL and number.endswith(tail))]
    if len(named) == 1:
        return Taken(named[0])
    likeliest = _NEWEST.search(heard.text) or words.agrees(heard.text, heard.said)
    return Taken(numbers[0]) if numbers and likeliest else None  # it is named, and confirmed, before anything is done


def _request_volunteered(heard: Heard, _context: Context) -> Taken | None:
    codes = [str(fact.value) for fact in heard.found("case_code") if not str(fact.value).startswith("MS")]
    return Taken(codes[0]) if len(codes) == 1 else None


def _requests(context: Context) -> tuple[Choice, ...]:
    return tuple(Choice(str(request["number"]), str(request["number"])) for request in _told(context))


def _field(heard: Heard, context: Context) -> Reading:
    if context.choice in AMENDABLE:
        return Taken(context.choice)
    return _field_volunteered(heard, context)


def _field_volunteered(heard: Heard, _context: Context) -> Taken | None:
    named = [slot for slot in AMENDABLE if mentions(_BY_KIND[slot], heard.text)]  # type: ignore[arg-type]
    if not named:
        by_form = {"phone": "phone", "id_number": "id_number", "household_size": "household_size", "place": "area"}
        named = [by_form[fact.entity] for fact in heard.entities if fact.entity in by_form]
    return Taken(named[0]) if named else None


def _fields(context: Context) -> tuple[Choice, ...]:
    return tuple(Choice(slot, label("slot", slot, context.language)) for slot in AMENDABLE)


def _shown_field(value: object, language: Language) -> str:
    return label("slot", str(value), language)


_SCORES = {
    "bad": re.compile(r"不(?:太|大|怎么|够)?满意|差|糟|没解决|没办好|没人管|不行|不好|不中|太慢|bad|poor|unhappy"),
    "fair": re.compile(r"一般|还行|凑合|马马虎虎|差不多|so-?so|fair"),
    "good": re.compile(r"满意|很好|挺好|好得很|谢谢|感谢|不错|办得好|good|great|happy"),
}


def _score(heard: Heard, context: Context) -> Reading:
    if context.choice in _SCORES:
        return Taken(context.choice)
    text = heard.text.lower()
    fair = _SCORES["fair"].search(text)  # 差不多 is no 差
    found = "fair" if fair else next((name for name, said in _SCORES.items() if said.search(text)), None)
    if found is None and words.among(heard.said, words.YES):
        found = "good"
    return Taken(found) if found else None


def scored(heard: Heard, context: Context) -> bool:
    """Whether somebody says out of the blue how a request was handled."""
    return len(heard.said) <= _SHORT and isinstance(_score(heard, context), Taken)


_SHORT = 12


def _shown_score(value: object, language: Language) -> str:
    return label("score", str(value), language)


_WISHES = {
    "erase": re.compile(r"删|清[除空掉]|抹掉|不要留|delete|erase"),
    "consent": re.compile(r"撤[回销]?同意|不同意了|收回同意|不让用|withdraw"),
    "looks": re.compile(r"谁[看查]|看过|查过|谁[知晓]|who"),
    "kept": re.compile(r"记了?[什么啥]|留了?[什么啥]|存了?[什么啥]|有[什么啥哪]|看看|what"),
    "amend": re.compile(r"改|更正|错|correct|change"),
}


def _wish(heard: Heard, context: Context) -> Reading:
    if context.choice in _WISHES:
        return Taken(context.choice)
    return _wish_volunteered(heard, context)


def _wish_volunteered(heard: Heard, _context: Context) -> Taken | None:
    text = heard.text.lower()
    found = next((name for name, said in _WISHES.items() if said.search(text)), None)
    return Taken(found) if found else None


CIRCUMSTANCES: dict[str, re.Pattern[str]] = {
    "illness": re.compile(r"病|住院|手术|透析|化疗|癌|瘫|药|ill|sick"),
    "disability": re.compile(r"残疾|残|失明|聋|哑|轮椅|disab"),
    "elder_alone": re.compile(r"老人|没人养|孤老|独居|五保|无人[照养]|elder|old"),
    "students": re.compile(r"上学|学费|大学|念书|读书|高中|school|student"),
    "orphan": re.compile(r"孤儿|没爹没妈|没人管的?孩子|父母.{0,4}(?:没了|去世|走了|坐牢)|orphan"),
    "house_damaged": re.compile(r"房子?.{0,4}(?:塌|漏|裂|危|破)|危房|house"),
    "disaster": re.compile(r"受灾|淹|火灾|着火|烧|洪水|地震|雹|大风|disaster|flood|fire"),
    "job_lost": re.compile(r"失业|下岗|没活|没工作|厂.{0,4}(?:倒|关)|job"),
}
"""What may make a household due for more than its income does, with how people speak of it."""

_NUMBERS = re.compile(r"\d{1,2}")
_ONLY_NUMBERS = re.compile(r"[\d\s,，、.和跟与]+")


def _circumstances(heard: Heard, context: Context) -> Reading:
    if context.choice in (*CIRCUMSTANCES, "none"):
        return Taken([] if context.choice == "none" else [context.choice])
    offered = [choice.key.rpartition("=")[2] for choice in context.question.choices] if context.question else []
    if _ONLY_NUMBERS.fullmatch(heard.text):
        chosen = [
            offered[int(number) - 1] for number in _NUMBERS.findall(heard.text) if 0 < int(number) <= len(offered)
        ]
        return Taken([name for name in CIRCUMSTANCES if name in chosen]) if chosen else None
    told = _named(heard)
    if told:
        return Taken(told)
    none = words.among(heard.said, words.ABSENCE | words.NO) or words.skips(heard.said) or "都没" in heard.said
    return Taken([]) if none else None


def _named(heard: Heard) -> list[str]:
    text = heard.text.lower()
    return [name for name, said in CIRCUMSTANCES.items() if said.search(text)]


def _circumstances_volunteered(heard: Heard, _context: Context) -> Taken | None:
    told = _named(heard)
    return Taken(told) if told else None


def _offered(context: Context) -> tuple[Choice, ...]:
    return tuple(Choice(name, word) for name, word in labels("circumstance", context.language).items())


def _shown_circumstances(value: list[str], language: Language) -> str:
    return label("value", "comma", language).join(label("circumstance", name, language) for name in value)


REQUEST = Kind(_request, _request_volunteered, choices=_requests, offered_from=0, corrigible=False)
FIELD = Kind(_field, _field_volunteered, _shown_field, _fields, offered_from=0, corrigible=False)
SCORE = Kind(_score, shown=_shown_score, corrigible=False)
WISH = Kind(_wish, _wish_volunteered, corrigible=False)
CIRCUMSTANCES_KIND = Kind(_circumstances, _circumstances_volunteered, _shown_circumstances, _offered, offered_from=0)
