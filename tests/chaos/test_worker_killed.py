"""The worker dies with messages half sent: whether they left is asked about, and nothing is sent twice blindly."""

import pytest

from tests.chaos.office import Office
from tests.fakes.server import Answer
from tests.fakes.wechat_api import CUSTOM_PATH
from tests.journeys.processes import eventually
from tests.journeys.staff import Desk

SILENT = 60.0
RESCUE = 110.0
"""Seconds: dead workers' jobs are looked for every minute, and what became of a text is asked ten seconds later."""


@pytest.mark.timeout(240)
def test_what_was_half_sent_comes_to_an_end_without_a_second_sending(office: Office) -> None:
    follower, texter = office.follower("half-sent"), office.texter("0531")
    follower.say("转人工")
    with Desk(office.base_url, "zuoxi1") as desk:
        conversation = desk.latest_waiting()
        desk.take_over(conversation)
        eventually(lambda: office.attempts_for(follower) == 1, "the resident is told that a person is there")
        mark = office.mark()
        office.wechat.script(CUSTOM_PATH, Answer(delay=SILENT, acted=True))
        office.twilio.lose_answer(Answer(delay=SILENT, acted=True))
        desk.say(conversation, "请稍等")
        texter.say("你好")
        eventually(
            lambda: office.attempts_for(follower) == 2 and office.creations_for(texter), "both providers have it"
        )
        office.worker.kill()
        assert [state for state, _ in office.deliveries_since(mark)] == ["sending", "sending"]

        # As if the dead worker had given no sign of life for a minute.
        office.postgres.ask("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")
        office.restart_worker()
        eventually(
            lambda: [state for state, _ in office.deliveries_since(mark)] == ["unknown", "sent"] or None,
            "WeChat cannot be asked; Twilio was, and has it",
            within=RESCUE,
        )
        assert office.attempts_for(follower) == 2
        desk.hand_back(conversation)
    eventually(lambda: office.attempts_for(follower) == 3, "what is said after it goes out")
    texter.say("谢谢")
    eventually(lambda: len(office.texted_to(texter)) == 2, "later texts to the same number go out")
    with Desk(office.base_url, "guanli") as desk:
        assert "worker_lost" in desk.read("/console/admin/deliveries")
    assert office.creations_for(texter) == 2
