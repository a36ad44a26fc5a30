"""Logs hold a static event name and ids: nothing that a resident said, and nobody's name, number or address."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.rules.source import PACKAGES, python_files, relative, told, tree

LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
LOGGERS = frozenset({"log", "logger", "logging"})
EVENT = re.compile(r"[a-z][a-z0-9_]*")

FIELDS = frozenset({
    # keys of our own rows and numbers that stand for a file
    "account_id", "contact_id", "conversation_id", "delivery_id", "dedupe_key", "event_id", "help_request",
    "help_request_id", "job_id", "lead_id", "lead_list_id", "message_id", "notice_id", "photo_id", "resident_id",
    "sample_id", "spot_check_id", "trace_id", "utterance_id",
    # words out of closed vocabularies, and the codes of providers
    "action", "channel", "code", "command", "failure", "intent", "job", "kind", "part", "reason", "reference",
    "role", "stage", "state", "status", "way",
    # the machine's own
    "attempt", "count", "error", "exc_info", "file", "model", "pid", "port", "process", "raised_at", "route", "seconds",
    "step", "version",
})  # fmt: skip
"""The names under which something may be logged. A new one is added here by somebody who has thought about it."""


def log_calls(module: ast.Module) -> Iterator[ast.Call]:
    """Every call of a logger's method."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name.lstrip("_") in LOGGERS:
                yield node


def breaches(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and fault of each log call that may carry something personal."""
    for call in log_calls(module):
        event = call.args[0] if call.args else None
        if not isinstance(event, ast.Constant) or not EVENT.fullmatch(str(event.value)):
            yield call.lineno, "the event is not a static snake_case name"
        if len(call.args) > 1:
            yield call.lineno, "a value without a name"
        for keyword in call.keywords:
            if keyword.arg not in FIELDS:
                yield call.lineno, f"the field {keyword.arg or '**'} is not known to be free of personal data"
            if any(isinstance(node, ast.JoinedStr) for node in ast.walk(keyword.value)):
                yield call.lineno, f"the field {keyword.arg} is put together from parts"


def test_logs_hold_ids_only() -> None:
    faults = [
        f"{relative(path)}:{line} {fault}" for path in python_files(*PACKAGES) for line, fault in breaches(tree(path))
    ]
    assert not faults, told(faults, "log an id instead (names of fields: FIELDS in this test):")


@pytest.mark.parametrize(
    "code",
    [
        "log.info(f'from {openid}')",
        "log.info('message_received', text=text)",
        "log.warning('sent to %s', phone)",
        "log.error('sent', to=contact.address)",
        "log.error('sent', code=f'{phone}')",
        "self._log.info('event', **fields)",
        "log.exception(str(error))",
    ],
)
def test_what_the_rule_stops(code: str) -> None:
    assert list(breaches(ast.parse(code)))


@pytest.mark.parametrize("code", ["log.warning('database_away')", "log.error('gave_up', delivery_id=1, code=code)"])
def test_what_the_rule_lets_pass(code: str) -> None:
    assert not list(breaches(ast.parse(code)))
