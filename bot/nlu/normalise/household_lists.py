"""Households told by naming their people: 我和老伴带俩孙子, 家有：本人、妻、母亲, 两个大人一个孩子.

It stands apart from `counts` because a list is added up, where a number is only read; and because naming people
tells a household only where it is clear that they live together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.normalise import kin
from bot.nlu.normalise.numerals import read

_MEMBER = re.compile(kin.MEMBER)
_JOIN = re.compile(rf"{kin.JOIN}{{1,3}}")
_VALUE = {"俩": 2, "仨": 3}
_PAIR = re.compile(
    r"^(?:父母|爹娘|爸妈|爹妈|双亲|公婆|公公婆婆|岳父母|爷爷奶奶|爷奶|姥姥姥爷|老爹老娘|二老|儿子儿?媳妇?)$"
)
_TOTAL = re.compile(
    r"^(?:[,， 、:：]?(?:一共|总共|共|拢共|我们|俺们|俺|就))?"
    r"(?P<n>[俩仨]|[两二三四五六七八九\d]{1,2}(?:个人|口人|口子|口|人|个(?=$|[,，。 过住])))"
)
_LIVING = re.compile(
    r"^[^，。！？,]{0,3}?(?:单?过(?!世|去|年|来)|生活|住|一起|相依为命|一家|共|总共|一共|艰难|度日|挤)|^\s*$"
)
_ONLY = re.compile(
    r"(?:家|家里|屋里|屋头|家中|屋企)(?:面)?(?:现在|如今|总共|一共)?(?:就|只|光|就剩|只剩|只有|得|剩)(?:下|了)?\s?$"
)
_HEADED = re.compile(
    r"(?:家里?有|家庭成员|家庭人口|家人|全家|一家人?|家里人|家里|同住的?|共同生活的?)"
    r"(?:有|是|为|包括|:|：|,|，| |分别)*$"
)
_JUST = re.compile(r"(?:^|[,，。;；\s])(?:就|只|光|只有|就剩|只剩)(?:下|了)?\s?$")
_ENDS = re.compile(r"^\s*(?:$|[,，。;；!！])")
_BEGINS = re.compile(r"(?:^|[,，。;；!！:：\s]|家里?|家有)(?:有|就|是)?\s*$")
_PAIR_OF_PEOPLE = 2
_OTHERS = re.compile(
    rf"(?P<alone>单亲|离异|寡妇|守寡|丧偶)?(?P<head>{kin.HEAD})[，,]?(?:一个人|自己|独自)?"
    r"(?:带|领|拉扯|抚养|养)(?:着|住|了)?(?=[一两二三四五六俩仨\d个])"
)
_WITH_US = re.compile(
    rf"(?P<n>[一两二三四五六俩仨\d])个?{kin.YOUNG}[^。！？]{{0,12}}跟(?:着|住)?(?:我|俺|咱)们?"
    r"(?P<couple>老?两口子?)?(?:一起)?(?:过|生活|住)"
)
_RAISING = re.compile(rf"(?:带|领|拉扯|抚养|养)(?:着|住)?[一两二三四五六俩仨\d]个?[^，。,]{{0,6}}{kin.YOUNG}")
_GOING = re.compile(r"^[^，。,！？]{0,2}(?:去|来|上|看|到|坐|回|出)")
_GROWN_AND_SMALL = re.compile(r"(?P<big>[一两二三四五六\d])大(?P<small>[一两二三四五六\d])小")


@dataclass(frozen=True, slots=True)
class Listing:
    """People named one after another as one household: how many, and where they stand."""

    size: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring members with nothing but joining words between them."""

    members: tuple[re.Match[str], ...]

    @property
    def start(self) -> int:
        return self.members[0].start()

    @property
    def end(self) -> int:
        return self.members[-1].end()

    @property
    def speaks_of_self(self) -> bool:
        return any(_is_self(member) for member in self.members)

    @property
    def size(self) -> int:
        """All members added up; the speaker counts once, alone or as half of a couple."""
        couple = any(member["couple"] for member in self.members)
        selves = 2 if couple else int(self.speaks_of_self)
        return selves + sum(_value(member) for member in self.members if member["kin"])


def find_listings(text: str, *, bare: bool = False) -> tuple[Listing, ...]:
    """Lists of people in a folded text that live together; `bare`: the text answers who does, so every list counts."""
    found = [*_special(text)]
    for run in _runs(text):
        listing = _believed(text, run, bare=bare)
        if listing and not any(one.start < listing.end and listing.start < one.end for one in found):
            found.append(listing)
    return tuple(sorted(found, key=lambda one: one.start))


