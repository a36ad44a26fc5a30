"""Traces, the register of dishonesty and honest mistakes: supervision's alone, on record, never deleted."""

import psycopg
import pytest
from sqlalchemy import func, select

from backend.core.errors import Forbidden
from backend.dishonesty.models import DishonestyEntry
from backend.staff import service as staff
from backend.trust import service as trust
from backend.trust.models import APPEND_ONLY, HonestMistake, RegisterLook
from tests.backend.conftest import Office
from tests.backend.console.conftest import CASEWORKER, ID_NUMBER, OTHER_SUPERVISOR, Browser, Desk, SignedIn

ROOT = "/console/supervision/trust"
OTHER_ID = "990000190001010024"


async def proven(supervisor: Browser, desk: Desk, involved: str = "") -> str:
    """A trace that was followed and proven; its page."""
    request = await desk.help_request(await desk.conversation("我叫王小满"))
    path = f"{ROOT}/traces/{(await desk.trace(request)).id}"
    await supervisor.post(f"{path}/step", data={"words": "不动产查到两套房"})
    closed = {"outcome": "proven", "reasons": "隐瞒房产", "involved": involved}
    assert (await supervisor.post(f"{path}/close", data=closed)).status_code == 303
    return path


async def count(office: Office, model: type, **equal: object) -> int:
    async with office.runtime.database.unit_of_work() as session:
        return await session.scalar(select(func.count()).select_from(model).filter_by(**equal)) or 0


async def test_a_proven_trace_enters_the_applicant_and_those_involved(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    path = await proven(supervisor, desk, involved=f"赵某 {ID_NUMBER}")
    page = (await supervisor.get(path)).text
    assert "认定失信" in page
    assert "不动产查到两套房" in page
    register = (await supervisor.get(f"{ROOT}/register")).text
    assert "王小满" in register
    assert "赵某" in register
    assert ID_NUMBER not in register
    assert await count(office, DishonestyEntry) == 2


async def test_a_later_request_gets_the_reverse_review_and_being_told_so_is_on_record(
    supervisor: Browser, caseworker: Browser, desk: Desk, office: Office
) -> None:
    await proven(supervisor, desk)
    by_number = await desk.help_request(await desk.conversation("又来了"), applicant_name="王小满")
    stranger = await desk.help_request(await desk.conversation("你好"), id_number=None)
    for _ in range(2):
        page = (await caseworker.get(f"/console/requests/{by_number.number}")).text
        assert "反向核查" in page
        assert "受理" in page  # it is looked at, not turned away
    assert "反向核查" not in (await caseworker.get(f"/console/requests/{stranger.number}")).text
    assert await count(office, RegisterLook, what="flag", help_request_id=by_number.id) == 1
    assert "反向核查提示" in (await supervisor.get(f"{ROOT}/looks")).text


async def test_without_an_identity_number_it_is_found_by_who_filed_it_unless_for_somebody_else(
    supervisor: Browser, caseworker: Browser, desk: Desk
) -> None:
    conversation = await desk.conversation("我叫王小满")
    first = await desk.help_request(conversation, id_number=None)
    path = f"{ROOT}/traces/{(await desk.trace(first)).id}"
    await supervisor.post(f"{path}/step", data={"words": "查实"})
    await supervisor.post(f"{path}/close", data={"outcome": "proven", "reasons": "冒领"})
    own = await desk.help_request(conversation, id_number=None)
    for_another = await desk.help_request(conversation, id_number=None, on_behalf=True)
    assert "反向核查" in (await caseworker.get(f"/console/requests/{own.number}")).text
    assert "反向核查" not in (await caseworker.get(f"/console/requests/{for_another.number}")).text


async def test_a_wrong_entry_is_corrected_by_another_and_stays(
    supervisor: Browser, caseworker: Browser, desk: Desk, office: Office
) -> None:
    await proven(supervisor, desk)
    async with office.runtime.database.unit_of_work() as session:
        (entry,) = await session.scalars(select(DishonestyEntry))
    correct = f"{ROOT}/register/{entry.id}/correct"
    assert (await supervisor.post(correct, data={"reason": ""})).status_code == 422
    assert (await supervisor.post(correct, data={"reason": "房子是同名的人的"})).status_code == 303
    assert (await supervisor.post(correct, data={"reason": "再来"})).status_code == 409
    register = (await supervisor.get(f"{ROOT}/register")).text
    assert "隐瞒房产" in register
    assert "房子是同名的人的" in register
    later = await desk.help_request(await desk.conversation("又来了"))
    assert "反向核查" not in (await caseworker.get(f"/console/requests/{later.number}")).text


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_database_itself_refuses_to_change_what_is_append_only(
    supervisor: Browser, desk: Desk, office: Office, table: str, change: str
) -> None:
    await proven(supervisor, desk)
    await supervisor.get(f"{ROOT}/register")
    await mistaken(supervisor, desk)
    with psycopg.connect(office.runtime.settings.database_url, autocommit=True) as connection:
        before = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert before
        for setting in ("origin", "replica"):
            connection.execute(f"SET session_replication_role = {setting}")
            with pytest.raises(psycopg.errors.RestrictViolation):
                connection.execute(change.format(table))
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


async def mistaken(supervisor: Browser, desk: Desk) -> None:
    """A trace that ended as an honest mistake."""
    request = await desk.help_request(await desk.conversation("我叫李平"), id_number=OTHER_ID)
    path = f"{ROOT}/traces/{(await desk.trace(request)).id}"
    closed = {"outcome": "honest_mistake", "reasons": "新流程第一次用，算错了", "corrected": "已追回，改了表格"}
    assert (await supervisor.post(f"{path}/close", data=closed)).status_code == 303


async def test_an_honest_mistake_is_kept_as_one_and_puts_nobody_into_the_register(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    await mistaken(supervisor, desk)
    assert (await count(office, HonestMistake), await count(office, DishonestyEntry)) == (1, 0)
    assert "已追回，改了表格" in (await supervisor.get(f"{ROOT}/mistakes")).text


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        ({"outcome": "proven", "reasons": "假的"}, "还没有核查记录"),
        ({"outcome": "unfounded", "reasons": " "}, "请写明理由"),
        ({"outcome": "honest_mistake", "reasons": "算错了"}, "怎么改正"),
        ({"outcome": "guilty", "reasons": "x"}, "请选择结论"),
    ],
)
async def test_nothing_is_found_without_what_it_rests_on(
    supervisor: Browser, desk: Desk, office: Office, closed: dict[str, str], told: str
) -> None:
    trace = await desk.trace(await desk.help_request(await desk.conversation("你好")))
    answer = await supervisor.post(f"{ROOT}/traces/{trace.id}/close", data=closed)
    assert answer.status_code == 422
    assert told in answer.text
    assert await count(office, DishonestyEntry) == 0


