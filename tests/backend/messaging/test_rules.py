"""States of a delivery move forwards only, and every failure has its consequence."""

import itertools

import pytest

from backend.messaging.models import DeliveryState
from backend.messaging.rules import FindOut, GiveUp, TryAgain, after_failure, may_follow, state_of, still_unknown
from bot.channels.errors import Failure

FINAL = (DeliveryState.DELIVERED, DeliveryState.FAILED)


@pytest.mark.parametrize("final", FINAL)
@pytest.mark.parametrize("later", list(DeliveryState))
def test_nothing_follows_a_final_state(final: DeliveryState, later: DeliveryState):
    assert not may_follow(later, final)


def test_no_order_of_receipts_ends_elsewhere_than_the_final_one():
    words = ["queued", "sending", "sent", "delivered"]
    for order in itertools.permutations(words):
        state = DeliveryState.SENDING
        for word in order:
            reported = state_of(word)
            assert reported is not None
            state = reported if may_follow(reported, state) else state
        assert state is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("success", DeliveryState.DELIVERED),
        ("failed:user block", DeliveryState.FAILED),
        ("failed: system failed", DeliveryState.FAILED),
        ("undelivered", DeliveryState.FAILED),
        ("read", DeliveryState.DELIVERED),
        ("a word nobody has documented", None),
    ],
)
def test_what_providers_say(word: str, state: DeliveryState | None):
    assert state_of(word) == state


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("another_way", [True, False])
def test_every_failure_comes_to_an_end(failure: Failure, another_way: bool):
    attempts = 1
    while isinstance(after_failure(failure, attempts, another_way=another_way), TryAgain):
        attempts += 1
        assert attempts < 50


def test_an_unknown_outcome_is_asked_about_and_never_sent_again_blindly():
    assert isinstance(after_failure(Failure.UNKNOWN_OUTCOME, 1, another_way=False), FindOut)
    assert isinstance(still_unknown(1, 1, certain=True), FindOut)
    assert still_unknown(1, 1, certain=False) == GiveUp()


def test_what_a_provider_certainly_never_took_is_sent_once_more():
    asked = 1
    while isinstance(still_unknown(asked, 1, certain=True), FindOut):
        asked += 1
        assert asked < 50
    assert isinstance(still_unknown(asked, 1, certain=True), TryAgain)
    assert still_unknown(asked, 2, certain=True) == GiveUp()


def test_pauses_grow():
    pauses = [after_failure(Failure.RETRY, attempt, another_way=False) for attempt in (1, 2, 3)]
    assert all(isinstance(pause, TryAgain) for pause in pauses)
    lengths = [pause.after for pause in pauses if isinstance(pause, TryAgain)]
    assert lengths == sorted(set(lengths))


@pytest.mark.parametrize("failure", [Failure.ALARM, Failure.QUOTA])
def test_a_resident_does_not_wait_for_our_repair_when_there_is_another_way(failure: Failure):
    assert after_failure(failure, 1, another_way=True) == GiveUp()
    assert isinstance(after_failure(failure, 1, another_way=False), TryAgain)


@pytest.mark.parametrize("failure", [Failure.PERMANENT, Failure.OPTED_OUT, Failure.FALL_BACK])
def test_what_can_never_arrive_is_not_tried_again(failure: Failure):
    assert after_failure(failure, 1, another_way=False) == GiveUp()