def _special(text: str) -> Iterator[Listing]:
    for match in _GROWN_AND_SMALL.finditer(text):
        yield Listing(_number(match["big"]) + _number(match["small"]), *match.span())
    for match in _WITH_US.finditer(text):
        yield Listing(_number(match["n"]) + (2 if match["couple"] else 1), *match.span())
    for match in _OTHERS.finditer(text):
        run = next(_runs(text[match.end() :]), None)
        if run is None or run.start > 0 or run.speaks_of_self:
            continue
        end = match.end() + run.end
        if match["alone"] or _LIVING.match(text[end:]):
            yield Listing(1 + run.size, match.start(), end)


def _believed(text: str, run: _Run, *, bare: bool) -> Listing | None:
    """The run as a household, or None where it only names people."""
    before, after = text[: run.start], text[run.end :]
    total = _TOTAL.match(after)
    if total and len(run.members) > 1:
        return Listing(_number(total["n"]), run.start, run.end + total.end())
    told = bare or _is_told(before, after)
    own = run.speaks_of_self and (
        told or (len(run.members) > _PAIR_OF_PEOPLE and _fills(before, after)) or _raises(text, run)
    )
    headed = not run.speaks_of_self and len(run.members) > 1 and (bare or _generations(run))
    if not (own or headed) or (own and len(run.members) < 2 and not _is_couple(run)):
        return None
    return Listing(_closed(run), run.start, run.end)


def _is_told(before: str, after: str) -> bool:
    """Whether the words around a list say that these live together, and are all of them."""
    ends = _ENDS.match(after)
    headed = ends and (_HEADED.search(before) or _JUST.search(before))
    return bool(headed or _ONLY.search(before) or _LIVING.match(after))


def _fills(before: str, after: str) -> bool:
    """Whether a list is a clause by itself: 我、我妈、俩闺女; not 我、我妈、我弟都病了."""
    return bool(_ENDS.match(after) and _BEGINS.search(before))


def _is_couple(run: _Run) -> bool:
    return bool(run.members[0]["couple"])


def _raises(text: str, run: _Run) -> bool:
    """我一个人带仨孩子: the speaker brings somebody up, and does not merely take them somewhere."""
    return bool(_RAISING.search(text[run.start : run.end]) and not _GOING.match(text[run.end :]))


def _generations(run: _Run) -> bool:
    """夫妻俩加两个孩子, 两个大人一个孩子: grown and small people counted together are a household."""
    first = run.members[0]
    grown = first["couple"] or (first["n"] and first["kin"] == "大人")
    return bool(grown) and all(member["n"] for member in run.members[1:])


def _closed(run: _Run) -> int:
    """我跟老伴俩 counts both, not two more: a number that closes a list of two is the whole."""
    last = run.members[-1]
    if last["both"] and not last["n"]:
        return _number(last["both"])
    return run.size


def _runs(text: str) -> Iterator[_Run]:
    """Every longest run of members, left to right."""
    position = 0
    while first := _MEMBER.search(text, position):
        members = [first]
        while (member := _next(text, members[-1].end())) and not _named_already(member, members):
            members.append(member)
        position = members[-1].end()
        yield _Run(tuple(members))


def _next(text: str, end: int) -> re.Match[str] | None:
    """The member that follows a joining word, or at once where it is bare (老婆孩子), counted, or 俺's (俺爹俺娘)."""
    join = _JOIN.match(text, end)
    member = _MEMBER.match(text, join.end() if join else end)
    if member is None or join or member["n"]:
        return member
    at_once = member["kin"] and (member.group()[0] in "我俺" or member.group().startswith(member["kin"]))
    return member if at_once else None


def _named_already(member: re.Match[str], members: list[re.Match[str]]) -> bool:
    """我跟我哥，我哥… begins a new sentence about one of them."""
    if _is_self(member):
        return any(_is_self(other) for other in members)
    return not member["n"] and any(other["kin"] == member["kin"] and not other["n"] for other in members)


def _is_self(member: re.Match[str]) -> bool:
    return bool(member["self"] or member["couple"])


def _value(member: re.Match[str]) -> int:
    if member["n"]:
        return _number(member["n"])
    return 2 if _PAIR.match(member["kin"]) else 1


def _number(written: str) -> int:
    return _VALUE.get(written) or int(read(written.rstrip("个名人口子") or "一") or 1)
