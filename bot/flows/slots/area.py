"""Where the household lives: a township, better a village, as the county's list has it or as it was said.

A name that several townships share, or that no list has, is asked about with choices.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.flows import words
from bot.flows.facts import County
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.flows.slots.village import is_left_open, village_in
from bot.messages import Choice, Language
from bot.nlu.normalise import fold
from bot.nlu.places import Area, Gazetteer, ResolvedArea

_LONGEST = 40
_NOT_A_HOME = re.compile(
    r"^(?:的?(?:中心)?(?:卫生院|医院|派出所|民政|政府|法院|学校|中学|小学|初中|高中|幼儿园|敬老院|养老院"
    r"|工地|工业园|厂|公司|集上|市场|大集|车站))"
)
_HOME = re.compile(
    r"(?:住在?|家[是在]|家住|地址[是:：]?|住址[是:：]?|户口在|户籍|老家|家庭|我是|俺是|我们|俺们|咱"
    r"|来自)[^,，。;；]{0,6}$"
)
_LIKELY = 0.8
_SHORT = 6


def stored(area: ResolvedArea) -> dict[str, Any]:
    """An area as a slot holds it; the label and what was written are cut to what a form can show."""
    value = asdict(area)
    value["label"], value["as_written"] = area.label[:_LONGEST], area.as_written[:_LONGEST]
    return value


def resolved(value: Mapping[str, Any]) -> ResolvedArea:
    """The area that a slot holds."""
    return ResolvedArea(**value)


def is_within(finer: Mapping[str, Any], held: Mapping[str, Any] | None) -> bool:
    """Whether an area is a village of the township that is held, so that it says the same more exactly."""
    if held is None or not is_half_told(held):
        return False
    return bool(finer["township"] == held["code"] and (finer["level"] == "village" or finer["as_written"]))


def example(county: County) -> str:
    """A township and a village of this county, to show how to answer; the county itself if it lists none."""
    for township in _townships(county):
        for village in county.gazetteer.children(township.code):
            return township.name + village.name
    return county.name


def _townships(county: County) -> tuple[Area, ...]:
    root = county.gazetteer.resolve(county.name)
    return county.gazetteer.children(root[0].code) if root else ()


def _choices(county: County) -> tuple[Choice, ...]:
    return tuple(Choice(f"area:{area.code}", area.name) for area in _townships(county))


def _asked(heard: Heard, context: Context) -> Reading:
    gazetteer = context.facts.county.gazetteer
    waiting = context.question.said if context.question else ""
    if context.choice.startswith("area:"):
        return _chosen(context.choice.removeprefix("area:"), waiting, gazetteer)
    found = gazetteer.resolve(heard.text)
    if len(found) > 1:
        return _which(found, heard.text, context)
    if found and found[0].level != "county":
        return Taken(stored(_with_village(_under(found[0], waiting, gazetteer), heard.text, context)))
    held = _half_told(context) or (None if context.question else _township_held(context))
    if held is not None:
        return _village_answered(heard, held, context)
    return _of_which_township(found[0].as_written, context) if found else _unknown(heard, context)


def _half_told(context: Context) -> ResolvedArea | None:
    """The township that is held, if its village is not."""
    held = context.frame.value(context.slot)
    return resolved(held) if is_half_told(held) else None


def _township_held(context: Context) -> ResolvedArea | None:
    """The township of what is held, where its village is put right."""
    held = context.frame.value(context.slot)
    township = context.facts.county.gazetteer.area(held["township"] or "") if held else None
    return ResolvedArea(township.code, township.name, "township", township.code) if township else None


def is_half_told(held: Any) -> bool:
    """Whether no more than a township is held."""
    return isinstance(held, Mapping) and held["level"] == "township" and not held["as_written"]


def _village_answered(heard: Heard, held: ResolvedArea, context: Context) -> Reading:
    """The village of the township that is held; whoever cannot say it is not asked again."""
    village = village_in(heard.text, asked=True)
    if village:
        return Taken(stored(_joined(held, village, context.facts.county.gazetteer)))
    says_no = words.skips(heard.said) or words.among(heard.said, words.NO) or is_left_open(heard.text)
    asked = context.question is not None and context.question.key == context.key("village")
    return Taken(stored(held)) if asked and (says_no or context.choice == "skip") else None


def _joined(township: ResolvedArea, village: str, gazetteer: Gazetteer) -> ResolvedArea:
    """A village of a township, as the list has it or as it was written."""
    found = gazetteer.resolve(township.label + village)
    if len(found) == 1 and found[0].township == township.code and found[0] != township:
        return found[0]
    return replace(township, label=township.label + village, as_written=village)


def _with_village(area: ResolvedArea, said: str, context: Context) -> ResolvedArea:
    """A township with the village that is told beside it, else with the one that is held: 是孟寺镇的，不是临邑镇."""
    if area.level != "township" or area.as_written:
        return area
    gazetteer = context.facts.county.gazetteer
    village = village_in(_without(area, said, gazetteer))
    held = context.frame.value(context.slot)
    if not village and held and held["township"] == area.code:
        return resolved(held)
    if not village and held and held["township"]:
        village = _village_of(resolved(held), gazetteer)
    return _joined(area, village, gazetteer) if village else area


def _without(area: ResolvedArea, said: str, gazetteer: Gazetteer) -> str:
    """What is said beside the township, and beside any other that is only denied."""
    text = _DENIED.sub(" ", fold(said))
    names = [area.label, area.label.removesuffix("街道").removesuffix("镇").removesuffix("乡")]
    for name in names:
        text = text.replace(name, " ", 1)
    return text if gazetteer.area(area.code) else said


_DENIED = re.compile(r"不是[^,，。;；是]{2,8}")


def _village_of(held: ResolvedArea, gazetteer: Gazetteer) -> str:
    township = gazetteer.area(held.township or "")
    return held.label.removeprefix(township.name) if township else ""


def _chosen(code: str, waiting: str, gazetteer: Gazetteer) -> Reading:
    area = gazetteer.area(code)
    above = gazetteer.area(area.parent) if area is not None and area.parent else None
    if area is None:
        return None
    name = above.name + area.name if above is not None and area.level == "village" else area.name
    found = gazetteer.resolve(name)
    return Taken(stored(_under(found[0], waiting, gazetteer))) if found else None


def _under(area: ResolvedArea, waiting: str, gazetteer: Gazetteer) -> ResolvedArea:
    """The village that waited for its township, now that the township is known."""
    if not waiting or area.level != "township" or area.as_written:
        return area
    joined = gazetteer.resolve(area.label + waiting)
    return joined[0] if joined and joined[0].township == area.township else area


def _which(found: tuple[ResolvedArea, ...], said: str, context: Context) -> Refused:
    choices = tuple(Choice(f"area:{area.code}", area.label) for area in found)
    village = context.facts.county.gazetteer.area(found[0].code)
    name = village.name if village else said
    return Refused(context.key("bad.ambiguous"), {"said": name[:12]}, choices, name, counts=False)


def _of_which_township(village: str, context: Context) -> Refused:
    choices = _choices(context.facts.county)
    if village:
        return Refused(context.key("bad.township"), {"said": village[:12]}, choices, village[:_LONGEST], counts=False)
    return Refused(context.key("bad.county"), {}, choices, counts=False)


def _unknown(heard: Heard, context: Context) -> Reading:
    """A place by its suffix, though no list has it: a village of some township here, or somewhere else."""
    gazetteer = context.facts.county.gazetteer
    places = [area for _, _, area in gazetteer.find(heard.text)]
    if not places:
        village = village_in(heard.text)
        return _of_which_township(village, context) if village else None
    written = places[0].as_written or places[0].label
    if places[0].level == "village" and not re.search(r"[省市县区旗镇乡]|街道", written):
        return _of_which_township(written, context)
    return Refused(context.key("bad.unknown"), {"example": example(context.facts.county)})


def _volunteered(heard: Heard, context: Context) -> Taken | None:
    """A home in running text: not the hospital or the school that is named there as well."""
    finer = _village_of_held(heard.text, context)
    if finer is not None:
        return Taken(stored(finer), _LIKELY)
    homes: dict[str, tuple[ResolvedArea, bool]] = {}
    for start, end, area in context.facts.county.gazetteer.find(heard.text):
        denied = _JUST_DENIED.search(heard.text[:start])
        if area.code and not denied and not _NOT_A_HOME.match(heard.text[end:]):
            homes.setdefault(area.label, (area, bool(_HOME.search(heard.text[:start]))))
    told = [area for area, is_home in homes.values() if is_home] or [area for area, _ in homes.values()]
    if len(told) != 1 or told[0].level == "county":
        return None
    if len(context.facts.county.gazetteer.resolve(told[0].label)) != 1:
        return None
    return Taken(stored(_kept(told[0], heard.text, context)), _LIKELY)


_JUST_DENIED = re.compile(r"(?:不是|不在|不住)$")


def _kept(area: ResolvedArea, said: str, context: Context) -> ResolvedArea:
    """A home with the village told beside it; one whose township alone is put right keeps its village."""
    told_alone = len(said) <= _ABOUT_HOME
    return _with_village(area, said, context) if told_alone and context.pending != "name" else area


_ABOUT_HOME = 20
"""Characters; in a longer message other names stand beside that of the home."""


def _village_of_held(text: str, context: Context) -> ResolvedArea | None:
    """A village said after its township was: there may be others of its name elsewhere."""
    held = _half_told(context)
    if held is None:
        return None
    gazetteer = context.facts.county.gazetteer
    alone = gazetteer.resolve(held.label + text) if len(text) <= _SHORT else ()  # 东关, without its 村
    if alone and alone[0].level == "village" and alone[0].township == held.code and not alone[0].as_written:
        return alone[0]
    for start, end, _ in gazetteer.find(text):
        joined = gazetteer.resolve(held.label + text[start:end])
        if joined and joined[0].level == "village" and joined[0].township == held.code:
            return joined[0]
    told = _VILLAGE_IS.search(text)
    village = village_in(told.group() if told else text) if told or len(text) <= _SHORT else ""
    is_one = village and (told or _SUFFIX.search(village)) and context.pending not in ("name", "story")
    return _joined(held, village, gazetteer) if is_one else None


_VILLAGE_IS = re.compile(r"(?:村名?|庄|村子)(?:就)?(?:是|叫)[^,，。;；]{2,7}")
_SUFFIX = re.compile(r"[村庄屯寨营集坊]$")


def _shown(value: Any, _language: Language) -> str:
    return str(value["label"])


def _offered(context: Context) -> tuple[Choice, ...]:
    return _choices(context.facts.county)


AREA = Kind(_asked, _volunteered, _shown, _offered, strict=True)
