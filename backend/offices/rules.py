"""Which office a help request belongs to. Pure: everything it needs is handed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.areas.models import AreaRow
from backend.offices.models import Office, RoutingRule
from bot import texts


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What another kind of assistance in the same request would have led to."""

    aid_type: str
    rule: str
    office_code: str
    department_code: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a help request goes, and why.

    `rule` is None when no rule led to an office: then `routed` is False and the office is the county's own desk.
    `explanation` can be read by caseworkers and residents. `version` is that of the county's data.
    """

    office_code: str
    department_code: str
    area_code: str
    rule: str | None
    version: int
    explanation: str
    routed: bool
    runners_up: tuple[RunnerUp, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What is kept with the help request."""
        return {
            "rule": self.rule,
            "version": self.version,
            "explanation": self.explanation,
            "routed": self.routed,
            "runners_up": [
                {
                    "aid_type": other.aid_type,
                    "rule": other.rule,
                    "office": other.office_code,
                    "department": other.department_code,
                }
                for other in self.runners_up
            ],
        }


@dataclass(frozen=True, slots=True)
class _Match:
    rule: RoutingRule
    office: Office | None


def route(
    aid_types: Collection[str],
    area_code: str,
    areas: Mapping[str, AreaRow],
    rules: Sequence[RoutingRule],
    offices: Sequence[Office],
    *,
    version: int,
) -> Decision:
    """Decide by the first rule, by position, that fits one of the kinds of assistance and leads to an office.

    `areas` holds at least the home area and those above it, `offices` at least the desk and the offices there.
    """
    above = _by_level(area_code, areas)
    fitting = sorted((rule for rule in rules if rule.aid_type in aid_types), key=lambda rule: rule.position)
    matches = [_Match(rule, _office(rule, above, offices)) for rule in fitting]
    chosen = next((match for match in matches if match.office is not None), None)
    without = [match.rule for match in matches if match.office is None]
    if chosen is None or chosen.office is None:
        return _to_desk(area_code, aid_types, without, offices, version)
    others = [match for match in matches if match.rule.aid_type != chosen.rule.aid_type]
    return Decision(
        office_code=chosen.office.code,
        department_code=chosen.office.department_code,
        area_code=area_code,
        rule=chosen.rule.code,
        version=version,
        explanation=_explanation(chosen.rule, chosen.office, others),
        routed=True,
        runners_up=tuple(
            RunnerUp(match.rule.aid_type, match.rule.code, match.office.code, match.office.department_code)
            for match in others
            if match.office is not None
        ),
    )


def _by_level(code: str, areas: Mapping[str, AreaRow]) -> dict[str, str]:
    """The codes of an area and of those above it, by level."""
    found: dict[str, str] = {}
    area = areas.get(code)
    while area is not None:
        found[area.level] = area.code
        area = areas.get(area.parent_code or "")
    return found


def _office(rule: RoutingRule, above: Mapping[str, str], offices: Sequence[Office]) -> Office | None:
    place = above.get(rule.level)
    return next((o for o in offices if o.department_code == rule.department_code and o.area_code == place), None)


def _to_desk(
    area_code: str,
    aid_types: Collection[str],
    without: Sequence[RoutingRule],
    offices: Sequence[Office],
    version: int,
) -> Decision:
    desk = next(office for office in offices if office.is_desk)
    if not aid_types:
        reason = "没有说明需要哪一类救助"
    elif without:
        reason = f"{_named([rule.aid_type for rule in without])}方面的求助由住地的机构办理，按登记的住地没有找到"
    else:
        reason = f"{_named(aid_types)}方面的求助还没有办理规则"
    return Decision(
        office_code=desk.code,
        department_code=desk.department_code,
        area_code=area_code,
        rule=None,
        version=version,
        explanation=f"{reason}，由{desk.name}接收后转办。",
        routed=False,
    )


def _explanation(rule: RoutingRule, office: Office, others: Sequence[_Match]) -> str:
    """Why this office, and what the other kinds of assistance would have led to."""
    sentences = [f"{_named([rule.aid_type])}方面的求助由{office.name}办理（规则 {rule.code}）。"]
    for match in others:
        name = _named([match.rule.aid_type])
        if match.office is None:
            sentences.append(f"同时提出的{name}，按登记的住地没有找到经办机构（规则 {match.rule.code}）。")
        else:
            sentences.append(f"同时提出的{name}，对应{match.office.name}（规则 {match.rule.code}）。")
    return "".join(sentences)


def _named(aid_types: Collection[str]) -> str:
    return "、".join(texts.label("aid", name) for name in dict.fromkeys(aid_types))
