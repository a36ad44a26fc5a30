"""Which office a help request belongs to. Pure: everything it needs is handed in.

Where a programme is named its own rules are tried, then its department: the office in the household's home township
first, else the county's. Then come the rules of the kinds of assistance. What no rule places is the county desk's.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.areas.models import AreaRow
from backend.offices.models import Office, RoutingRule
from bot import texts


@dataclass(frozen=True, slots=True)
class NamedProgramme:
    """A programme as far as routing needs it."""

    code: str
    name: str
    department_code: str
    procedure_code: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be placed: kinds of assistance, the home area, and the programme where one is meant."""

    aid_types: tuple[str, ...]
    area_code: str
    programme: NamedProgramme | None = None

    def to_json(self) -> dict[str, Any]:
        """What the decision was made from, as it is kept with it and can be decided again later."""
        return {
            "aid_types": list(self.aid_types),
            "area": self.area_code,
            "programme": self.programme.code if self.programme else None,
        }


@dataclass(frozen=True, slots=True)
class Tables:
    """The county's tables, or that part of them which one decision needs.

    `areas` holds at least the home area and those above it, `offices` at least the desk and the offices there, `rules`
    at least those of the kinds and of the programme. `version` is that of the county's data.
    """

    areas: Mapping[str, AreaRow]
    rules: Sequence[RoutingRule]
    offices: Sequence[Office]
    version: int


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What another rule would have led to, also in words."""

    aid_type: str | None
    rule: str
    office_code: str
    department_code: str
    words: str

    def to_json(self) -> dict[str, Any]:
        """This one as plain JSON."""
        return {
            "aid_type": self.aid_type,
            "rule": self.rule,
            "office": self.office_code,
            "department": self.department_code,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a help request goes, and why.

    `rule` is None when no rule led to an office: then `routed` is False and the office is the county's own desk. A
    programme's own department decides under the rule `programme:CODE`. `explanation` can be read by caseworkers and
    residents. `version` is that of the county's data, `procedure` the code of what the request follows from here, None
    where the rule does not say.
    """

    asked: Asked
    office_code: str
    department_code: str
    rule: str | None
    version: int
    explanation: str
    routed: bool
    procedure: str | None = None
    runners_up: tuple[RunnerUp, ...] = ()

    @property
    def area_code(self) -> str:
        """The home area by which it was decided."""
        return self.asked.area_code

    def to_json(self) -> dict[str, Any]:
        """What is kept with the help request."""
        return {
            "rule": self.rule,
            "version": self.version,
            "inputs": self.asked.to_json(),
            "procedure": self.procedure,
            "explanation": self.explanation,
            "routed": self.routed,
            "runners_up": [other.to_json() for other in self.runners_up],
        }


@dataclass(frozen=True, slots=True)
class _Match:
    """A rule that fits, and the office it leads to. `subject` is what the rule is about, in words."""

    rule: str
    aid_type: str | None
    subject: str
    office: Office | None
    procedure: str | None


def at_home(area_code: str, areas: Mapping[str, AreaRow]) -> str:
    """The area itself where the county knows it, else the county: then only what needs no township is placed."""
    return area_code if area_code in areas else next(area.code for area in areas.values() if area.level == "county")


def route(asked: Asked, tables: Tables) -> Decision:
    """Decide by the first rule that fits and leads to an office."""
    matches = list(_matches(asked, tables))
    chosen = next((match for match in matches if match.office is not None), None)
    if chosen is None or chosen.office is None:
        return _to_desk(asked, matches, tables)
    others = [match for match in matches if _is_another(match, chosen)]
    return Decision(
        asked=asked,
        office_code=chosen.office.code,
        department_code=chosen.office.department_code,
        rule=chosen.rule,
        version=tables.version,
        explanation="".join((f"{chosen.subject}由{chosen.office.name}办理{_by(chosen)}。", *map(_beside, others))),
        routed=True,
        procedure=chosen.procedure,
        runners_up=tuple(
            RunnerUp(match.aid_type, match.rule, match.office.code, match.office.department_code, _beside(match))
            for match in others
            if match.office is not None
        ),
    )