async def test_an_involved_person_that_cannot_be_read_keeps_everything_that_was_written(
    supervisor: Browser, desk: Desk, office: Office
) -> None:
    trace = await desk.trace(await desk.help_request(await desk.conversation("你好")))
    await supervisor.post(f"{ROOT}/traces/{trace.id}/step", data={"words": "查实"})
    closed = {"outcome": "proven", "reasons": "隐瞒房产", "involved": "赵某没有号码"}
    answer = await supervisor.post(f"{ROOT}/traces/{trace.id}/close", data=closed)
    assert answer.status_code == 422
    assert "第 1 行看不懂" in answer.text
    assert "赵某没有号码" in answer.text
    assert await count(office, DishonestyEntry) == 0


async def test_whoever_opened_a_trace_does_not_close_it(supervisor: Browser, signed_in: SignedIn, desk: Desk) -> None:
    request = await desk.help_request(await desk.conversation("你好"))
    form = {"number": request.number.lower(), "ground": "data_check", "words": "名下有两套房"}
    path = (await supervisor.post(ROOT, data=form)).headers["location"]
    closed = {"outcome": "unfounded", "reasons": "邻居记错了"}
    refused = await supervisor.post(f"{path}/close", data=closed)
    assert refused.status_code == 409
    assert "由另一个人作结论" in refused.text
    assert "作出结论" not in (await supervisor.get(path)).text
    other = await signed_in(OTHER_SUPERVISOR)
    assert "作出结论" in (await other.get(path)).text
    assert (await other.post(f"{path}/close", data=closed)).status_code == 303


async def test_one_request_has_one_open_trace_and_a_closed_one_takes_no_more_steps(
    supervisor: Browser, desk: Desk
) -> None:
    request = await desk.help_request(await desk.conversation("你好"))
    form = {"number": request.number, "ground": "report", "words": "假的"}
    path = f"{ROOT}/traces/{(await desk.trace(request)).id}"
    assert (await supervisor.post(ROOT, data=form)).status_code == 409
    await supervisor.post(f"{path}/close", data={"outcome": "unfounded", "reasons": "邻居记错了"})
    assert (await supervisor.post(f"{path}/step", data={"words": "再查"})).status_code == 409
    assert (await supervisor.post(ROOT, data=form)).status_code == 303


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"number": "LY-2026-999999"}, 404),
        ({"ground": "rumour"}, 422),
        ({"words": ""}, 422),
        ({"complaint": "TS-1"}, 404),
    ],
)
async def test_a_trace_that_cannot_begin_says_why_and_keeps_the_words(
    supervisor: Browser, desk: Desk, changed: dict[str, str], status: int
) -> None:
    request = await desk.help_request(await desk.conversation("你好"))
    form = {"number": request.number, "ground": "report", "words": "名下有车"} | changed
    answer = await supervisor.post(ROOT, data=form)
    assert answer.status_code == status
    assert form["words"] in answer.text


async def test_nobody_else_reads_the_register_even_past_the_pages(office: Office, signed_in: SignedIn) -> None:
    async with office.runtime.database.unit_of_work() as session:
        account = await staff.by_username(session, CASEWORKER)
        assert account is not None
        with pytest.raises(Forbidden):
            await trust.register(session, account, office.runtime.clock())
    assert await count(office, RegisterLook) == 0
