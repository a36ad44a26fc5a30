"""`.env.example` is the Settings class on paper: the same names in the same order, explained, with the defaults."""

from pathlib import Path

import pytest
from pydantic_settings import DotEnvSettingsSource

from backend.settings import Settings
from tests.rules.env_example import render
from tests.rules.source import ROOT

EXAMPLE = ROOT / ".env.example"


def test_the_example_is_the_settings_class() -> None:
    advice = "write it anew: .venv/bin/python -m tests.rules.env_example > .env.example"
    assert EXAMPLE.read_text(encoding="utf-8") == render(), advice


def test_the_example_read_as_it_stands_gives_the_defaults() -> None:
    read = DotEnvSettingsSource(Settings, env_file=EXAMPLE)()
    given = Settings.model_validate(read)
    assert given == Settings.model_construct()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained(name: str) -> None:
    description = Settings.model_fields[name].description or ""
    assert len(description) > 3, f"{name.upper()} needs a description: it is all that check-config can say"


def test_no_env_file_travels_with_the_code() -> None:
    ignored = Path(ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "/.env" in ignored, "a .env holds secrets and stays out of the repository"
