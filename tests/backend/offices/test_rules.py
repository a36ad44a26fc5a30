"""Routing as a table: kinds of assistance and home area in, office and reason out."""

import dataclasses
import json
from pathlib import Path

import pytest

from backend.areas import county_files
from backend.offices import plans, rules
from backend.offices.models import RoutingRule
from backend.offices.rules import Asked, NamedProgramme
from bot.nlu.understanding import AID_TYPES

FILES = county_files.read(Path(__file__).resolve().parents[3] / "data" / "county")
TABLES = plans.tables(FILES, 3)
RULES, OFFICES = TABLES.rules, TABLES.offices
VILLAGE, TOWNSHIP, COUNTY = "371424100200", "371424100", "371424"
TOWNSHIP_OFFICE = "civil-affairs-371424100"


def decide(*aid_types: str, area: str = VILLAGE) -> rules.Decision:
    return rules.route(Asked(aid_types, area), TABLES)


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
    decision = rules.route(Asked(aid_types, VILLAGE), dataclasses.replace(TABLES, rules=without))
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
    kept = decide("living", "medical").to_json()
    assert json.loads(json.dumps(kept)) == kept
    assert kept["routed"] is True
    assert kept["runners_up"][0]["office"] == TOWNSHIP_OFFICE


PROGRAMMES = {
    entry.code: NamedProgramme(entry.code, entry.name, entry.department, entry.procedure)
    for entry in FILES.programmes.programmes
}


def decide_for(programme: str, *aid_types: str, area: str = VILLAGE) -> rules.Decision:
    return rules.route(Asked(aid_types, area, PROGRAMMES[programme]), TABLES)


@pytest.mark.parametrize(
    ("programme", "area", "office", "rule"),
    [
        ("subsistence-allowance", VILLAGE, TOWNSHIP_OFFICE, "programme:subsistence-allowance"),
        ("subsistence-allowance", COUNTY, "civil-affairs-371424", "programme:subsistence-allowance"),
        ("disability-nursing-subsidy", VILLAGE, TOWNSHIP_OFFICE, "programme:disability-nursing-subsidy"),
        ("medical-assistance", VILLAGE, "medical-insurance-371424", "programme:medical-assistance"),
        ("illness-poverty-assistance", VILLAGE, TOWNSHIP_OFFICE, "R13"),
        ("illness-poverty-assistance", COUNTY, "medical-insurance-371424", "programme:illness-poverty-assistance"),
        ("party-members-aid", TOWNSHIP, "organisation-371424", "programme:party-members-aid"),
    ],
)
def test_a_programme_goes_to_its_department_in_the_home_township_first(
    programme: str, area: str, office: str, rule: str
) -> None:
    decision = decide_for(programme, "medical", area=area)
    assert (decision.office_code, decision.rule, decision.routed) == (office, rule, True)
    assert PROGRAMMES[programme].name in decision.explanation


def test_every_programme_of_the_county_has_an_office_everywhere() -> None:
    for code in PROGRAMMES:
        for area in (VILLAGE, TOWNSHIP, COUNTY):
            assert decide_for(code, area=area).routed


def test_beside_a_programme_other_offices_are_told_in_words() -> None:
    decision = decide_for("illness-poverty-assistance", "medical")
    assert [other.rule for other in decision.runners_up] == ["programme:illness-poverty-assistance", "R02"]
    assert all("县医保局" in other.words for other in decision.runners_up)
    assert decision.to_json()["inputs"] == {
        "aid_types": ["medical"], "area": VILLAGE, "programme": "illness-poverty-assistance",
    }  # fmt: skip


def test_a_programme_whose_department_has_no_office_falls_back_to_the_kind() -> None:
    nobody = NamedProgramme("new", "新项目", "nobody", "referral")
    decision = rules.route(Asked(("legal",), VILLAGE, nobody), TABLES)
    assert (decision.office_code, decision.rule) == ("justice-371424", "R07")
    alone = rules.route(Asked((), VILLAGE, nobody), TABLES)
    assert (alone.office_code, alone.routed) == ("assistance-desk", False)
    assert "新项目" in alone.explanation


@pytest.mark.parametrize("aid_type", AID_TYPES)
def test_every_kind_follows_a_procedure_and_a_programme_its_own(aid_type: str) -> None:
    assert decide(aid_type).procedure in {entry.code for entry in FILES.procedures}
    assert decide_for("temporary-emergency", aid_type).procedure == "emergency-24h"
    assert decide_for("illness-poverty-assistance", aid_type).to_json()["procedure"] == "referral"
    assert decide().procedure is None


def test_a_rule_of_one_area_holds_for_the_households_below_it_only() -> None:
    own = RoutingRule(
        code="R00",
        position=1,
        aid_type="medical",
        department_code="civil_affairs",
        level="township",
        area_code=TOWNSHIP,
    )
    tables = dataclasses.replace(TABLES, rules=[*RULES, own])
    assert rules.route(Asked(("medical",), VILLAGE), tables).office_code == TOWNSHIP_OFFICE
    assert rules.route(Asked(("medical",), "371424002001"), tables).office_code == "medical-insurance-371424"
    assert rules.route(Asked(("medical",), COUNTY), tables).office_code == "medical-insurance-371424"
