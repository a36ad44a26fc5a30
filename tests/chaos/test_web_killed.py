"""The web process dies after it has committed and before it has answered: WeChat's retry gets the stored answer."""

import http.client
from urllib.parse import urlencode

from tests.chaos.office import Office
from tests.journeys.processes import eventually


def test_the_retry_gets_the_answer_that_was_stored(office: Office) -> None:
    follower = office.follower("killed")
    greeting = follower.say("你好")
    mark = office.mark()
    message = follower.message("转人工")
    request = follower.push(message)

    # Whoever asks for a person is news for the consoles, told after the commit: a mute store holds the answer up there.
    office.valkey.freeze()
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
    try:
        connection.request("POST", f"/channels/wechat?{urlencode(request.query)}", request.body)
        eventually(lambda: office.heard_since(mark), "the turn is committed")
        office.web.kill()
    finally:
        connection.close()  # unread, as by a provider whose connection was cut
        office.valkey.thaw()
    office.restart_web()

    answers = [follower.deliver(message) for _ in range(3)]
    assert answers[0]
    assert answers[0] != greeting
    assert len(set(answers)) == 1
    assert office.heard_since(mark) == 1
    assert office.postgres.count("SELECT count(*) FROM messages WHERE id > %s AND author = 'bot'", mark) == 1
