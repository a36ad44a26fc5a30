"""Who said what of a request, what it was before, what the resident did to it later, who of the staff has looked."""

from backend.help_requests import service as help_requests
from backend.residents import accesses
from backend.residents.models import Contact, Resident
from bot.flows.effects import ActOnRequest, FindRequests
from tests.backend.conftest import Office
from tests.backend.console.conftest import PHONE, Browser, Desk


async def test_a_fact_shows_who_gave_it_and_what_it_was_before(caseworker: Browser, desk: Desk) -> None:
    conversation = await desk.conversation("电话13900005678")
    history = [{"value": "13800001234", "said_in": "x", "at": ""}]
    origin = {"value": PHONE, "by": "proxy", "said_in": "", "at": "", "confidence": 1.0, "history": history}
    whose = {
        "value": True,
        "by": "proxy",
        "said_in": "",
        "at": "",
        "confidence": 1.0,
        "history": [],
        "relation": "family",
    }
    request = await desk.help_request(conversation, on_behalf=True, provenance={"phone": origin, "on_behalf": whose})
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "代办人说的" in page
    assert "先前：138****1234" in page
    assert "家里人" in page
    assert "本人还没有表示同意" in page


async def test_what_the_resident_did_stands_in_the_history(caseworker: Browser, desk: Desk, office: Office) -> None:
    request = await desk.help_request(await desk.conversation("你好"))
    async with office.runtime.database.unit_of_work() as session:
        contact = await session.get_one(Contact, request.contact_id)
        resident = await session.get_one(Resident, request.resident_id)
        told = ActOnRequest("amend", request.number, slot="household_size", value=5)
        await help_requests.act_as_resident(session, office.runtime, resident, told, contact, office.runtime.clock())
    page = (await caseworker.get(f"/console/requests/{request.number}")).text
    assert "更正" in page
    assert "<s>4</s> → 5" in page


async def test_a_look_at_a_request_is_on_record_once_an_hour(caseworker: Browser, desk: Desk, office: Office) -> None:
    request = await desk.help_request(await desk.conversation("你好"))
    for _ in range(2):
        await caseworker.get(f"/console/requests/{request.number}")
    async with office.runtime.database.unit_of_work() as session:
        contact = await session.get_one(Contact, request.contact_id)
        looks = await accesses.of_contact(session, contact)
    assert [(look.who, look.what) for look in looks] == [("临邑镇民政办", "request")]


async def test_what_is_asked_for_by_field_is_kept_with_the_step(
    caseworker: Browser, desk: Desk, office: Office
) -> None:
    request = await desk.help_request(await desk.conversation("你好"), id_number=None)
    data = {
        "version": str(request.version), "action": "request_materials", "note": "请补身份证号", "wanted": "id_number",
    }  # fmt: skip
    await caseworker.post(f"/console/requests/{request.id}/act", data=data)
    async with office.runtime.database.unit_of_work() as session:
        resident = await session.get_one(Resident, request.resident_id)
        contact = await session.get_one(Contact, request.contact_id)
        asked = FindRequests("supplement")
        (found,) = (await help_requests.find(session, resident, asked, contact, office.runtime.clock())).requests
    assert (found.wanted, found.note) == ("id_number", "请补身份证号")
