"""Past requests decided again by a changed county: who would move is known before it is published."""

import dataclasses
from datetime import timedelta
from pathlib import Path

from backend.areas import county_files
from backend.areas.county_files import CountyFiles
from backend.help_requests.replay import Replay, replay
from backend.staff.models import Account
from tests.backend.help_requests.conftest import START, Town

FILES = county_files.read(Path(__file__).resolve().parents[3] / "data" / "county")


def with_rule(code: str, **changes: object) -> CountyFiles:
    rules = tuple(rule.model_copy(update=changes) if rule.code == code else rule for rule in FILES.rules)
    return dataclasses.replace(FILES, rules=rules)


async def replayed(town: Town, files: CountyFiles) -> Replay:
    async with town.database.unit_of_work() as session:
        return await replay(session, files, START - timedelta(days=31))


async def test_the_same_county_moves_nobody(town: Town) -> None:
    for aid_types in (("living",), ("medical", "living"), ()):
        await town.submit(aid_types=aid_types)
    found = await replayed(town, FILES)
    assert (found.requests, found.moved, found.unplaced) == (3, (), (1, 1))


async def test_a_changed_rule_moves_those_it_is_about_and_says_where(town: Town) -> None:
    numbers = [(await town.submit(aid_types=("medical",)))[0].number for _ in range(7)]
    await town.submit(aid_types=("living",))
    found = await replayed(town, with_rule("R02", department="civil_affairs", level="township"))
    (group,) = found.moved
    assert (group.before.office_code, group.after.office_code) == (
        "medical-insurance-371424",
        "civil-affairs-371424100",
    )
    assert (group.count, list(group.numbers)) == (7, numbers[:5])
    assert "临邑镇民政办" in group.after.explanation
    assert found.to_json() == {"requests": 8, "moved": 7, "unplaced_before": 0, "unplaced_after": 0}


async def test_a_rule_that_is_gone_leaves_requests_to_the_desk(town: Town) -> None:
    await town.submit(aid_types=("legal",))
    without = dataclasses.replace(FILES, rules=tuple(rule for rule in FILES.rules if rule.aid != "legal"))
    found = await replayed(town, without)
    assert (found.unplaced, found.moved[0].after.office_code) == ((0, 1), "assistance-desk")


async def test_what_caseworkers_did_afterwards_plays_no_part(town: Town, caseworker: Account) -> None:
    _, request = await town.submit()
    await town.act(caseworker, request, "transfer", "户籍在邢侗街道", office_code="civil-affairs-371424002")
    assert (await replayed(town, FILES)).moved == ()


async def test_an_area_the_changed_county_does_not_list_is_the_county_itself(town: Town) -> None:
    await town.submit()
    village = "371424100200"
    fewer = dataclasses.replace(FILES, areas=tuple(area for area in FILES.areas if area.code != village))
    (group,) = (await replayed(town, fewer)).moved
    assert group.after.office_code == "assistance-desk"


async def test_older_requests_than_asked_for_are_left_out(town: Town) -> None:
    await town.submit()
    async with town.database.unit_of_work() as session:
        found = await replay(session, FILES, START + timedelta(days=1))
    assert found.requests == 0
