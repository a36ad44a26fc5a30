"""By which ways a resident is told, best first."""

from datetime import datetime, timedelta

import pytest

from backend.core.clock import SHANGHAI
from backend.notifications.ladder import Reach, ladder
from bot.messages import Channel

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)
PHONE = Reach(9, Channel.SMS, True, None)


def wechat(*, follows: bool = True, hours_ago: float | None = 1) -> Reach:
    heard = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    return Reach(1, Channel.WECHAT, follows, heard)


def ways(origin: Reach, phone: Reach | None = PHONE, *, wechat_template: bool = True) -> list[str]:
    reaches = [origin] if phone is None else [origin, phone]
    return [f"{rung.channel}:{rung.way}" for rung in ladder(reaches, now=NOW, wechat_template=wechat_template)]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (wechat(), ["wechat:template", "wechat:text", "sms:template"]),
        (wechat(hours_ago=47.9), ["wechat:template", "wechat:text", "sms:template"]),
        (wechat(hours_ago=48), ["wechat:template", "sms:template"]),
        (wechat(hours_ago=None), ["wechat:template", "sms:template"]),
        (wechat(follows=False), ["sms:template"]),
        (Reach(1, Channel.SMS, True, NOW), ["sms:template", "sms:template"]),
        (Reach(1, Channel.SMS, False, NOW), ["sms:template"]),
    ],
)
def test_the_ways_in_their_order(origin: Reach, expected: list[str]):
    assert ways(origin) == expected


def test_without_a_template_the_open_window_is_used():
    assert ways(wechat(), wechat_template=False) == ["wechat:text", "sms:template"]


def test_one_number_is_not_tried_twice():
    same = Reach(4, Channel.SMS, True, NOW)
    assert ways(same, same) == ["sms:template"]


def test_who_has_opted_out_everywhere_is_left_alone():
    assert ways(wechat(follows=False), Reach(9, Channel.SMS, False, None)) == []


def test_a_bound_wechat_is_tried_before_the_phone_that_was_written_from():
    origin = Reach(4, Channel.SMS, True, NOW)
    rungs = ladder([wechat(hours_ago=None), origin, origin], now=NOW, wechat_template=True)
    assert [(rung.channel, rung.contact_id) for rung in rungs] == [(Channel.WECHAT, 1), (Channel.SMS, 4)]