def _matches(asked: Asked, tables: Tables) -> Iterator[_Match]:
    """Every rule that fits, in the order in which they are tried."""
    above = _by_level(asked.area_code, tables.areas)
    fitting = sorted((rule for rule in tables.rules if _fits(rule, asked, above)), key=lambda rule: rule.position)
    programme = asked.programme
    if programme is not None:
        subject, follows = f"“{programme.name}”", programme.procedure_code
        for rule in (rule for rule in fitting if rule.programme_code is not None):
            yield _Match(rule.code, None, subject, _office(rule.department_code, rule.level, above, tables), follows)
        own = (_office(programme.department_code, level, above, tables) for level in ("township", "county"))
        office = next((found for found in own if found is not None), None)
        yield _Match(f"programme:{programme.code}", None, subject, office, follows)
    for rule in (rule for rule in fitting if rule.programme_code is None):
        assert rule.aid_type is not None, "a rule is of a programme or of a kind of assistance"
        subject, office = (
            f"{_named([rule.aid_type])}方面的求助",
            _office(rule.department_code, rule.level, above, tables),
        )
        yield _Match(rule.code, rule.aid_type, subject, office, rule.procedure_code)


def _fits(rule: RoutingRule, asked: Asked, above: Mapping[str, str]) -> bool:
    if rule.area_code is not None and rule.area_code not in above.values():
        return False
    if rule.programme_code is not None:
        return asked.programme is not None and rule.programme_code == asked.programme.code
    return rule.aid_type in asked.aid_types


def _by_level(code: str, areas: Mapping[str, AreaRow]) -> dict[str, str]:
    """The codes of an area and of those above it, by level."""
    found: dict[str, str] = {}
    area = areas.get(code)
    while area is not None:
        found[area.level] = area.code
        area = areas.get(area.parent_code or "")
    return found


def _office(department: str, level: str, above: Mapping[str, str], tables: Tables) -> Office | None:
    place = above.get(level)
    return next((o for o in tables.offices if o.department_code == department and o.area_code == place), None)


def _is_another(match: _Match, chosen: _Match) -> bool:
    """Whether a match is worth telling beside the chosen one: another kind; beside a programme's, another office."""
    if chosen.aid_type is not None:
        return match.aid_type != chosen.aid_type and match.rule != chosen.rule and match.aid_type is not None
    return match.office is not None and match.office is not chosen.office


def _to_desk(asked: Asked, without: Sequence[_Match], tables: Tables) -> Decision:
    desk = next(office for office in tables.offices if office.is_desk)
    if without:
        subjects = "、".join(dict.fromkeys(match.subject for match in without))
        reason = f"{subjects}由住地的机构办理，按登记的住地没有找到"
    elif asked.aid_types:
        reason = f"{_named(asked.aid_types)}方面的求助还没有办理规则"
    else:
        reason = "没有说明需要哪一类救助"
    return Decision(
        asked=asked,
        office_code=desk.code,
        department_code=desk.department_code,
        rule=None,
        version=tables.version,
        explanation=f"{reason}，由{desk.name}接收后转办。",
        routed=False,
    )


def _by(match: _Match) -> str:
    """By which rule, in words."""
    return "（按项目的主管部门）" if match.rule.startswith("programme:") else f"（规则 {match.rule}）"


def _beside(match: _Match) -> str:
    """What a rule that was not taken would have led to."""
    if match.aid_type is None:
        assert match.office is not None, "a programme's rule without an office is not told"
        return f"{match.subject}也可由{match.office.name}办理{_by(match)}。"
    if match.office is None:
        return f"同时提出的{_named([match.aid_type])}，按登记的住地没有找到经办机构{_by(match)}。"
    return f"同时提出的{_named([match.aid_type])}，对应{match.office.name}{_by(match)}。"


def _named(aid_types: Collection[str]) -> str:
    return "、".join(texts.label("aid", name) for name in dict.fromkeys(aid_types))
