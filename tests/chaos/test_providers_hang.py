"""Providers that take our call and do not answer hold up nobody who writes meanwhile."""

from tests.chaos.office import Office
from tests.fakes.server import Answer
from tests.fakes.wechat_api import CUSTOM_PATH
from tests.journeys.processes import eventually
from tests.journeys.staff import Desk

SILENT = 30.0
"""Seconds a provider keeps its answer to itself: longer than ours wait for it, and than WeChat waits for ours."""


def test_webhooks_answer_while_both_providers_keep_silent(office: Office) -> None:
    follower, texter = office.follower("hanging"), office.texter("0521")
    follower.say("转人工")
    with Desk(office.base_url, "zuoxi1") as desk:
        conversation = desk.latest_waiting()
        desk.take_over(conversation)
        eventually(lambda: office.attempts_for(follower) == 1, "the resident is told that a person is there")
        office.wechat.script(CUSTOM_PATH, Answer(delay=SILENT, acted=True))
        office.twilio.lose_answer(Answer(delay=SILENT, acted=True))
        desk.say(conversation, "请稍等")
        texter.say("你好")
        eventually(lambda: office.attempts_for(follower) == 2, "WeChat has the call in hand")
        eventually(lambda: office.creations_for(texter), "Twilio has the call in hand")

        desk.hand_back(conversation)
        assert office.follower("passing-by").say("你好"), "another resident is answered in the webhook's own answer"
        assert follower.say("你好"), "and so is the one whose message hangs"
        passing = office.texter("0522")
        passing.say("你好")
        eventually(lambda: office.texted_to(passing), "texts to others pass by the one that hangs")
    assert (office.attempts_for(follower), office.creations_for(texter)) == (2, 1)
