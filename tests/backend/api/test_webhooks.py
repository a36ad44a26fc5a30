"""Other systems are told of changes: signed, again when they did not take it, and never without a trace."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.systems import jobs, keys, rules
from backend.systems.changes import ChangeKind
from backend.systems.models import Scope, Subscription, WebhookDelivery
from tests.backend.api.conftest import Connect, System, act
from tests.backend.api.test_keys import is_problem
from tests.backend.conftest import Office
from tests.fakes.receiver import PATH, Receiver
from tests.fakes.server import Answer

EVERYTHING = [kind.value for kind in ChangeKind]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The other system's own server."""
    with Receiver() as receiver:
        yield receiver


async def subscribe(system: System, receiver: Receiver, kinds: list[str] = EVERYTHING) -> int:
    """Have the receiver told; gives the subscription's id."""
    answer = await system.post("/webhooks", {"url": receiver.url, "kinds": kinds})
    assert answer.status_code == 201, answer.text
    receiver.secret = answer.json()["secret"]
    number: int = answer.json()["id"]
    return number


async def deliveries(office: Office) -> list[WebhookDelivery]:
    """What was to be told, oldest first."""
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))


async def test_each_change_is_told_signed_and_without_a_person_in_it(
    office: Office, hotline: System, receiver: Receiver
) -> None:
    await subscribe(hotline, receiver)
    number = await hotline.file()
    await act(office, number, "accept")
    await office.work()
    assert [(one["type"], one["data"]["number"], one["data"]["stage"]) for one in receiver.taken] == [
        ("request.filed", number, "submitted"), ("request.moved", number, "accepted"),
    ]  # fmt: skip
    assert {one.state for one in await deliveries(office)} == {"delivered"}
    assert all("王小满".encode() not in call.body and b"10000000001" not in call.body for call in receiver.calls)


async def test_only_what_was_asked_for_and_may_be_seen_is_told(
    office: Office, connect: Connect, hotline: System, receiver: Receiver
) -> None:
    await subscribe(hotline, receiver, ["request.moved"])
    stranger = await connect("stranger", Scope.WEBHOOKS, Scope.READ)
    with Receiver() as elsewhere:
        await subscribe(stranger, elsewhere)
        await act(office, await hotline.file(), "accept")
        await office.work()
        assert [one["type"] for one in receiver.taken] == ["request.moved"]
        assert elsewhere.calls == []


async def test_a_transfer_back_to_the_start_is_a_move_to_who_follows_moves_only(
    office: Office, hotline: System, receiver: Receiver
) -> None:
    await subscribe(hotline, receiver, ["request.moved"])
    with Receiver() as elsewhere:
        await subscribe(hotline, elsewhere)
        number = await hotline.file()
        await act(office, number, "accept")
        await act(office, number, "transfer", "住在邢侗街道", office_code="civil-affairs-371424002")
        await office.work()
        told = [(one["type"], one["data"]["stage"]) for one in receiver.taken]
        assert told == [("request.moved", "accepted"), ("request.moved", "submitted")]
        assert [one["type"] for one in elsewhere.taken][-1] == "request.transferred"


async def test_an_event_that_is_announced_twice_is_told_once(
    office: Office, hotline: System, receiver: Receiver
) -> None:
    await subscribe(hotline, receiver)
    await hotline.file()
    await office.work()
    await jobs.announce(office.runtime, event_id=1)
    (delivery,) = await deliveries(office)
    await jobs.deliver(office.runtime, delivery_id=delivery.id)
    await office.work()
    assert len(receiver.calls) == 1


@pytest.mark.parametrize(
    "trouble", [Answer(500), Answer(302, headers={"Location": "/elsewhere"}), Answer(hang_up=True)]
)
async def test_what_was_not_taken_is_sent_again_the_same(
    office: Office, hotline: System, receiver: Receiver, trouble: Answer
) -> None:
    await subscribe(hotline, receiver)
    receiver.script(PATH, trouble, trouble)
    await hotline.file()
    await office.work()
    first, *again = receiver.called(PATH)
    assert len(again) == 2
    assert {(call.body, call.headers["webhook-id"]) for call in again} == {(first.body, first.headers["webhook-id"])}
    assert len(receiver.taken) == 1
    assert receiver.called("/elsewhere") == []


async def test_two_workers_never_send_one_delivery_at_once(office: Office, hotline: System, receiver: Receiver) -> None:
    await subscribe(hotline, receiver)
    await hotline.file()
    await jobs.announce(office.runtime, event_id=1)
    (delivery,) = await deliveries(office)
    receiver.script(PATH, Answer(503, delay=0.5), Answer(503, delay=0.5))
    await asyncio.gather(*(jobs.deliver(office.runtime, delivery_id=delivery.id) for _ in range(2)))
    assert len(receiver.calls) == 1
    assert [one.attempts for one in await deliveries(office)] == [1]


