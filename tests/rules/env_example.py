"""`.env.example` out of the Settings class. Run as a module it prints the file: `python -m tests.rules.env_example`."""

import sys
import textwrap
from enum import Enum
from typing import Any

from backend.settings import Settings

HEAD = """\
# Every setting with its default. Copy this file to `.env` and change what you need; an empty value means the default.
# In production each value that carries `development` must be replaced: `minsheng check-config` says what is missing.
"""


def shown(value: Any) -> str:
    """A default as it is written in the environment."""
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value.value if isinstance(value, Enum) else value)


def render() -> str:
    """The file: each setting in the order of the class, its description above it."""
    entries = []
    for name, field in Settings.model_fields.items():
        assert field.description, f"{name} has no description"
        comment = textwrap.fill(field.description, 110, initial_indent="# ", subsequent_indent="# ")
        entries.append(f"{comment}\n{name.upper()}={shown(field.default)}\n")
    return "\n".join((HEAD, *entries))


if __name__ == "__main__":
    sys.stdout.write(render())
