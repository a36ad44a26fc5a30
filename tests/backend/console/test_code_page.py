"""The page behind a service code: how things stand, and nothing by which anybody could be known."""

import pytest

from backend.console.code_page import LOOKS
from bot.nlu.normalise.codes import check_digits
from tests.backend.conftest import Office
from tests.backend.console.conftest import ID_NUMBER, PHONE, Browser, Desk

NOBODYS = "MS0000000001" + check_digits("0000000001")


OFFICE_PHONE = "0534-0000101"
"""Of 临邑镇's civil affairs office, which has the request in hand: it would tell where the household lives."""


async def test_it_shows_stage_date_and_whom_to_call_and_nothing_personal(anonymous: Browser, desk: Desk) -> None:
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    answer = await anonymous.get(f"/code/{await desk.service_code(request)}")
    assert answer.status_code == 200
    assert "等受理" in answer.text
    assert f"编号末尾 {request.number[-4:]}" in answer.text
    assert "tel:" in answer.text
    for personal in (
        "王小满",
        "朱家胡同",
        "临邑镇",
        "揭不开锅",
        "1,200",
        PHONE,
        PHONE[-4:],
        ID_NUMBER,
        request.number,
        OFFICE_PHONE,
    ):
        assert personal not in answer.text


@pytest.mark.parametrize(
    "code", [NOBODYS, "MS123456789000", "nonsense", "LY-2026-000001", "<script>", "MS" + "9" * 500]
)
async def test_a_code_of_nobody_gets_the_same_kind_of_page(anonymous: Browser, code: str) -> None:
    answer = await anonymous.get(f"/code/{code}")
    assert answer.status_code == 404
    assert "查进度" in answer.text
    assert "<script>" not in answer.text


async def test_wrong_and_unknown_codes_cannot_be_told_apart(anonymous: Browser) -> None:
    unknown, wrong = await anonymous.get(f"/code/{NOBODYS}"), await anonymous.get("/code/MS000000000100")
    assert unknown.text == wrong.text


@pytest.mark.parametrize("spell", [str.lower, lambda code: f"{code[:2]} {code[2:6]} {code[6:10]} {code[10:]}"])
async def test_any_spelling_of_a_code_will_do(anonymous: Browser, desk: Desk, spell) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    assert (await anonymous.get(f"/code/{spell(await desk.service_code(request))}")).status_code == 200


async def test_it_is_kept_by_nobody_and_found_by_no_search_engine(anonymous: Browser, desk: Desk) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    headers = (await anonymous.get(f"/code/{await desk.service_code(request)}")).headers
    assert headers["cache-control"] == "no-store"
    assert "noindex" in headers["x-robots-tag"]
    assert "set-cookie" not in headers


async def test_guessing_is_slowed_down_for_one_client_only(anonymous: Browser, desk: Desk) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    address = f"/code/{await desk.service_code(request)}"
    for _ in range(LOOKS):
        await anonymous.get(f"/code/{NOBODYS}", headers={"x-forwarded-for": "203.0.113.9"})
    throttled = await anonymous.get(address, headers={"x-forwarded-for": "203.0.113.9"})
    assert throttled.status_code == 429
    assert "太频繁" in throttled.text
    assert (await anonymous.get(address, headers={"x-forwarded-for": "198.51.100.7"})).status_code == 200


async def test_the_picture_says_nothing_about_whether_a_code_is_somebodys(anonymous: Browser, desk: Desk) -> None:
    request = await desk.help_request(await desk.conversation("我要申请"))
    for code in (await desk.service_code(request), NOBODYS):
        picture = await anonymous.get(f"/code/{code}/qr.svg")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")
        assert picture.text.startswith("<?xml")
    assert (await anonymous.get("/code/MS000000000100/qr.svg")).status_code == 404


async def test_it_tells_the_desks_number_and_how_to_ask(anonymous: Browser, office: Office) -> None:
    page = (await anonymous.get(f"/code/{NOBODYS}")).text
    assert office.runtime.county.current.desk_phone in page
    assert office.runtime.settings.twilio_from_number in page
