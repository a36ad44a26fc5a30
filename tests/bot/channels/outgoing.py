"""The runner of the tables of failed sendings: every channel's cases pass the same universal checks."""

import logging
import traceback
from collections.abc import Sequence

import pytest

from bot.channels.channel import Message, OutboundChannel
from bot.channels.errors import ChannelError


def fail(
    channel: OutboundChannel, message: Message, private: Sequence[str], caplog: pytest.LogCaptureFixture
) -> ChannelError:
    """Send, expect it to fail, and make sure that nothing private shows anywhere a log could take it from."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ChannelError) as failed:
        channel.send(message)
    error = failed.value
    shown = [str(error), repr(error), repr(vars(error)), caplog.text, *_chain(error)]
    for secret in private:
        assert not any(secret in text for text in shown), "something private is shown"
    return error


def _chain(error: BaseException | None) -> list[str]:
    """All that a careless logger would print: the exception and whatever it is chained to."""
    texts = []
    while error is not None:
        texts += traceback.format_exception_only(error)
        error = error.__cause__ or error.__context__
    return texts
