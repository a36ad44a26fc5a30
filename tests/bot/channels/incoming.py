"""The runner of the tables of incoming requests: every channel's cases pass the same universal checks."""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bot.channels.errors import InboundRefused
from bot.messages import Inbound

NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Generated examples are judged by what comes out, never by how busy the machine is."""


@dataclass(frozen=True)
class Case:
    """One labelled request: what it becomes (fields of the Inbound), or with which error it is refused."""

    label: str
    receive: Callable[[], Inbound]
    expected: dict[str, Any] | type[InboundRefused]


def check(case: Case, private: Sequence[str], caplog: pytest.LogCaptureFixture) -> None:
    """Receive one case; whatever comes of it, nothing private shows anywhere a log could take it from."""
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []
    if isinstance(case.expected, dict):
        inbound = case.receive()
        assert {name: getattr(inbound, name) for name in case.expected} == case.expected
        assert inbound.sent_at.tzinfo is not None
        shown += [repr(inbound), str(inbound), inbound.dedupe_key]
    else:
        with pytest.raises(case.expected) as refused:
            case.receive()
        assert type(refused.value) is case.expected
        shown += [repr(refused.value), "".join(traceback.format_exception_only(refused.value))]
    shown.append(caplog.text)
    for secret in private:
        assert not any(secret in text for text in shown), "something private is shown"
