"""What browsers are told with every answer, and which requests count as coming from elsewhere."""

import re
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from backend.console import assets, pages
from backend.console.security import comes_from_elsewhere
from tests.backend.console.conftest import Browser

OWN = "https://minsheng.example.test"
FROM = [
    ("GET", {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, False),
    ("POST", {}, False),
    ("POST", {"sec-fetch-site": "same-origin"}, False),
    ("POST", {"sec-fetch-site": "none"}, False),
    ("POST", {"sec-fetch-site": "same-origin", "origin": OWN}, False),
    ("POST", {"sec-fetch-site": "same-origin", "origin": "null"}, False),
    ("POST", {"origin": OWN}, False),
    ("POST", {"origin": "http://10.0.0.5:8000", "host": "10.0.0.5:8000"}, False),
    ("POST", {"sec-fetch-site": "cross-site"}, True),
    ("POST", {"sec-fetch-site": "same-site"}, True),
    ("POST", {"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, True),
    ("POST", {"origin": "https://evil.example"}, True),
    ("POST", {"origin": "https://minsheng.example.test.evil.example"}, True),
    ("POST", {"origin": "null"}, True),
    ("POST", {"origin": ""}, True),
    ("DELETE", {"sec-fetch-site": "cross-site"}, True),
]


@pytest.mark.parametrize(("method", "headers", "elsewhere"), FROM)
def test_where_a_request_comes_from(method: str, headers: dict[str, str], elsewhere: bool) -> None:
    assert comes_from_elsewhere(method, Headers({"host": "inside:8000"} | headers), OWN) is elsewhere


@pytest.mark.parametrize(
    "path", ["/console/sign-in", "/console/nothing", "/code/MS000000000000", "/console/static/console.css", "/healthz"]
)
async def test_every_answer_carries_the_headers(anonymous: Browser, path: str) -> None:
    headers = (await anonymous.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("no-referrer", "same-origin")


async def test_the_address_of_a_residents_page_is_told_to_nobody(anonymous: Browser) -> None:
    assert (await anonymous.get("/code/MS000000000000")).headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("template", sorted(pages.templates()))
def test_no_template_holds_what_the_policy_forbids(template: str) -> None:
    source = pages.source(template)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", source)
    assert "|safe" not in source


async def test_files_are_kept_by_browsers_only_under_the_address_of_their_content(anonymous: Browser) -> None:
    current = await anonymous.get(assets.asset_url("console.css"))
    assert "immutable" in current.headers["cache-control"]
    for stale in ("/console/static/console.css", "/console/static/console.css?v=000000000000"):
        assert (await anonymous.get(stale)).headers["cache-control"] == "no-cache"


async def test_no_file_outside_the_folder_is_served(anonymous: Browser) -> None:
    for path in ("../pages.py", "..%2fpages.py", "%2e%2e/pages.py", "vendor/../../pages.py", "nothing.css"):
        assert (await anonymous.get(f"/console/static/{path}")).status_code == 404


def test_vendored_files_are_what_their_table_says() -> None:
    import hashlib

    folder = assets.FOLDER / "vendor"
    table = (folder / "README.md").read_text(encoding="utf-8")
    scripts = sorted(path for path in Path(folder).iterdir() if path.suffix == ".js")
    assert scripts
    for script in scripts:
        assert script.name in table
        assert hashlib.sha256(script.read_bytes()).hexdigest() in table
        assert (folder / f"{script.name.removesuffix('.min.js')}.LICENSE").is_file()
