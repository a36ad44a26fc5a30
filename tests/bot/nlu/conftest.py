"""Tests against the live Rasa island run where the island is installed; left out they are named, never silent.

MINSHENG_REQUIRE (comma-separated) containing `rasa` makes its absence a failure: that is how CI runs.
"""

import os

import pytest

from backend.training import island

_LEFT_OUT = pytest.StashKey[int]()


def pytest_configure(config):
    config.addinivalue_line("markers", "rasa: asks the live Rasa island (Python 3.10, about 3 GB, minutes)")


def pytest_collection_modifyitems(config, items):
    if island.installed() or "rasa" in os.environ.get("MINSHENG_REQUIRE", "").split(","):
        return
    left_out = [item for item in items if item.get_closest_marker("rasa")]
    config.stash[_LEFT_OUT] = len(left_out)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_report_collectionfinish(config):
    if count := config.stash.get(_LEFT_OUT, 0):
        return f"{count} tests against the live Rasa island left out: it is not installed (`make train` installs it)"
    return None
