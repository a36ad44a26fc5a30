"""The containers are what the settings and the Makefile say, and hold nobody's password."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.settings import Settings
from tests.rules.source import ROOT

OFFICE = ROOT / "Dockerfile"
ISLAND = ROOT / "bot" / "nlu" / "rasa_project" / "Dockerfile"
ONE_SHOT = frozenset({"check", "migrate", "rasa"})
FROM_ENV_ONLY = re.compile(r"\$\{[A-Z_]+:-\}")
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|AES_KEY|ACCOUNT_SID")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of docker-compose.yml."""
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    found: dict[str, Any] = composed["services"]
    return found


def stages(path: Path) -> list[str]:
    """A Dockerfile cut at each FROM; the last stage is what runs."""
    return re.split(r"(?m)^(?=FROM )", path.read_text(encoding="utf-8"))[1:]


def test_the_services_of_the_contract_are_there(services: dict[str, Any]) -> None:
    assert {"app", "worker", "migrate", "postgres", "redis", "rasa"} <= set(services)
    assert services["rasa"]["profiles"] == ["training"], "training is asked for; it does not start with the office"


def test_every_setting_reaches_the_containers(services: dict[str, Any]) -> None:
    settings = {name.upper() for name in Settings.model_fields}
    for name in ("app", "worker", "migrate"):
        assert set(services[name]["environment"]) == settings, f"{name}: name each setting of backend/settings.py"


def test_no_secret_has_a_value_or_a_default(services: dict[str, Any]) -> None:
    written = [
        f"{service}: {name}"
        for service, described in services.items()
        for name, value in described.get("environment", {}).items()
        if SECRET.search(name) and not FROM_ENV_ONLY.fullmatch(str(value))
    ]
    assert not written, f"take these from the environment, without a default: {written}"


def test_containers_listen_to_the_outside_and_serve_production(services: dict[str, Any]) -> None:
    assert services["app"]["environment"]["HOST"] == "0.0.0.0"
    assert services["app"]["environment"]["ENV"] == "production"


def test_what_should_run_is_started_again(services: dict[str, Any]) -> None:
    for name, described in services.items():
        assert described["restart"] == ("no" if name in ONE_SHOT else "unless-stopped"), name


def test_the_stores_are_reached_from_inside_only(services: dict[str, Any]) -> None:
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["inside"], name
        assert "ports" not in services[name], name


def test_the_office_is_built_on_slim_and_runs_as_nobody_special() -> None:
    last = stages(OFFICE)[-1]
    assert re.search(r"(?m)^ARG PYTHON_IMAGE=python:3\.11-slim", OFFICE.read_text(encoding="utf-8"))
    assert re.search(r"(?m)^USER (?!root)\w+", last), "the process must not be root"
    assert "HEALTHCHECK" in last
    assert "/healthz" in last
    assert not re.search(r"apt-get|gcc|build-essential|\buv\b", last), "what builds stays in the stage that builds"


def test_one_version_of_uv_builds_everything() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    version = re.findall(r"(?m)^UV_VERSION := (\S+)", makefile)
    for path in (OFFICE, ISLAND):
        assert re.findall(r"uv==(\S+)", path.read_text(encoding="utf-8")) == version, path.name


def test_secrets_and_data_stay_out_of_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*", "leave everything out first, then name what goes in"
    assert not {"!.env", "!var", "!."} & set(rules)


def test_everything_the_images_copy_is_let_in() -> None:
    let_in = {rule[1:] for rule in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if rule[0] == "!"}
    for path in (OFFICE, ISLAND):
        copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", path.read_text(encoding="utf-8"))
        for name in " ".join(copied).split():
            inside = any(entry == name or entry.startswith(f"{name}/") for entry in let_in)
            assert inside, f"{path.name} copies {name}, which .dockerignore leaves out"
