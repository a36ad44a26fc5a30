"""What anybody sees without signing in: the first page, looking up a code, and that an address is nobody's."""

import pytest

from tests.backend.conftest import Office
from tests.backend.console.conftest import Browser, Desk

PAGE = {"accept": "text/html,application/xhtml+xml"}


async def test_the_first_page_says_how_to_ask_for_help(anonymous: Browser, office: Office) -> None:
    answer = await anonymous.get("/")
    assert answer.status_code == 200
    for way in (
        office.runtime.settings.twilio_from_number,
        office.runtime.county.current.desk_phone,
        'href="/notices"',
    ):
        assert way in answer.text


async def test_a_code_that_is_typed_leads_to_its_page(anonymous: Browser, desk: Desk) -> None:
    assert 'name="code"' in (await anonymous.get("/code")).text
    code = await desk.service_code(await desk.help_request(await desk.conversation("我要申请")))
    answer = await anonymous.post("/code", data={"code": f" {code.lower()} "})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/code/{code}")
    page = (await anonymous.get(answer.headers["location"])).text
    assert "工作人员会先看材料" in page


@pytest.mark.parametrize("written", ["MS 123", "<b>", ""])
async def test_what_is_no_code_is_shown_again(anonymous: Browser, written: str) -> None:
    answer = await anonymous.post("/code", data={"code": written})
    assert answer.status_code == 404
    assert f'value="{written.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text


@pytest.mark.parametrize("path", ["/nothing", "/notices?before=nonsense", "/code/MS1/nothing"])
async def test_people_at_a_wrong_address_get_a_page_that_leads_on(anonymous: Browser, path: str) -> None:
    answer = await anonymous.get(path, headers=PAGE)
    assert answer.status_code in (404, 422)
    assert '<a class="button" href="/">回到首页</a>' in answer.text


async def test_programs_at_a_wrong_address_are_answered_in_short(anonymous: Browser) -> None:
    assert (await anonymous.get("/nothing")).json() == {"detail": "Not Found"}
    api = await anonymous.get("/api/v1/nothing", headers=PAGE)
    assert api.headers["content-type"].startswith("application/problem+json")
