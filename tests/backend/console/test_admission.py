"""Every page of the console: closed to strangers and other roles, open to its own, guarded against other sites."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from backend.console import (
    admin,
    charity,
    checks,
    complaints,
    inbox,
    lead_lists,
    leads,
    offers,
    petitions,
    photos,
    relatives,
    reminders,
    requests,
    retention,
    supervision,
    tellings,
    trust,
)
from backend.core.database import Database
from tests.backend.conftest import Office
from tests.backend.console.conftest import (
    ADMINISTRATOR,
    CASEWORKER,
    CHARITY,
    LEADER,
    OPERATOR,
    SUPERVISOR,
    Browser,
    Desk,
    SignedIn,
)

ROLES: Mapping[str, tuple[APIRouter, ...]] = {
    OPERATOR: (inbox.pages, inbox.fragments),
    CASEWORKER: (requests.pages, photos.pages, leads.pages, relatives.pages, checks.pages, tellings.pages),
    LEADER: (reminders.pages, relatives.pages, checks.pages, tellings.pages),
    CHARITY: (charity.pages, offers.pages),
    ADMINISTRATOR: (admin.pages, retention.pages, lead_lists.pages),
    SUPERVISOR: (complaints.pages, petitions.pages, supervision.pages, trust.pages, lead_lists.pages, reminders.pages),
}  # fmt: skip
"""Whose pages are opened with what lies on their own desk."""
ALSO: Mapping[str, tuple[APIRouter, ...]] = {
    LEADER: (requests.pages, photos.pages),
    CHARITY: (requests.pages, photos.pages, leads.pages, relatives.pages, checks.pages, tellings.pages),
}
"""What these may open besides: the pages of an office's requests, of which theirs has none here."""
CASEWORKERS_ALONE = {f"/console/requests/{{request_id:int}}/{form}" for form in ("facts", "needs", "further")}
FRAGMENTS = {route.path for route in inbox.fragments.routes if isinstance(route, APIRoute)}


def routes(roles: Mapping[str, tuple[APIRouter, ...]] = ROLES) -> list[Any]:
    """Every route of the desks: whose it is, its method and its path."""
    found = []
    for owner, routers in roles.items():
        for route in (route for router in routers for route in router.routes):
            assert isinstance(route, APIRoute)
            found += [
                pytest.param(owner, method, route.path, id=f"{method} {route.path}") for method in route.methods or ()
            ]
    return found


IDS = (
    "{conversation_id:int}", "{request_id:int}", "{utterance_id:int}", "{reference}", "{spot_check_id:int}",
    "{sample_month}", "{trace_id:int}", "{entry_id:int}", "{lead_id:int}", "{complaint_id:int}",
    "{lead_list_id:int}", "{telling_id:int}", "{petition_id:int}", "{photo_id:int}",
)  # fmt: skip


def filled(path: str) -> str:
    """The path with ids in it that are nobody's."""
    for name in IDS:
        path = path.replace(name, "999999")
    return path


FORMS = {
    "fence": "1",
    "version": "1",
    "action": "accept",
    "text": "您好",
    "intent": "greet",
    "words": "查过",
    "reason": "错了",
    "contribution_id": "1",
    "need_id": "1",
    "name": "张三",
    "id_number": "990000190001010016",
    "relation": "兄弟",
}
"""Whatever any form of the console asks for."""


@pytest.mark.parametrize(("owner", "method", "path"), routes())
async def test_strangers_are_sent_to_the_sign_in(anonymous: Browser, owner: str, method: str, path: str) -> None:
    answer = await anonymous.request(method, filled(path), data=FORMS if method == "POST" else None)
    if path in FRAGMENTS:
        assert answer.status_code == 401
    elif method == "POST":
        assert answer.status_code == 401
        assert 'href="/console/sign-in" target="_blank"' in answer.text
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/console/sign-in")
    assert "民生服务码" not in answer.text


