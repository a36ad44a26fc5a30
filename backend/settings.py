"""Every setting of the system, read once from the environment or `.env`; nothing else reads the environment."""

import base64
import re
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEVELOPMENT_MARK = "development-only"
"""Every built-in secret carries this mark, so that production can refuse it."""


class Environment(StrEnum):
    """Where the system runs. Production refuses embedded parts, missing secrets and the simulator."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """The settings of the contract; each description is what `minsheng check-config` explains."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True, frozen=True,
        env_ignore_empty=True,
    )  # fmt: skip

    env: Environment = Field(Environment.DEVELOPMENT, description="development or production")
    port: int = Field(8000, ge=1, le=65535, description="port the web process listens on")
    host: str = Field("127.0.0.1", description="address the web process listens on; 0.0.0.0 in a container")
    public_base_url: str = Field(
        "", description="the address providers and residents call, e.g. https://minsheng.example.cn; signatures"
        " and QR codes are made over it. Empty in development: http://127.0.0.1:PORT",
    )  # fmt: skip
    database_url: str = Field("", description="postgresql://… ; empty in development: embedded PostgreSQL under var/")
    redis_url: str = Field("", description="redis://… ; empty in development: embedded Valkey")
    var_dir: Path = Field(
        Path("var"), description="where this installation keeps its own files: spool, models, embedded data"
    )
    county_dir: Path = Field(Path("data/county"), description="the county's own data, loaded by `minsheng demo`")
    training_dir: Path = Field(Path("data/training"), description="the training data that `minsheng nlu train` reads")

    wechat_app_id: str = Field("wx0000development", description="AppID of the Official Account (service account)")
    wechat_app_secret: str = Field(DEVELOPMENT_MARK + "-wechat-secret", repr=False, description="AppSecret")
    wechat_token: str = Field(
        "developmentonly0token", repr=False, description="Token of 消息与事件推送, 3 to 32 characters"
    )
    wechat_encoding_aes_key: str = Field(
        "developmentonly0aeskey0000000000000000000000"[:43],
        repr=False,
        description="EncodingAESKey, 43 characters",
    )
    wechat_mode: Literal["plain", "compat", "safe"] = Field(
        "safe", description="message mode; production refuses plain"
    )
    wechat_api_base_url: str = Field(
        "", description="WeChat's API; empty: https://api.weixin.qq.com/, in development the simulator"
    )
    wechat_status_template_id: str = Field(
        "", description="template message for status updates (thing1 matter, phrase2 status, character_string3 number,"
        " time4 time); empty: status goes by customer-service message, then SMS. The simulator has one of its own",
    )  # fmt: skip

    twilio_account_sid: str = Field("AC00000000000000000000000000000000", description="Account SID")
    twilio_auth_token: str = Field(
        DEVELOPMENT_MARK + "-twilio-token",
        repr=False,
        description="auth token; during a rotation two, comma-separated, newest first",
    )
    twilio_from_number: str = Field("+15005550006", description="the number texts are sent from")
    twilio_api_base_url: str = Field(
        "", description="Twilio's API; empty: https://api.twilio.com, in development the simulator"
    )

    rasa_url: str = Field("", description="a live Rasa server, e.g. http://rasa:5005; empty: the compiled model")
    secret_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        (DEVELOPMENT_MARK + "-secret-key",), repr=False,
        description="comma-separated, newest first: the newest signs and encrypts, all verify and decrypt",
    )  # fmt: skip
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="least severe line that is logged"
    )

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("public_base_url", "wechat_api_base_url", "twilio_api_base_url", "rasa_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("secret_keys", "twilio_auth_token")
    @classmethod
    def _at_least_one(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        if not any(part.strip() for part in parts):
            raise ValueError("at least one is needed")
        return value

    @field_validator("wechat_encoding_aes_key")
    @classmethod
    def _a_key(cls, value: str) -> str:
        try:
            key = base64.b64decode(value + "=") if len(value) == 43 else b""
        except ValueError:
            key = b""
        if len(key) != 32:
            raise ValueError("it has 43 characters, which are base64 of 32 bytes")
        return value

    @field_validator("public_base_url", "wechat_api_base_url", "twilio_api_base_url", "rasa_url")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        if value and not re.match(r"https?://[^/?#\s]", value):
            raise ValueError("it begins with https:// or http:// and names a host")
        return value

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, value: str) -> str:
        if value and not value.startswith("postgresql://"):
            raise ValueError("it begins with postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _a_store(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("it begins with redis://, rediss:// or unix://")
        return value

    @property
    def production(self) -> bool:
        """Whether real residents are served."""
        return self.env is Environment.PRODUCTION

    @cached_property
    def base_url(self) -> str:
        """The address the outside calls, without a slash at its end."""
        return self.public_base_url or f"http://127.0.0.1:{self.port}"

    @property
    def twilio_auth_tokens(self) -> tuple[str, ...]:
        """The auth tokens that may sign what Twilio sends; the first is the one we send with."""
        return tuple(token.strip() for token in self.twilio_auth_token.split(",") if token.strip())

    @property
    def provider_wechat_url(self) -> str:
        """Where WeChat's API is asked; the simulator plays it in development."""
        if self.wechat_api_base_url:
            return self.wechat_api_base_url
        return "https://api.weixin.qq.com" if self.production else f"http://127.0.0.1:{self.port}/simulator/wechat"

    @property
    def provider_twilio_url(self) -> str:
        """Where Twilio's API is asked; the simulator plays it in development."""
        if self.twilio_api_base_url:
            return self.twilio_api_base_url
        return "https://api.twilio.com" if self.production else f"http://127.0.0.1:{self.port}/simulator/twilio"

    @property
    def status_template_id(self) -> str:
        """The template for status updates; development uses the simulator's own."""
        return self.wechat_status_template_id or ("" if self.production else "simulator-status-update")


def production_problems(settings: Settings) -> list[str]:
    """Why these settings must not serve real residents; empty outside production or when all is well."""
    if not settings.production:
        return []
    required = {
        "PUBLIC_BASE_URL": settings.public_base_url,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
    }
    problems = [f"{name} is missing" for name, value in required.items() if not value]
    unset = [
        name for name in ("wechat_app_id", "wechat_app_secret", "wechat_token", "wechat_encoding_aes_key",
                          "twilio_account_sid", "twilio_auth_token", "twilio_from_number", "secret_keys")
        if getattr(settings, name) == Settings.model_fields[name].default
    ]  # fmt: skip
    problems += [f"{name.upper()} still has its development value" for name in unset]
    if any(len(key) < 32 for key in settings.secret_keys):
        problems.append("each of SECRET_KEYS needs at least 32 characters")
    if settings.wechat_mode == "plain":
        problems.append("WECHAT_MODE=plain leaves message bodies unsigned; use safe")
    if settings.public_base_url and not settings.public_base_url.startswith("https://"):
        problems.append("PUBLIC_BASE_URL must begin with https://")
    return problems
