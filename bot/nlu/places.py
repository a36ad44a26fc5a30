"""The county's areas, and what a resident means by the name of one.

The list itself is data the county edits; here is how names are matched: with or without suffix, with the
county before them, in Traditional characters, or a village nobody has on a list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.nlu.normalise.addresses import DETAIL_PATTERN, VILLAGE_PATTERN, Address, find_addresses
from bot.nlu.normalise.fold import fold
from bot.nlu.sound_alikes import SoundAlikes

Level = Literal["county", "township", "village"]

_LEVELS: tuple[Level, ...] = ("county", "township", "village")
_SUFFIXES: dict[Level, tuple[str, ...]] = {
    "county": ("县", "区", "市", "旗"),
    "township": ("街道办事处", "街道办", "街道", "办事处", "镇政府", "镇", "乡政府", "乡"),
    "village": ("村民委员会", "村委会", "居民委员会", "居委会", "社区", "大队", "行政村", "自然村", "村"),
}
# A village name of two characters is only believed in running text if it ends as villages do.
_VILLAGE_ENDS = frozenset("庄屯营寨堡集铺沟坡塬坪峪疃坊湾洼官阁郭楼")
_FOREIGN: dict[Level, tuple[str, ...]] = {
    "county": (),
    "township": ("县", "区", "市", "村", "庄"),
    "village": ("镇", "乡", "街道", "县", "区", "市"),
}
_AREA_ENDS = ("市", "县", "区", "旗", "镇", "乡", "街道")
_ABOVE = re.compile(r"(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2,3}市)?")
_UNKNOWN = re.compile(rf"(?:{VILLAGE_PATTERN}(?:{DETAIL_PATTERN})?|{DETAIL_PATTERN})")
# As the answer to "where?" whatever follows the township is the village, if it is not a mere particle.
_ANY_NAME = re.compile(
    r"(?!街[里上]|集[里上]|镇[里上]|的|这|那|人|里|上|下|没|不|吧|啊|呢)[\u4e00-\u9fff]{2,8}(?=$|[，。,. !！])"
)
_NO_VILLAGE = re.compile(r"什么|啥|哪|某|一个|几个")
_PARTICLE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:的人?|那儿|那边|那里|这边|里)$")
_DETAIL = re.compile(DETAIL_PATTERN)


# Between a township and its village people pause, or say 的: 临邑镇,朱家胡同村; 临邑镇的朱家胡同村.
_PAUSE = re.compile(
    r"[ ,，、;；:：\-—/]{0,2}(?:政府)?(?:[东西南北][边面头]|旁边|附近|[后前]面|隔壁)?"
    r"(?:的|底下的?|下面的?|下边的?|那边的?|管的|有个|是)?"
)


@dataclass(frozen=True, slots=True)
class Area:
    """One unit of administration. `parent` is the code of the area above, None for the county."""

    code: str
    name: str
    level: Level
    parent: str | None


@dataclass(frozen=True, slots=True)
class ResolvedArea:
    """What a name means here: the finest area known to the county, and the rest as it was written.

    `code` is "" and `township` None where the county knows nothing of the place. `label` is shown and stored.
    `as_written` is the part that no list has (a village, a group and house number), "" otherwise.
    """

    code: str
    label: str
    level: Level
    township: str | None
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of text and what it may mean, best first."""

    start: int
    end: int
    resolved: tuple[ResolvedArea, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    """An area's name inside a text."""

    area: Area
    start: int
    end: int
    full: bool  # said with its suffix


def _stem(name: str, level: Level) -> str:
    for suffix in _SUFFIXES[level]:
        if name.endswith(suffix) and len(name) > len(suffix) + (level != "village"):
            return name.removesuffix(suffix)
    return name


def _short_forms(stem: str, level: Level) -> tuple[str, ...]:
    """How neighbours call a village of one family: 周家楼 is 周楼, and the other way round."""
    if level != "village":
        return ()
    if len(stem) >= _OF_A_FAMILY and (stem[1] == "家" or stem[2:] == "家"):
        return (stem.replace("家", "", 1),)
    if stem[1:] == "家":
        return (f"{stem[0]}村",)
    return (f"{stem[0]}家{stem[1]}",) if len(stem) == _OF_A_FAMILY - 1 and stem[1] in _VILLAGE_ENDS else ()


_OF_A_FAMILY = 3
_MOST_PARTS = 6
_PARTS = re.compile(r"[\s,，。;；、!！]+")
_IN_TOWN = re.compile(r"^(?:我|俺|咱)?们?家?(?:就|是|住)*在?(?:县城|城里|城区|县里)[里头面]?的?(?=.{2})")


class Gazetteer:
    """All areas of one county, built once, asked for every message."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = {area.code: area for area in areas}
        self._children: dict[str, list[Area]] = {}
        self._by_stem: dict[str, list[Area]] = {}
        for area in self._areas.values():
            if area.parent is not None:
                self._children.setdefault(area.parent, []).append(area)
            self._by_stem.setdefault(_stem(fold(area.name), area.level), []).append(area)
        for area in self._areas.values():
            for short in _short_forms(_stem(fold(area.name), area.level), area.level):
                self._by_stem.setdefault(short, [area])
        self._alike = SoundAlikes(fold(area.name) for area in self._areas.values())
        self._longest = max(map(len, self._by_stem), default=0)

    def area(self, code: str) -> Area | None:
        """The area with this code."""
        return self._areas.get(code)

    def children(self, code: str) -> tuple[Area, ...]:
        """The areas right below this one, in the order of the list."""
        return tuple(self._children.get(code, ()))

    def resolve(self, said: str) -> tuple[ResolvedArea, ...]:
        """What an answer to "where?" means, best first: () for nothing, several if the name is ambiguous."""
        text = _IN_TOWN.sub("", "".join(fold(said).split()))
        best = self._finer(self._narrowed(self._best(text), text), text)
        if best and not (best[0].level == "township" and best[0].as_written):
            return best
        heard = self._best(self._alike.repaired(text))
        finer = heard and (not best or (heard[0].level == "village" and heard[0].township == best[0].code))
        return heard if finer else best or self._by_part(said)

    def _by_part(self, said: str) -> tuple[ResolvedArea, ...]:
        """A village that stands by itself between blanks or commas, whatever is said around it: 嗯呐 洛北社区."""
        parts = [part for part in _PARTS.split(fold(said)) if part]
        if not 1 < len(parts) <= _MOST_PARTS:
            return ()
        found = [best for part in parts if (best := self._best(part)) and best[0].level == "village"]
        return found[0] if len(found) == 1 else ()

    def _finer(self, found: tuple[ResolvedArea, ...], text: str) -> tuple[ResolvedArea, ...]:
        """Where only a township was understood: a village of its own that is named anywhere in the answer."""
        if len(found) != 1 or found[0].level != "township":
            return found
        hits = (hit for at in range(len(text)) for hit in self._hits(text, at, found[0].code))
        villages = [hit for hit in hits if hit.area.level == "village" and hit.full]
        named = {hit.area.code: hit for hit in villages}
        if len(named) != 1:
            return found
        hit = villages[0]
        return self._village(text, hit.start, hit, [hit.area]).resolved

    def _narrowed(self, found: tuple[ResolvedArea, ...], text: str) -> tuple[ResolvedArea, ...]:
        """Of several villages of one name that whose township is named as well: 东李村(德平镇)."""
        named = tuple(
            area for area in found if area.township and _stem(self._areas[area.township].name, "township") in text
        )
        return named if len(found) > 1 and len(named) == 1 else found

    def _best(self, text: str) -> tuple[ResolvedArea, ...]:
        best: tuple[ResolvedArea, ...] = ()
        for place in self._scan(text, trusting=True):
            if place.resolved and (not best or best[0].level == "county"):
                best = place.resolved
        return best

    def find(self, text: str) -> tuple[tuple[int, int, ResolvedArea], ...]:
        """Places inside running text, left to right, by this list and by the grammar of suffixes."""
        return tuple(
            (place.start, place.end, place.resolved[0])
            for place in self._scan(fold(text), trusting=False)
            if place.resolved[0].level != "county" or place.resolved[0].as_written
        )

    def _scan(self, text: str, *, trusting: bool) -> Iterator[_Place]:
        unlisted = {address.start: address for address in find_addresses(text)}
        position = 0
        while position < len(text):
            place = self._listed_at(text, position, trusting=trusting)
            if place is None and position in unlisted and not self._hides_township(text, unlisted[position]):
                place = _unlisted(unlisted[position], trusting=trusting)
            if place is not None:
                yield place
            position = place.end if place else position + 1

    def _hides_township(self, text: str, address: Address) -> bool:
        """Whether the grammar read too far left of a township on the list (口临邑镇 in 户口临邑镇)."""
        places = range(address.start + 1, address.end)
        return any(hit.full and hit.area.level == "township" for at in places for hit in self._hits(text, at))

    def _listed_at(self, text: str, start: int, *, trusting: bool) -> _Place | None:
        """The longest chain county, township, village, house of this list that begins here."""
        above = _ABOVE.match(text, start)
        for begin in dict.fromkeys((start, above.end() if above else start)):
            for hit in self._hits(text, begin):
                if hit.area.level == "village" and _under_other_area(text, hit.start):
                    continue
                if place := self._chain(text, start, hit, trusting=trusting):
                    return place
        return None

    def _hits(self, text: str, start: int, parent: str | None = None) -> list[_Hit]:
        """Areas whose name begins here, the longest first; with `parent` only those right below it."""
        hits = []
        for length in range(min(self._longest, len(text) - start), 0, -1):
            end = start + length
            for area in self._by_stem.get(text[start:end], ()):
                if parent is not None and area.parent != parent:
                    continue
                if (hit := _with_suffix(text, _Hit(area, start, end, full=False))) is not None:
                    hits.append(hit)
        return sorted(hits, key=lambda hit: (-hit.end, _LEVELS.index(hit.area.level)))

    def _chain(self, text: str, start: int, hit: _Hit, *, trusting: bool) -> _Place | None:
        if hit.area.level == "county":
            return self._below_county(text, start, hit, trusting=trusting)
        if hit.area.level == "township":
            return self._below_township(text, start, hit, trusting=trusting)
        if not (hit.full or trusting or _reads_as_village(hit.area)):
            return None
        same_name = [h for h in self._hits(text, hit.start) if h.end == hit.end and h.area.level == "village"]
        return self._village(text, start, hit, [h.area for h in same_name])

    def _below_county(self, text: str, start: int, hit: _Hit, *, trusting: bool) -> _Place | None:
        code = hit.area.code
        for below in (*self._hits(text, hit.end), *self._hits(text, _after_pause(text, hit.end))):
            if below.area.level != "county" and (place := self._chain(text, start, below, trusting=True)):
                return place
        if not hit.full and not trusting:
            return None
        rest = _unknown_village(text, hit.end, trusting=False)
        label = hit.area.name + rest
        return _Place(start, hit.end + len(rest), (ResolvedArea(code, label, "county", None, rest),))

    def _below_township(self, text: str, start: int, hit: _Hit, *, trusting: bool) -> _Place | None:
        township = hit.area
        below = self._hits(text, hit.end, township.code) or self._hits(text, _after_pause(text, hit.end), township.code)
        villages = [h for h in below if h.area.level == "village"]
        if villages:
            return self._village(text, start, villages[0], [villages[0].area])
        shared = any(a.level == "county" for a in self._by_stem.get(_stem(fold(township.name), "township"), ()))
        if not hit.full and (shared or not trusting):
            return None
        rest = _unknown_village(text, hit.end, trusting=trusting)
        resolved = ResolvedArea(township.code, township.name + rest, "township", township.code, rest)
        return _Place(start, hit.end + len(rest), (resolved,))

    def _village(self, text: str, start: int, hit: _Hit, areas: list[Area]) -> _Place:
        detail = _DETAIL.match(text, hit.end)
        rest = detail.group() if detail else ""
        resolved = []
        for area in areas:
            township = self._areas.get(area.parent or "")
            label = (township.name if township else "") + area.name + rest
            resolved.append(ResolvedArea(area.code, label, "village", township.code if township else None, rest))
        return _Place(start, hit.end + len(rest), tuple(resolved))


def _after_pause(text: str, end: int) -> int:
    """Where a name goes on after what may stand between township and village."""
    pause = _PAUSE.match(text, end)
    return pause.end() if pause else end


def _under_other_area(text: str, start: int) -> bool:
    """Whether a village's name stands behind an area of another county (张庄 in 禹城市张庄)."""
    return text[:start].endswith(_AREA_ENDS)


def _reads_as_village(area: Area) -> bool:
    """Whether the bare name, without 村, is safe to believe in running text."""
    stem = _stem(fold(area.name), "village")
    return len(stem) > 2 or stem[-1] in _VILLAGE_ENDS


def _with_suffix(text: str, hit: _Hit) -> _Hit | None:
    """The hit with the suffix that follows it; None if another level's suffix does (赵庄 in 赵庄镇)."""
    for suffix in _SUFFIXES[hit.area.level]:
        if text.startswith(suffix, hit.end):
            return _Hit(hit.area, hit.start, hit.end + len(suffix), full=True)
    if text.startswith(_FOREIGN[hit.area.level], hit.end):
        return None
    ends_itself = hit.area.name == _stem(hit.area.name, hit.area.level)
    return _Hit(hit.area, hit.start, hit.end, full=ends_itself and hit.area.level != "village")


def _unknown_village(text: str, start: int, *, trusting: bool) -> str:
    """A village behind a township that the list does not have, with its house number, as written."""
    match = (
        _UNKNOWN.match(text, start)
        or (_UNKNOWN.match(text, _after_pause(text, start)) if trusting else None)
        or (_ANY_NAME.match(text, start) if trusting else None)
    )
    written = match.group() if match else ""
    return "" if _NO_VILLAGE.match(written) else _PARTICLE.sub("", written)


def _unlisted(address: Address, *, trusting: bool) -> _Place:
    """A place known by its suffixes alone; as an answer to "where?" it resolves to nothing."""
    written = address.above + address.township + address.village + address.detail
    level: Level = "village" if address.village else "township"
    resolved = () if trusting else (ResolvedArea("", written, level, None, written),)
    return _Place(address.start, address.end, resolved)
