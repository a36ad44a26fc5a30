"""One report, several programmes: what is filed with it, with which office and clock, and told as one."""

from typing import Any

import pytest
from sqlalchemy import select

from backend.areas import repository as areas
from backend.deadlines import repository as deadlines
from backend.help_requests import repository
from backend.help_requests.models import HelpRequest
from backend.staff.models import Account
from tests.backend.help_requests.conftest import Town

ID_NUMBER = "990000190001010016"
POOR: dict[str, Any] = {
    "aid_types": ("living", "medical"),
    "household_size": 3,
    "monthly_income": 900,
    "id_number": ID_NUMBER,
}


@pytest.fixture
async def generous(town: Town) -> Town:
    """A county in which up to three others are filed with a report."""
    async with town.database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 3
    return town


async def every(town: Town) -> list[HelpRequest]:
    async with town.database.unit_of_work() as session:
        return list(await session.scalars(select(HelpRequest).order_by(HelpRequest.id)))


async def test_a_report_is_filed_for_its_programme_and_every_other_one_that_is_due(generous: Town) -> None:
    outcome, request = await generous.submit(**POOR)
    assert (request.programme_code, request.office_code) == ("medical-assistance", "medical-insurance-371424")
    linked = [one for one in await every(generous) if one.linked_to_id == request.id]
    assert [one.programme_code for one in linked] == ["subsistence-allowance", "poverty-return-support"]
    assert [one.procedure_code for one in linked] == ["lanshan-20", "qianjiang-55732"]
    assert {one.office_code for one in linked} & {request.office_code} == set()
    assert outcome.linked == ("最低生活保障", "防止返贫监测帮扶")
    async with generous.database.unit_of_work() as session:
        for one in (request, *linked):
            assert len(await deadlines.running(session, one.id)) == 1


async def test_the_reasons_stand_with_the_report(generous: Town) -> None:
    _, request = await generous.submit(**POOR)
    first = request.screening[0]
    assert (first["programme"], first["standing"]) == ("subsistence-allowance", "due")
    assert any("人均月收入300元" in reason for reason in first["reasons"])


async def test_the_same_is_never_filed_twice_for_one_person(generous: Town) -> None:
    await generous.submit(**POOR)
    _, again = await generous.submit("oNEIGHBOUR", on_behalf=True, **POOR)
    linked = [one for one in await every(generous) if one.linked_to_id == again.id]
    assert linked == []
    async with generous.database.unit_of_work() as session:
        assert len(await repository.of_applicant(session, again)) == 3


async def test_what_the_household_has_asked_for_is_not_filed_again_for_another_of_it(generous: Town) -> None:
    await generous.submit(**POOR)
    _, wifes = await generous.submit("oWIFE", **POOR | {"id_number": None, "applicant_name": "李某某"})
    assert [one for one in await every(generous) if one.linked_to_id == wifes.id] == []
    _, strangers = await generous.submit(
        "oSTRANGER", **POOR | {"id_number": None, "applicant_name": "赵某某", "phone": "10000000002"}
    )
    assert len([one for one in await every(generous) if one.linked_to_id == strangers.id]) == 2


async def test_what_cannot_go_together_is_not_filed_together(generous: Town) -> None:
    await generous.submit(aid_types=("living",), household_size=4, monthly_income=800)
    codes = {one.programme_code for one in await every(generous)}
    assert codes == {"subsistence-allowance", "poverty-return-support"}, "the margin excludes the allowance"


async def test_a_programme_that_is_named_is_the_one_reported(generous: Town) -> None:
    _, request = await generous.submit(aid_types=("charity",), hardship="想办红十字会的博爱送温暖", monthly_income=900)
    named = request.programme_code
    assert named is not None
    assert request.routing["rule"] == f"programme:{named}"


async def test_what_is_received_already_is_not_what_is_asked_for(generous: Town) -> None:
    _, request = await generous.submit(aid_types=("education",), hardship="我家吃低保，孩子上学没钱")
    assert request.office_code == "education-371424"


async def test_in_danger_nothing_is_filed_besides(generous: Town) -> None:
    _, request = await generous.submit(**POOR | {"urgent": True})
    assert [one.id for one in await every(generous)] == [request.id]
    assert (request.programme_code, request.procedure_code) == (None, "emergency-24h")


async def test_how_many_at_most_is_the_countys_to_say(generous: Town) -> None:
    async with generous.database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 1
    await generous.submit(**POOR)
    assert len(await every(generous)) == 2


async def test_one_report_is_told_as_one(generous: Town, caseworker: Account) -> None:
    _, request = await generous.submit(**POOR)
    found = await generous.ask("oFIRST")
    (status,) = found.requests
    assert status.number == request.number
    assert [(one.programme, one.status) for one in status.linked] == [
        ("最低生活保障", "submitted"), ("防止返贫监测帮扶", "submitted"),
    ]  # fmt: skip
    linked = next(one for one in await every(generous) if one.linked_to_id == request.id)
    (alone,) = (await generous.ask("oFIRST", linked.number)).requests
    assert (alone.number, alone.linked) == (linked.number, ())
