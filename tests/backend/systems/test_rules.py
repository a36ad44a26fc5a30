"""What an event is to other systems, when a failed delivery is tried again, and what a signature is made of."""

import base64
from datetime import timedelta

import pytest

from backend.help_requests.lifecycle import RULES, Action
from backend.systems import rules, signing
from backend.systems.changes import ChangeKind, heard_as, kind_of


@pytest.mark.parametrize("action", RULES)
def test_every_action_of_the_lifecycle_is_a_change(action: Action) -> None:
    assert kind_of(action, "submitted", "accepted") is not ChangeKind.UPDATED


def test_what_has_no_word_of_its_own_is_told_by_whether_it_moved() -> None:
    assert kind_of("home_visit", "accepted", "visited") is ChangeKind.MOVED
    assert kind_of("home_visit", "accepted", "accepted") is ChangeKind.UPDATED


def test_papers_are_papers_until_they_set_a_request_going() -> None:
    assert kind_of(Action.SUPPLEMENT, "submitted", "submitted") is ChangeKind.MATERIALS_ADDED
    assert kind_of(Action.SUPPLEMENT, "materials_requested", "accepted") is ChangeKind.MOVED


@pytest.mark.parametrize("action", [Action.TRANSFER, Action.HAND_BACK])
def test_a_transfer_that_leads_back_to_a_stage_is_heard_by_who_follows_the_stages(action: Action) -> None:
    taken_up, waiting = (kind_of(action, before, "submitted") for before in ("accepted", "submitted"))
    assert taken_up == waiting == ChangeKind.TRANSFERRED
    assert heard_as(taken_up, "accepted", "submitted") == (ChangeKind.TRANSFERRED, ChangeKind.MOVED)
    assert heard_as(waiting, "submitted", "submitted") == (ChangeKind.TRANSFERRED,)


def test_pauses_grow_and_come_to_an_end() -> None:
    pauses = [rules.pause_after(attempt) for attempt in range(1, len(rules.PAUSES) + 1)]
    assert pauses == sorted(rules.PAUSES)
    assert sum(rules.PAUSES, timedelta()) > timedelta(hours=40)
    assert rules.pause_after(len(rules.PAUSES) + 1) is None


@pytest.mark.parametrize(("status", "taken"), [(200, True), (204, True), (301, False), (400, False), (503, False)])
def test_only_a_success_is_one(status: int, taken: bool) -> None:
    assert rules.is_success(status) is taken


def test_the_signature_is_that_of_the_published_example() -> None:
    # The example of the Standard Webhooks specification's own libraries.
    headers = signing.headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_are_long_and_each_is_its_own() -> None:
    made = {signing.new_secret() for _ in range(10)}
    assert len(made) == 10
    assert all(len(base64.b64decode(secret.removeprefix("whsec_"))) == 32 for secret in made)
