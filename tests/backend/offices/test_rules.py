"""Routing as a table: kinds of assistance and home area in, office and reason out."""

from pathlib import Path

import pytest

from backend.areas import county_files
from backend.areas.models import AreaRow
from backend.offices import rules
from backend.offices.models import Office, RoutingRule
from bot.nlu.understanding import AID_TYPES

FILES = county_files.read(Path(__file__).resolve().parents[3] / "data" / "county")
AREAS = {
    area.code: AreaRow(code=area.code, name=area.name, level=area.level, parent_code=area.parent)
    for area in FILES.areas
}
OFFICES = [
    Office(code=o.code, name=o.name, department_code=o.department, area_code=o.area, phone=o.phone, is_desk=o.desk)
    for o in FILES.offices
]
RULES = [
    RoutingRule(code=r.code, position=r.position, aid_type=r.aid, department_code=r.department, level=r.level)
    for r in FILES.rules
]
VILLAGE, TOWNSHIP, COUNTY = "371424100200", "371424100", "371424"
TOWNSHIP_OFFICE = "civil-affairs-371424100"


def decide(*aid_types: str, area: str = VILLAGE) -> rules.Decision:
    return rules.route(aid_types, area, AREAS, RULES, OFFICES, version=3)


@pytest.mark.parametrize(
    ("aid_type", "office"),
    [
        ("living", TOWNSHIP_OFFICE),
        ("destitute", TOWNSHIP_OFFICE),
        ("temporary", TOWNSHIP_OFFICE),
        ("child", TOWNSHIP_OFFICE),
        ("disaster", "emergency-371424"),
        ("medical", "medical-insurance-371424"),
        ("education", "education-371424"),
        ("housing", "housing-371424"),
        ("employment", "human-resources-371424"),
        ("legal", "justice-371424"),
        ("charity", "charity-federation-371424"),
        ("disability", "disabled-federation-371424"),
    ],
)
@pytest.mark.parametrize("area", [VILLAGE, TOWNSHIP])
def test_each_kind_of_assistance_has_its_office(aid_type: str, office: str, area: str) -> None:
    decision = decide(aid_type, area=area)
    assert (decision.office_code, decision.routed, decision.version) == (office, True, 3)
    assert next(o.name for o in OFFICES if o.code == office) in decision.explanation
    assert decision.rule is not None
    assert decision.rule in decision.explanation


def test_the_home_township_takes_it_wherever_the_village_lies() -> None:
    for area in FILES.areas:
        if area.level == "village":
            assert decide("living", area=area.code).office_code == f"civil-affairs-{area.parent}"


@pytest.mark.parametrize("aid_type", ["living", "destitute", "temporary", "child"])
def test_without_a_township_the_desk_takes_what_townships_do(aid_type: str) -> None:
    decision = decide(aid_type, area=COUNTY)
    assert (decision.office_code, decision.routed, decision.rule) == ("assistance-desk", False, None)
    assert "县社会救助服务中心" in decision.explanation


def test_a_county_office_needs_no_township() -> None:
    assert decide("medical", area=COUNTY).routed


@pytest.mark.parametrize("order", [("living", "medical"), ("medical", "living")])
def test_of_several_kinds_the_first_rule_decides_and_the_others_are_named(order: tuple[str, ...]) -> None:
    decision = decide(*order)
    assert decision.office_code == "medical-insurance-371424"
    assert [(other.aid_type, other.office_code) for other in decision.runners_up] == [("living", TOWNSHIP_OFFICE)]
    assert "临邑镇民政办" in decision.explanation


def test_a_rule_that_finds_no_office_leaves_it_to_the_next_and_says_so() -> None:
    decision = decide("child", "legal", area=COUNTY)
    assert (decision.office_code, decision.routed) == ("justice-371424", True)
    assert "没有找到经办机构" in decision.explanation
    assert decision.runners_up == ()


@pytest.mark.parametrize("aid_types", [(), ("legal",)])
def test_without_a_fitting_rule_the_desk_takes_it(aid_types: tuple[str, ...]) -> None:
    without = [rule for rule in RULES if rule.aid_type != "legal"]
    decision = rules.route(aid_types, VILLAGE, AREAS, without, OFFICES, version=1)
    assert (decision.office_code, decision.routed) == ("assistance-desk", False)


def test_every_set_of_kinds_at_every_level_has_an_office_and_a_reason() -> None:
    for first in AID_TYPES:
        for second in AID_TYPES:
            for area in (VILLAGE, TOWNSHIP, COUNTY):
                decision = decide(first, second, area=area)
                assert any(office.code == decision.office_code for office in OFFICES)
                assert decision.explanation.endswith("。")
                assert decision.routed == (decision.rule is not None)


def test_what_is_kept_with_the_request_is_plain_json() -> None:
    import json

    kept = decide("living", "medical").to_json()
    assert json.loads(json.dumps(kept)) == kept
    assert kept["routed"] is True
    assert kept["runners_up"][0]["office"] == TOWNSHIP_OFFICE