async def test_a_delivery_whose_worker_died_is_taken_over(office: Office, hotline: System, receiver: Receiver) -> None:
    await subscribe(hotline, receiver)
    await hotline.file()
    await jobs.announce(office.runtime, event_id=1)
    (delivery,) = await deliveries(office)
    async with office.runtime.database.unit_of_work() as session:
        (await session.get_one(WebhookDelivery, delivery.id)).sending_since = office.runtime.clock() - rules.LEASE
    await jobs.deliver(office.runtime, delivery_id=delivery.id)
    assert len(receiver.taken) == 1


async def test_what_is_given_up_can_be_seen_and_asked_for_again(
    office: Office, hotline: System, receiver: Receiver
) -> None:
    subscription = await subscribe(hotline, receiver)
    receiver.script(PATH, *[Answer(503)] * (len(rules.PAUSES) + 1))
    number = await hotline.file()
    await office.work()
    (dead,) = (await hotline.get(f"/webhooks/{subscription}/dead")).json()
    assert (dead["number"], dead["attempts"], dead["failure"]) == (number, len(rules.PAUSES) + 1, "status 503")
    await hotline.http.post("/console/sign-in", data={"username": "guanli", "password": "development-only"})
    assert number in (await hotline.http.get("/console/admin/deliveries")).text
    answer = await hotline.post(f"/webhooks/{subscription}/redeliver")
    assert (answer.status_code, answer.json()) == (202, {"count": 1})
    await office.work()
    assert len(receiver.taken) == 1
    assert (await hotline.get(f"/webhooks/{subscription}/dead")).json() == []


async def test_a_receiver_that_is_gone_is_left_alone(office: Office, hotline: System, receiver: Receiver) -> None:
    await subscribe(hotline, receiver)
    receiver.always(PATH, Answer(410))
    await hotline.file()
    await office.work()
    await hotline.file()
    await office.work()
    assert len(receiver.calls) == 1
    assert (await hotline.get("/webhooks")).json() == []


async def test_who_has_ended_it_hears_no_more(office: Office, hotline: System, receiver: Receiver) -> None:
    subscription = await subscribe(hotline, receiver)
    await hotline.file()
    assert (await hotline.delete(f"/webhooks/{subscription}")).status_code == 204
    await office.work()
    assert receiver.calls == []
    assert is_problem(await hotline.delete(f"/webhooks/{subscription}"), 404)


async def test_with_its_last_key_a_system_hears_no_more(office: Office, hotline: System, receiver: Receiver) -> None:
    await subscribe(hotline, receiver)
    async with office.runtime.database.unit_of_work() as session:
        await keys.revoke(session, hotline.key.split("_")[1], office.runtime.clock())
    async with office.runtime.database.unit_of_work() as session:
        assert (await session.scalars(select(Subscription))).one().ended_at is not None


async def test_one_system_cannot_touch_anothers(connect: Connect, hotline: System, receiver: Receiver) -> None:
    subscription = await subscribe(hotline, receiver)
    stranger = await connect("stranger")
    for answer in (
        await stranger.delete(f"/webhooks/{subscription}"),
        await stranger.get(f"/webhooks/{subscription}/dead"),
        await stranger.post(f"/webhooks/{subscription}/redeliver"),
    ):
        assert is_problem(answer, 404)
    assert (await stranger.get("/webhooks")).json() == []


async def test_secret_and_address_are_kept_encrypted(office: Office, hotline: System, receiver: Receiver) -> None:
    await subscribe(hotline, receiver)
    async with office.runtime.database.engine.connect() as connection:
        row = (await connection.exec_driver_sql("SELECT url, secret FROM subscriptions")).one()
    assert all(receiver.url.encode() not in bytes(value) and b"whsec_" not in bytes(value) for value in row)


async def test_old_answers_are_forgotten(office: Office, hotline: System) -> None:
    key = "0b7f2a52-0001"
    await hotline.post("/complaints", {"text": "慢"}, idempotency_key=key)
    later = office.runtime.clock() + timedelta(days=8)
    await jobs.forget(office.runtime)
    assert "idempotent-replayed" in (await hotline.post("/complaints", {"text": "慢"}, idempotency_key=key)).headers
    office.runtime.clock = lambda: later
    await jobs.forget(office.runtime)
    assert "idempotent-replayed" not in (await hotline.post("/complaints", {"text": "慢"}, idempotency_key=key)).headers
