"""Settings that cannot be used are refused when they are read, and production refuses what is only for trying out."""

import os
import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from backend.settings import Settings, production_problems

UNUSABLE = [
    ("database_url", "mysql://127.0.0.1/minsheng"),
    ("database_url", "nonsense"),
    ("redis_url", "127.0.0.1:6379"),
    ("public_base_url", "minsheng.example.test"),
    ("twilio_api_base_url", "ftp://example.test"),
    ("wechat_api_base_url", "https://"),
    ("rasa_url", "rasa:5005"),
    ("wechat_encoding_aes_key", "short"),
    ("wechat_encoding_aes_key", "!" * 43),
    ("wechat_mode", "open"),
    ("secret_keys", ","),
    ("twilio_auth_token", " , "),
    ("port", "70000"),
]

REAL: dict[str, Any] = {
    "env": "production",
    "public_base_url": "https://minsheng.example.test",
    "database_url": "postgresql://db.example.test/minsheng",
    "redis_url": "redis://store.example.test/0",
    "wechat_app_id": "wx0123456789abcdef",
    "wechat_app_secret": "0" * 32,
    "wechat_token": "aTokenOfOurOwn",
    "wechat_encoding_aes_key": "A" * 43,
    "twilio_account_sid": "AC" + "1" * 32,
    "twilio_auth_token": "2" * 32,
    "twilio_from_number": "+15005550001",
    "secret_keys": "k" * 32,
}


def with_settings(values: dict[str, Any]) -> Settings:
    """These settings and otherwise the built-in ones, whatever file lies around."""
    return Settings(_env_file=None, **values)


@pytest.mark.parametrize(("name", "value"), UNUSABLE)
def test_what_cannot_be_used_is_refused_by_name_without_its_value(name: str, value: str):
    with pytest.raises(ValidationError) as refused:
        with_settings({name: value})
    (fault,) = refused.value.errors()
    assert fault["loc"] == (name,)
    assert f"input_value={value!r}" not in str(refused.value)


def test_a_command_says_so_in_one_line():
    done = subprocess.run(
        [sys.executable, "-m", "backend", "check-config"],
        env={**os.environ, "REDIS_URL": "127.0.0.1:6379", "WECHAT_MODE": "open"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "REDIS_URL" in line
    assert "WECHAT_MODE" in line


def test_production_starts_with_settings_of_its_own():
    assert production_problems(with_settings(REAL)) == []


@pytest.mark.parametrize("name", sorted(REAL.keys() - {"env"}))
def test_production_names_each_setting_that_is_missing(name: str):
    settings = with_settings({key: value for key, value in REAL.items() if key != name})
    assert any(name.upper() in problem for problem in production_problems(settings))


@pytest.mark.parametrize(
    ("name", "value"),
    [("wechat_mode", "plain"), ("public_base_url", "http://minsheng.example.test"), ("secret_keys", "short")],
)
def test_production_refuses_what_is_only_for_trying_out(name: str, value: str):
    settings = with_settings({**REAL, name: value})
    assert len(production_problems(settings)) == 1
