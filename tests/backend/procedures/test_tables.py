"""The county's table of stages and actions, walked through for every procedure that has one."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from backend.areas import county_files
from backend.areas.faults import CountyFaults
from backend.areas.lifecycle_tables import INTAKE
from backend.help_requests import lifecycle
from backend.help_requests.lifecycle import OPEN, Offer
from backend.procedures import rules
from backend.procedures.rules import Procedure
from backend.staff.models import Role
from bot import texts
from tests.backend.procedures.test_data import folder

__all__ = ["folder"]

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"
FILES = county_files.read(SHIPPED)
EVERY = [rules.procedure_of(entry.code, rules.content_of(entry, FILES.lifecycle)) for entry in FILES.procedures]
TABLED = [procedure for procedure in EVERY if procedure.table is not None]
Place = tuple[str, str | None]
"""Where a request stands: its stage, and that of its procedure."""


def walked(procedure: Procedure) -> dict[Place, list[Offer]]:
    """Every place a request can come to from being submitted, with what can be done there."""
    found: dict[Place, list[Offer]] = {}
    fresh: list[Place] = [("submitted", lifecycle.first_stage(procedure))]
    if procedure.stage("recheck"):
        fresh.append(("accepted", "recheck"))  # a decision that was objected to
    while fresh:
        place = fresh.pop()
        if place not in found:
            found[place] = list(lifecycle.offers(*place, procedure).values())
            fresh += [(offer.stage, offer.procedure_stage) for offer in found[place]]
    return found


def steps() -> Iterator[tuple[Procedure, Place, Offer]]:
    for procedure in TABLED:
        for place, offers in walked(procedure).items():
            yield from ((procedure, place, offer) for offer in offers)


def test_all_but_the_referral_go_by_a_table() -> None:
    assert {procedure.code for procedure in EVERY} - {procedure.code for procedure in TABLED} == {"referral"}


@pytest.mark.parametrize("procedure", EVERY, ids=lambda one: one.code)
def test_no_place_is_a_dead_end_but_the_ends(procedure: Procedure) -> None:
    places = walked(procedure)
    ends = {place for place, offers in places.items() if not offers}
    assert {stage for stage, _ in ends} == {"closed", "withdrawn"}
    for place in places:
        reached = {place}
        while more := {(o.stage, o.procedure_stage) for at in reached for o in places[at]} - reached:
            reached |= more
        assert reached & ends, place


@pytest.mark.parametrize("procedure", TABLED, ids=lambda one: one.code)
def test_every_stage_can_be_come_to_and_has_a_clock(procedure: Procedure) -> None:
    at = {place for _, place in walked(procedure) if place is not None}
    assert at == {stage.stage for stage in (*procedure.stages, *procedure.afterwards, *procedure.besides)}
    for stage, place in walked(procedure):
        if stage in (*OPEN, "approved") and place is not None:
            assert procedure.stage(place) is not None, place


def test_every_stage_has_somebody_who_can_lead_out_of_it() -> None:
    for procedure in TABLED:
        for (stage, place), offers in walked(procedure).items():
            leading = [offer for offer in offers if (offer.stage, offer.procedure_stage) != (stage, place)]
            assert leading or not offers, (procedure.code, stage, place)
            assert all(set(offer.rule.by) <= {role.value for role in Role} for offer in offers)
            assert all(offer.rule.by for offer in offers)


def test_every_step_that_leads_on_is_told() -> None:
    for procedure, (stage, place), offer in steps():
        if (offer.stage, offer.procedure_stage) != (stage, place):
            assert offer.rule.notice is not None, (procedure.code, offer.action)
            assert texts.has(offer.rule.notice)


def test_whoever_is_refused_or_stopped_is_told_why_by_a_leader() -> None:
    found = [offer for _, (_, place), offer in steps() if place not in (None, INTAKE) and offer.action == "refuse"]
    deciding = [offer for offer in found if offer.rule.hand == "approval"]
    assert deciding
    assert all(offer.rule.note_required for offer in found)
    assert all(offer.rule.by == ("leader",) for offer in deciding)


def test_nothing_is_given_without_an_approval_nor_approved_without_the_publicity() -> None:
    for procedure in TABLED:
        assert not _ways_around(procedure, "approval", to="payment"), procedure.code
        if "publicity" in {stage.stage for stage in procedure.stages}:
            around = _ways_around(procedure, None, to="approval", action="end_publicity")
            assert not around, procedure.code


def _ways_around(procedure: Procedure, hand: str | None, *, to: str, action: str = "") -> list[str]:
    """The actions of one hand that can be come to without any of another hand, or without one action."""
    reached: set[Place] = set()
    found: list[str] = []
    fresh: set[Place] = {("submitted", lifecycle.first_stage(procedure))}
    while fresh:
        offers = [o for at in fresh for o in lifecycle.offers(*at, procedure).values()]
        passed = [o for o in offers if (hand is None or o.rule.hand != hand) and o.action != action]
        found += [o.action for o in passed if o.rule.hand == to and o.stage in ("approved", "closed")]
        reached |= fresh
        fresh = {place for o in passed if (place := (str(o.stage), o.procedure_stage)) not in reached}
    return found


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "{do: approve, outcome: approved}\n      - {do: refuse, to: end, outcome: refused}\n  - stage: filing",
            "{do: review}\n  - stage: filing",
            "没有审批就能发放",
        ),
        ("    meets: reverse_reviewed\n", "", "approve：没有哪一步满足 reverse_reviewed"),
        ("{do: conclude_check}", "{do: conclude_check, to: data_check}", "从这里走不到办结"),
        ("{do: conclude_check}", "{do: conclude_check, to: nowhere}", "通向没有的环节 nowhere"),
        ("{do: conclude_check}", "{do: conclude}", "没有这个动作"),
        ("notice: checked", "notice: unheard_of", "没有通知话术 notice.unheard_of"),
        ("kind: choice, choices: [属实, 部分属实, 不属实]", "kind: choice", "选项和类型不符"),
    ],
)
def test_a_table_that_cannot_be_gone_by_is_not_imported(folder: Path, before: str, after: str, expected: str) -> None:
    text = (folder / "lifecycle.yml").read_text(encoding="utf-8")
    assert before in text
    (folder / "lifecycle.yml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CountyFaults) as raised:
        county_files.read(folder)
    assert any(expected in str(fault) for fault in raised.value.faults), raised.value


def test_a_changed_table_is_another_version_of_the_procedure() -> None:
    raw = yaml.safe_load((SHIPPED / "lifecycle.yml").read_text(encoding="utf-8"))
    raw["actions"][0]["label"] = "另一个名字"
    changed = type(FILES.lifecycle).model_validate(raw)
    versions = [
        (rules.version_of(rules.content_of(entry, FILES.lifecycle)), rules.version_of(rules.content_of(entry, changed)))
        for entry in FILES.procedures
    ]
    unchanged = [
        entry.code for entry, (before, after) in zip(FILES.procedures, versions, strict=True) if before == after
    ]
    assert unchanged == ["emergency-24h", "referral"]


def test_what_stays_begins_no_clock() -> None:
    for _, _, offer in itertools.islice(steps(), 1000):
        assert not (offer.begins and offer.procedure_stage is None)