async def test_a_role_sees_its_own_pages_only(signed_in: SignedIn) -> None:
    browsers = {username: await signed_in(username) for username in ROLES}
    owners: dict[tuple[str, str], set[str]] = {}
    for owner, method, path in (param.values for param in (*routes(), *routes(ALSO))):
        if owner != LEADER or path not in CASEWORKERS_ALONE:
            owners.setdefault((method, path), set()).add(owner)
    for (method, path), own in owners.items():
        for username, browser in browsers.items():
            if username not in own:
                answer = await browser.request(method, filled(path), data=FORMS if method == "POST" else None)
                assert (answer.status_code, path) == (403, path)


async def test_what_is_nobodys_is_not_found(signed_in: SignedIn) -> None:
    browsers = {username: await signed_in(username) for username in ROLES}
    for owner, method, path in (param.values for param in routes()):
        if "{" in path:
            answer = await browsers[owner].request(method, filled(path), data=FORMS if method == "POST" else None)
            assert (answer.status_code, path) == (404, path)


@pytest.mark.parametrize(("owner", "method", "path"), [r for r in routes() if r.values[1] != "GET"])
async def test_other_sites_can_change_nothing(signed_in: SignedIn, owner: str, method: str, path: str) -> None:
    browser = await signed_in(owner)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = await browser.request(method, filled(path), data=FORMS, headers=headers)
        assert answer.status_code == 403
        assert "不是从本系统的页面发出" in answer.text


async def test_every_own_page_opens(signed_in: SignedIn, desk: Desk) -> None:
    conversation = await desk.conversation("你好", waiting=True)
    request = await desk.help_request(conversation)
    complaint = await desk.complaint(conversation, "有人冒领", named=False)
    check = await desk.spot_check()
    ids = {
        "{conversation_id:int}": conversation, "{reference}": request.number, "{spot_check_id:int}": check.id,
        "{sample_month}": f"{request.submitted_at:%Y-%m}", "{trace_id:int}": (await desk.trace(request)).id,
        "{complaint_id:int}": complaint.id, "{telling_id:int}": await desk.telling(request),
        "{petition_id:int}": await desk.petition(request),
        **await desk.leads(),
    }  # fmt: skip
    for owner, method, path in (param.values for param in routes()):
        if method == "GET" and not path.endswith("/events"):
            browser = await signed_in(owner)
            for name, value in ids.items():
                path = path.replace(name, str(value))
            answer = await browser.get(path)
            assert (answer.status_code, path) == (200, path)
            assert answer.headers["cache-control"] == "no-store"


async def test_an_address_without_a_page(operator: Browser) -> None:
    for path in ("/console/", "/console/nothing", "/console/inbox/", "/console/inbox/abc"):
        answer = await operator.get(path)
        assert answer.status_code == 404
        assert "没有这个页面" in answer.text


async def test_a_form_that_is_too_large_is_not_read(operator: Browser) -> None:
    answer = await operator.post("/console/inbox/find", data={"code": "x" * 100_000})
    assert answer.status_code == 413


async def test_a_form_that_is_incomplete_is_answered_in_chinese(operator: Browser, desk: Desk) -> None:
    answer = await operator.post(f"/console/inbox/{await desk.conversation('你好')}/say", data={"fence": "x"})
    assert answer.status_code == 422
    assert "填写的内容不完整" in answer.text


async def test_while_the_database_is_away_pages_say_so(operator: Browser, office: Office) -> None:
    working = office.runtime.database
    office.runtime.database = Database("postgresql://nobody@127.0.0.1:1/nothing", wait_seconds=0.5)
    for path in ("/console/inbox", "/console/inbox/rows"):
        answer = await operator.get(path)
        assert answer.status_code == 503
        assert "数据库暂时连接不上" in answer.text
    await office.runtime.database.close()
    office.runtime.database = working


async def test_an_unforeseen_error_is_a_page_without_a_trace_of_it(operator: Browser, office: Office) -> None:
    def broken() -> Any:
        raise RuntimeError("13800001234")

    office.runtime.clock, clock = broken, office.runtime.clock
    answer = await operator.get("/console/inbox")
    office.runtime.clock = clock
    assert answer.status_code == 500
    assert "系统出了问题" in answer.text
    assert "RuntimeError" not in answer.text
    assert "13800001234" not in answer.text
