"""Ten thousand random steps through the lifecycles: whatever people press, no forbidden state is come to.

The machine walks the very tables and rules by which the office decides; what the database adds to them (signatures,
publicity) is played by the simplest thing that keeps the same promise, so that ten thousand steps take seconds.
"""

from dataclasses import dataclass, field
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from backend.areas.lifecycle_entries import Recorded
from backend.areas.lifecycle_tables import INTAKE
from backend.core.errors import Conflict
from backend.help_requests import lifecycle
from backend.help_requests.lifecycle import OPEN, Offer
from backend.signatures.service import APART
from tests.backend.procedures.test_tables import EVERY

PEOPLE = (("anna", "caseworker"), ("bei", "caseworker"), ("chen", "caseworker"), ("dong", "leader"), ("er", "leader"))
STAGES = ("submitted", "accepted", "materials_requested", "approved", "refused", "closed", "withdrawn")


@dataclass
class Trail:
    """What was signed and public so far."""

    hands: list[tuple[str, str]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    public: bool = False
    over: bool = False
    checked: bool = False
    needing: frozenset[str] = frozenset()
    """Which of the needs that only some requests have this one has."""
    met: frozenset[str] = frozenset()


def stands_against(offer: Offer, person: tuple[str, str], trail: Trail) -> bool:
    """What `guards.refuse` asks of the database, asked of the trail."""
    name, role = person
    earlier = {hand for who, hand in trail.hands if who == name and hand in APART}
    is_met = {
        "publicity_over": trail.over, "data_checked": trail.checked,
        "reviewed": any(hand == "review" for _, hand in trail.hands),
        "approved": any(hand == "approval" for _, hand in trail.hands),
        **{need: need not in trail.needing or need in trail.met for need in get_args(Recorded)},
    }  # fmt: skip
    return (
        role not in offer.rule.by
        or (offer.rule.meets is not None and offer.rule.meets not in trail.needing)
        or (offer.rule.hand in APART and bool(earlier - {offer.rule.hand}))
        or not all(is_met[need] for need in offer.rule.needs)
    )


class Office(RuleBasedStateMachine):
    """Five people, one request, every button of every page, those of other stages among them."""

    @initialize(procedure=st.sampled_from(EVERY), needing=st.frozensets(st.sampled_from(get_args(Recorded))))
    def submitted(self, procedure, needing):
        self.procedure = procedure
        self.stage, self.at = "submitted", lifecycle.first_stage(procedure)
        self.trail = Trail(needing=needing)
        table = procedure.table
        self.every = sorted({*lifecycle.labels(procedure)}) if table else sorted(lifecycle.RULES)

    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    def press(self, data, person):
        action = data.draw(st.sampled_from(self.every))
        before = (self.stage, self.at)
        try:
            offer = lifecycle.offer(self.stage, self.at, self.procedure, action)
        except Conflict:
            assert action not in lifecycle.offers(*before, self.procedure)
            return
        if not stands_against(offer, person, self.trail):
            self._take(offer, person)

    @rule(person=st.sampled_from(PEOPLE), data=st.data())
    def go_on(self, person, data):
        """Take one of the steps that are really offered, so that walks get far."""
        offers = list(lifecycle.offers(self.stage, self.at, self.procedure).values())
        open_ = [o for o in offers if not stands_against(o, person, self.trail) and o.action != "withdraw"]
        if open_:
            self._take(data.draw(st.sampled_from(open_)), person)

    @rule()
    def days_go_by(self):
        self.trail.over = self.trail.public

    @rule()
    def the_decision_is_objected_to(self):
        if self.stage == "refused" and self.procedure.stage("recheck"):
            was_decided = any(hand == "approval" for _, hand in self.trail.hands)
            first = self.procedure.stages[0].stage
            anew = self.procedure.after(INTAKE).stage if first == INTAKE else first
            self.stage, self.at = "accepted", "recheck" if was_decided else anew

    def _take(self, offer, person):
        assert self.stage != "withdrawn", "nothing is done to what was withdrawn"
        assert not (self.stage == "closed" and self.at is None), "nothing is done after closing"
        table = self.procedure.table
        if offer.rule.hand:
            self.trail.hands.append((person[0], offer.rule.hand))
        if offer.rule.hand == "payment":
            assert "approve" in self.trail.actions, "nobody is paid without an approval"
        if offer.action == "approve" and table and "publicity" in {one.stage for one in self.procedure.stages}:
            assert "end_publicity" in self.trail.actions, "nobody is approved before the publicity is over"
        if offer.rule.takes_down:
            self.trail.public = self.trail.over = False
        if table and offer.begins and offer.procedure_stage in table.boards:
            self.trail.public, self.trail.over = True, False
        self.trail.checked |= offer.rule.checks_data
        if table and offer.rule.hand == "approval" and offer.stage == "approved":
            assert self.trail.needing <= self.trail.met, "nobody is approved before what they need is recorded"
        self.trail.met |= {offer.rule.meets} - {None}
        self.trail.actions.append(offer.action)
        self.stage, self.at = offer.stage, offer.procedure_stage

    @invariant()
    def the_request_stands_somewhere(self):
        if not hasattr(self, "stage"):
            return
        assert self.stage in STAGES
        assert self.stage not in OPEN or self.at is not None
        assert self.at is None or self.procedure.stage(self.at) is not None
        assert self.stage not in ("refused", "withdrawn") or self.at is None

    @invariant()
    def three_hands_are_three_people(self):
        if not hasattr(self, "trail"):
            return
        for name, _ in PEOPLE:
            assert len({hand for who, hand in self.trail.hands if who == name and hand in APART}) <= 1

    @invariant()
    def only_what_is_public_can_be_over(self):
        assert not hasattr(self, "trail") or self.trail.public or not self.trail.over


Office.TestCase.settings = settings(
    max_examples=250, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


TestRandomWalks = Office.TestCase
