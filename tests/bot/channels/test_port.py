"""What holds for every channel alike: the port, the kinds of things that arrive, the kinds of failures."""

import pytest

from bot.channels.channel import OutboundChannel
from bot.channels.errors import ChannelError, Failure, InboundRefused, Ruling, SignatureInvalid, TooLarge, Unreadable
from bot.channels.sms import TwilioOutbound
from bot.channels.sms import codes as twilio_codes
from bot.channels.wechat import WeChatOutbound
from bot.channels.wechat import codes as wechat_codes
from bot.messages import Channel, InboundKind
from tests.bot.channels import test_sms_inbound, test_wechat_reading


def channels() -> list[OutboundChannel]:
    return [WeChatOutbound("wx", "s"), TwilioOutbound("AC", "t", "+12005550100", status_callback="https://a.test/")]


def test_every_channel_fills_the_port():
    for channel in channels():
        can = channel.capabilities
        assert can.inbound
        assert can.free_text
        assert not can.template, "no template is configured"


def test_every_kind_of_inbound_is_read_somewhere():
    tables = (test_wechat_reading.READ, test_sms_inbound.READ)
    assert {row[2]["kind"] for table in tables for row in table if "kind" in row[2]} == set(InboundKind)


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_says_whether_to_send_again(failure):
    error = ChannelError(Channel.SMS, Ruling(failure), "1")
    assert error.retryable is (failure in {Failure.RETRY, Failure.RETRY_LATER, Failure.QUOTA, Failure.ALARM})
    assert error.alert is (failure is Failure.ALARM)


def test_every_failure_is_used():
    rulings = [*wechat_codes.RULINGS.values(), *twilio_codes.RULINGS.values()]
    assert {ruling.failure for ruling in rulings} == set(Failure)


@pytest.mark.parametrize(("refusal", "status"), [(SignatureInvalid, 403), (Unreadable, 400), (TooLarge, 413)])
def test_every_refusal_has_its_status(refusal, status):
    assert refusal("sentence").status == status


def test_no_refusal_is_missing_here():
    assert set(InboundRefused.__subclasses__()) == {SignatureInvalid, Unreadable, TooLarge}


def test_error_is_a_sentence_without_the_message():
    assert str(ChannelError(Channel.WECHAT, Ruling(Failure.ALARM), "40125")) == "wechat: alarm (code 40125)"
