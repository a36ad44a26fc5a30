"""Signing in, staying signed in, and every way in which a session ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from starlette.responses import Response

from backend.console.sessions import COOKIE, Cookies, Ticket
from backend.core.clock import now
from backend.settings import Environment, Settings
from backend.staff import service as staff
from backend.staff.models import Account
from tests.backend.conftest import Office
from tests.backend.console.conftest import ADMINISTRATOR, CASEWORKER, OPERATOR, PASSWORD, Browser


async def attempt(browser: Browser, username: str, password: str = PASSWORD, **more: str):
    """Send the form."""
    return await browser.post("/console/sign-in", data={"username": username, "password": password, **more})


@pytest.mark.parametrize(
    ("username", "first_page"),
    [(OPERATOR, "/console/inbox"), (CASEWORKER, "/console/requests"), (ADMINISTRATOR, "/console/admin")],
)
async def test_everybody_lands_on_their_own_page(anonymous: Browser, username: str, first_page: str) -> None:
    answer = await attempt(anonymous, username)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert (await anonymous.get("/console")).headers["location"] == first_page
    assert (await anonymous.get(first_page)).status_code == 200


@pytest.mark.parametrize(("username", "password"), [(OPERATOR, "wrong-password"), ("nobody", PASSWORD), ("", "")])
async def test_wrong_names_and_wrong_passwords_are_answered_alike(
    anonymous: Browser, username: str, password: str
) -> None:
    answer = await attempt(anonymous, username, password)
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.text
    assert COOKIE not in answer.cookies
    assert password not in answer.text or not password


async def test_guessing_is_slowed_down(anonymous: Browser) -> None:
    for _ in range(staff.FAILURES_ALLOWED):
        await attempt(anonymous, OPERATOR, "wrong-password")
    assert (await attempt(anonymous, OPERATOR)).status_code == 429


async def test_one_clients_guesses_do_not_shut_out_another_behind_our_proxy(anonymous: Browser) -> None:
    for _ in range(staff.FAILURES_ALLOWED + 1):
        guess = {"username": OPERATOR, "password": "wrong-password"}
        await anonymous.post("/console/sign-in", data=guess, headers={"x-forwarded-for": "203.0.113.9"})
    answer = await anonymous.post(
        "/console/sign-in",
        data={"username": OPERATOR, "password": PASSWORD},
        headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"},
    )
    assert answer.status_code == 303


async def test_the_page_that_was_wanted_comes_after_signing_in(anonymous: Browser) -> None:
    refused = await anonymous.get("/console/requests?stage=accepted")
    assert refused.status_code == 303
    form = (await anonymous.get(refused.headers["location"])).text
    assert 'name="next" value="/console/requests?stage=accepted"' in form
    answer = await attempt(anonymous, CASEWORKER, next="/console/requests?stage=accepted")
    assert answer.headers["location"] == "/console/requests?stage=accepted"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/console//evil.example", "/console/../code/x",
        "javascript:alert(1)", "/console\r\nX: y", "/consoleevil", " /console", "/console/@evil.example", "",
    ],
)  # fmt: skip
async def test_signing_in_never_leads_elsewhere(anonymous: Browser, elsewhere: str) -> None:
    assert (await attempt(anonymous, OPERATOR, next=elsewhere)).headers["location"] == "/console"
    form = await anonymous.get("/console/sign-in", params={"next": elsewhere})
    assert 'name="next" value="/console"' in form.text


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(anonymous: Browser) -> None:
    cookie = (await attempt(anonymous, OPERATOR)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/console" in cookie


def test_in_production_the_cookie_travels_over_tls_only(settings: Settings) -> None:
    response = Response()
    production = settings.model_copy(update={"env": Environment.PRODUCTION})
    Cookies(production).write(response, Ticket(1, 1), now())
    assert "secure" in response.headers["set-cookie"].lower()


async def test_a_session_ends_when_it_is_not_used(operator: Browser, office: Office) -> None:
    began = office.runtime.clock()
    office.runtime.clock = lambda: began + timedelta(hours=7)
    assert (await operator.get("/console/inbox")).status_code == 200
    office.runtime.clock = lambda: began + timedelta(hours=14)
    assert (await operator.get("/console/inbox")).status_code == 200
    office.runtime.clock = lambda: began + timedelta(hours=23)
    assert (await operator.get("/console/inbox")).status_code == 303


async def test_a_page_that_refreshes_itself_is_not_use(operator: Browser, office: Office) -> None:
    began = office.runtime.clock()
    office.runtime.clock = lambda: began + timedelta(hours=7)
    assert (await operator.get("/console/inbox/rows")).status_code == 200
    office.runtime.clock = lambda: began + timedelta(hours=9)
    ended = await operator.get(
        "/console/inbox/rows", headers={"hx-current-url": "http://127.0.0.1:18080/console/inbox"}
    )
    assert ended.status_code == 401
    assert ended.headers["hx-redirect"] == "/console/sign-in?next=/console/inbox"


async def test_deactivation_ends_every_session_at_once(operator: Browser, office: Office) -> None:
    async with office.runtime.database.unit_of_work() as session:
        await session.execute(update(Account).where(Account.username == OPERATOR).values(active=False))
    assert (await operator.get("/console/inbox")).status_code == 303


async def test_a_new_epoch_ends_every_session_at_once(operator: Browser, office: Office) -> None:
    async with office.runtime.database.unit_of_work() as session:
        account = await session.scalar(select(Account).where(Account.username == OPERATOR))
        assert account is not None
        await staff.end_sessions(session, account)
    assert (await operator.get("/console/inbox")).status_code == 303


async def test_signing_out(operator: Browser) -> None:
    answer = await operator.post("/console/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    assert (await operator.get("/console/inbox")).status_code == 303


def cookie_of(settings: Settings, ticket: Ticket) -> str:
    """A cookie's value as this installation writes it."""
    response = Response()
    Cookies(settings).write(response, ticket, now())
    return response.headers["set-cookie"].partition("=")[2].partition(";")[0]


def test_keys_can_be_renewed_without_signing_anybody_out(settings: Settings) -> None:
    old = settings.model_copy(update={"secret_keys": ("an-older-secret",)})
    both = settings.model_copy(update={"secret_keys": ("a-newer-secret", "an-older-secret")})
    new = settings.model_copy(update={"secret_keys": ("a-newer-secret",)})
    ticket = Ticket(7, 3)
    assert Cookies(both).read(cookie_of(old, ticket), now()) == ticket
    assert Cookies(new).read(cookie_of(both, ticket), now()) == ticket
    assert Cookies(new).read(cookie_of(old, ticket), now()) is None


def test_a_cookie_that_was_tampered_with_says_nothing(settings: Settings) -> None:
    cookie = cookie_of(settings, Ticket(7, 3))
    payload, _, signature = cookie.partition(".")
    for broken in ("", ".", cookie[:-1], cookie + "x", f"{payload}x.{signature}", "WzEsMSwxXQ." + signature, "é" * 9):
        assert Cookies(settings).read(broken, now()) is None
