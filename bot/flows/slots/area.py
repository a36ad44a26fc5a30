"""Where the household lives: a township, better a village, as the county's list has it or as it was said.

A name that several townships share, or that no list has, is asked about with choices.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.flows.facts import County
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.messages import Choice, Language
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
    if held is None or held["level"] != "township" or held["as_written"] or finer["level"] != "village":
        return False
    return bool(finer["township"] == held["code"])


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
        return Taken(stored(_under(found[0], waiting, gazetteer)))
    if found:
        return _of_which_township(found[0].as_written, context)
    return _unknown(heard, context)


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
        return None
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
        if area.code and not _NOT_A_HOME.match(heard.text[end:]):
            homes.setdefault(area.label, (area, bool(_HOME.search(heard.text[:start]))))
    told = [area for area, is_home in homes.values() if is_home] or [area for area, _ in homes.values()]
    if len(told) != 1 or told[0].level == "county":
        return None
    if len(context.facts.county.gazetteer.resolve(told[0].label)) != 1:
        return None
    return Taken(stored(told[0]), _LIKELY)


def _village_of_held(text: str, context: Context) -> ResolvedArea | None:
    """A village said after its township was: there may be others of its name elsewhere."""
    held = context.frame.value(context.slot)
    if held is None or held["level"] != "township" or held["as_written"]:
        return None
    gazetteer = context.facts.county.gazetteer
    alone = gazetteer.resolve(held["label"] + text) if len(text) <= _SHORT else ()  # 东关, without its 村
    if alone and alone[0].level == "village" and alone[0].township == held["code"] and not alone[0].as_written:
        return alone[0]
    for start, end, _ in gazetteer.find(text):
        joined = gazetteer.resolve(held["label"] + text[start:end])
        if joined and joined[0].level == "village" and joined[0].township == held["code"]:
            return joined[0]
    return None


def _shown(value: Any, _language: Language) -> str:
    return str(value["label"])


def _offered(context: Context) -> tuple[Choice, ...]:
    return _choices(context.facts.county)


AREA = Kind(_asked, _volunteered, _shown, _offered, strict=True)
