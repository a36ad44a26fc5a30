"""The API held to its own description by a machine: thousands of calls, made up from it and against it.

A real server on a port of its own, over PostgreSQL, is called as another system would. No answer may be a 5xx, none may
have a status, a form or a content that the description does not have.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok

from backend.app import create_app
from tests.backend.api.conftest import System, issue
from tests.backend.conftest import Office

EXAMPLES = 60
"""Calls of each operation and kind (fitting, unfitting)."""

NOT_ASKED = frozenset({"positive_data_acceptance", "missing_required_header"})
"""What fits the form may still name a place nobody knows; a missing header is told as 422, as all faults are."""

HOSTILE = [
    b'{"text": "\\u0000"}',
    b'{"text": "\\ud800"}',
    b'{"text": "\\udfff\\ud800"}',
    b'{"text": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    b'{"text": ' + b'{"a":' * 9_000 + b"1" + b"}" * 9_000 + b"}",
    b'{"text": ' + b"9" * 60_000 + b"}",
    b'{"text": 1e999}',
    b'{"text": NaN}',
    b'{"text": -Infinity}',
    b'{"text": "a", "text": ["b"]}',
    b"[]",
    b"null",
    b"",
    b"{",
    b'"\xff\xfe"',
    b"\xef\xbb\xbf{}",
    b"\x00",
    b'{"text": "' + b"\\u0000" * 5_000 + b'"}',
]


class _Server:
    """The web process on a free port of this machine."""

    def __init__(self, office: Office) -> None:
        config = uvicorn.Config(create_app(office.runtime), port=0, log_config=None, lifespan="on", access_log=False)
        self._server = uvicorn.Server(config)

    async def __aenter__(self) -> str:
        self._running = asyncio.create_task(self._server.serve())
        async with asyncio.timeout(10):
            while not self._server.started:  # noqa: ASYNC110  uvicorn has no event for it
                await asyncio.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        await self._running


@pytest.fixture
async def address(office: Office) -> AsyncIterator[str]:
    """Where the office answers."""
    async with _Server(office) as address:
        yield address


def operations(described: dict[str, Any], url: str) -> Iterator[Any]:
    """Every operation of the description."""
    # A call that lacks nothing but its key fits in all else, and the key is given to every call here.
    schema = schemathesis.openapi.from_dict({**described, "security": []})
    schema.config.update(base_url=f"{url}/api")
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), "the description cannot be read"
        yield found.ok()


def lead_on(case: schemathesis.Case[Any], number: str) -> None:
    """Have a fitting call name a place and a request that are there, so that it gets as far as being done."""
    if "number" in case.path_parameters:
        case.path_parameters["number"] = number
    if isinstance(case.body, dict) and "area" in case.body:
        case.body["area"] = "临邑镇"
    if isinstance(case.body, dict) and "number" in case.body:
        case.body["number"] = number


def fuzz(described: dict[str, Any], url: str, key: str, mode: schemathesis.GenerationMode, number: str) -> int:
    """Call every operation many times; gives how many calls were made. Raises what is wrong."""
    load_all_checks()
    checks: list[Any] = [check for check in CHECKS.get_all() if check.__name__ not in NOT_ASKED]
    made = 0
    for operation in operations(described, url):
        told = described["paths"][operation.path][operation.method]
        if mode is schemathesis.GenerationMode.NEGATIVE and not {"parameters", "requestBody"} & told.keys():
            continue  # what takes nothing cannot be given what does not fit

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def call(case: schemathesis.Case[Any]) -> None:
            nonlocal made
            made += 1
            if mode is schemathesis.GenerationMode.POSITIVE:
                lead_on(case, number)
            case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=checks)

        call()
    return made


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])
async def test_no_call_whatever_is_in_it_gets_an_answer_that_is_not_described(
    office: Office, address: str, mode: schemathesis.GenerationMode
) -> None:
    key = await issue(office, "fuzzer", calls=100_000)
    async with httpx.AsyncClient(base_url=address) as caller:
        described = (await caller.get("/api/v1/openapi.json")).json()
        number = await System(caller, key).file()
    assert await asyncio.to_thread(fuzz, described, address, key, mode, number) > 100


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/requests/%00", 422), ("/api/v1/requests/%FF%FE", 422), ("/api/v1/requests/LY-2026-000001%00", 422),
        ("/api/v1/requests?cursor=%00", 422), ("/api/v1/requests?cursor=YTo5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", 422),
        ("/api/v1/requests?cursor=Y2hhbmdlczo5OTk5OTk5OTk5OTk5OTk5OTk5", 422),
        ("/api/v1/offices?cursor=b2ZmaWNlczoA", 422), ("/api/v1/offices?after=a", 422),
        ("/api/v1/requests?since=0001-01-01T00:00:00%2B23:59", 200), ("/api/v1/requests?since=yesterday", 422),
        ("/api/v1/requests?limit=99999999999999999999999", 422), ("/api/v1/webhooks/99999999999999999999/dead", 422),
        ("/api/v1/programmes/%ED%A0%80", 422),
        ("/api/v1/none", 404), ("/api/v1/no%0Ane", 404), ("/api/none", 404), ("/api/v1/offices/", 404),
    ],
)  # fmt: skip
async def test_hostile_paths_are_refused_in_the_one_form(office: Office, address: str, path: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {await issue(office, 'hostile')}"}
    async with httpx.AsyncClient(base_url=address, headers=headers) as caller:
        answer = await caller.get(path)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "headers", "content", "status"),
    [
        ("POST", {"Content-Type": "text/plain"}, b"{}", 415),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"a=b", 415),
        ("POST", {}, b"{}", 415),
        ("POST", {"Content-Type": "application/json"}, b'{"text": "' + b"a" * 65_536 + b'"}', 413),
        ("PUT", {"Content-Type": "application/json"}, b"{}", 405),
        ("PATCH", {}, b"", 405),
    ],
)  # fmt: skip
async def test_what_cannot_be_a_call_is_refused_in_the_one_form(
    office: Office, address: str, method: str, headers: dict[str, str], content: bytes, status: int
) -> None:
    known = {"Authorization": f"Bearer {await issue(office, 'hostile')}", "Idempotency-Key": "hostile-0001"}
    async with httpx.AsyncClient(base_url=address, headers=known) as caller:
        answer = await caller.request(method, "/api/v1/complaints", headers=headers, content=content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


async def test_the_reference_is_a_page_that_needs_nothing_from_elsewhere(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as caller:
        page = await caller.get("/api/docs")
        described = (await caller.get("/api/v1/openapi.json")).json()
    assert page.status_code == 200
    assert "<script" not in page.text
    for path, methods in described["paths"].items():
        assert path in page.text
        for operation in methods.values():
            assert operation["summary"] in page.text
            assert operation["description"]
            assert {"401", "403", "422", "429"} <= set(operation["responses"])


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_bodies_are_refused_in_the_one_form(office: Office, address: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {await issue(office, 'hostile')}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=address, headers=headers) as caller:
        for path in ("/complaints", "/requests", "/webhooks"):
            answer = await caller.post(f"/api/v1{path}", content=body, headers={"Idempotency-Key": "hostile-0001"})
            assert answer.status_code in (400, 422)
            assert answer.headers["content-type"] == "application/problem+json"
