"""PostgreSQL goes away while residents write: they get a kind word at once and their answers later, in order."""

import requests

from tests.chaos.office import RESIDENTS_WORDS, Office
from tests.journeys.processes import eventually
from tests.journeys.staff import Desk

STORY = (RESIDENTS_WORDS, "同意", "自己家", "何测试")
"""Each is only understood after the one before it."""


def test_what_arrives_meanwhile_is_kept_and_answered_in_order(office: Office) -> None:
    follower, texter, twin = office.follower("database"), office.texter("0501"), office.follower("twin")
    calm = [twin.say(words) for words in STORY]
    mark = office.mark()
    with Desk(office.base_url, "guanli") as desk:
        office.postgres.stop()
        try:
            written = [follower.message(words) for words in STORY]
            replies = [follower.deliver(message) for message in written]
            retried = follower.deliver(written[-1])
            texter.say("你好")
            health = [
                requests.get(f"{office.base_url}/{path}", timeout=5).status_code for path in ("healthz", "readyz")
            ]
            page = desk.refused("/console/admin")
            eventually(lambda: "database_away" in office.worker.log.read_text(), "the worker has noticed, too")
        finally:
            office.postgres.start()
    assert all("好了就回您" in reply for reply in [*replies, retried])
    assert health == [200, 503]
    assert page == 503
    assert office.worker.runs

    answers = eventually(lambda: office.written_to(follower)[3:] and office.written_to(follower), "four answers")
    eventually(lambda: office.texted_to(texter), "the text is answered")
    eventually(lambda: not list((office.var_dir / "spool").glob("*.message")), "the spool is empty")
    assert [first_line(answer) for answer in answers] == [first_line(answer) for answer in calm]
    assert office.heard_since(mark) == len(written) + 1, "the retry was kept but made no turn of its own"
    assert (office.attempts_for(follower), office.creations_for(texter)) == (4, 1)
    eventually(lambda: "好了就回您" not in twin.say("你好"), "answers come at once again")
    assert not list((office.var_dir / "spool" / "unreadable").iterdir())


def test_a_database_that_hangs_holds_up_no_webhook_and_loses_nothing(office: Office) -> None:
    follower, texter = office.follower("hanging-database"), office.texter("0502")
    follower.say("你好")
    office.postgres.freeze()
    try:
        assert not follower.say("你好"), "WeChat is told that we have it, and nothing else"
        texter.say("你好")
    finally:
        office.postgres.thaw()
    eventually(lambda: office.written_to(follower), "the answer follows by another way")
    eventually(lambda: office.texted_to(texter), "the text is answered")
    eventually(lambda: follower.say("你好"), "answers come at once again")
    assert (office.attempts_for(follower), office.creations_for(texter)) == (1, 1)


def test_a_web_process_that_dies_meanwhile_loses_nothing(office: Office) -> None:
    follower = office.follower("hanging-and-killed")
    follower.say("你好")
    mark = office.mark()
    office.postgres.freeze()
    try:
        assert not follower.say("你好"), "WeChat is told that we have it, so it will not say it again"
        office.web.kill()
    finally:
        office.postgres.thaw()
    office.restart_web()
    eventually(lambda: office.written_to(follower), "the answer follows by another way")
    assert (office.heard_since(mark), office.attempts_for(follower)) == (1, 1)


def first_line(answer: str) -> str:
    """The sentence an answer begins with; below it choices look as each way of sending shows them."""
    return answer.splitlines()[0]
