"""The table of stages, walked exhaustively."""

import itertools
from typing import get_args

import pytest

from backend.core.errors import Conflict
from backend.help_requests import lifecycle
from backend.help_requests.lifecycle import OPEN, RULES, TABLE, Action, Stage
from bot import texts
from bot.flows.outcomes import REQUEST_STAGES

STAGES = get_args(Stage)


def test_the_stages_are_those_the_dialogue_knows() -> None:
    assert set(STAGES) == set(REQUEST_STAGES)


def test_every_action_has_a_rule_and_every_notice_a_wording() -> None:
    assert set(RULES) == set(Action) == {action for _, action in TABLE}
    for rule in RULES.values():
        assert rule.label
        assert rule.notice is None or texts.has(rule.notice)


@pytest.mark.parametrize(("stage", "action"), list(itertools.product(STAGES, Action)))
def test_what_is_not_in_the_table_cannot_be_done(stage: Stage, action: Action) -> None:
    if (stage, action) in TABLE:
        assert lifecycle.next_stage(stage, action) == TABLE[stage, action]
        return
    with pytest.raises(Conflict, match=RULES[action].label):
        lifecycle.next_stage(stage, action)


@pytest.mark.parametrize(
    ("stage", "at", "over"),
    [
        ("submitted", "acceptance", False), ("accepted", None, False), ("materials_requested", "home_visit", False),
        ("approved", "payment", False), ("approved", None, False), ("closed", "ongoing", False), ("closed", None, True),
        ("refused", None, True), ("withdrawn", None, True),
    ],
)  # fmt: skip
def test_what_is_looked_at_again_from_time_to_time_is_not_over(stage: Stage, at: str | None, over: bool) -> None:
    assert lifecycle.is_over(stage, at) is over


def test_every_stage_can_be_reached() -> None:
    reached: set[str] = {"submitted"}
    while more := {to for (at, _), to in TABLE.items() if at in reached} - reached:
        reached |= more
    assert reached == set(STAGES)


def test_every_stage_that_is_not_an_end_leads_to_one() -> None:
    ends = {stage for stage in STAGES if not lifecycle.actions_at(stage)}
    assert ends == {"closed", "withdrawn"}
    for stage in STAGES:
        reached = {stage}
        while more := {to for (at, _), to in TABLE.items() if at in reached} - reached:
            reached |= more
        assert reached & ends


@pytest.mark.parametrize("stage", OPEN)
def test_an_open_stage_leaves_refusing_and_withdrawing_possible(stage: Stage) -> None:
    assert {Action.REFUSE, Action.WITHDRAW} <= set(lifecycle.actions_at(stage))


def test_what_the_resident_must_understand_needs_words() -> None:
    assert {action for action, rule in RULES.items() if rule.note_required} == {
        Action.REQUEST_MATERIALS, Action.REFUSE, Action.TRANSFER, Action.HAND_BACK, Action.WITHDRAW,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("action", "key"), [("accept", "notice.accepted"), ("submit", None), ("reveal", None), ("nonsense", None)]
)
def test_the_notice_of_an_action(action: str, key: str | None) -> None:
    assert lifecycle.notice_key(action) == key
