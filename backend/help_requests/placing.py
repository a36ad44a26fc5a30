"""Giving a request to another office: transferred by whoever has it, or handed back because it is not theirs.

A home that turns out to be elsewhere takes the request to the office there, as the county's tables have it now.

A hand-back (退单) names a reason and an office that it belongs to, is counted, and leaves the clock running. So that no
request goes round in circles, the county's desk arbitrates after as many as the county sets: where the desk sends it
it stays.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.core.errors import Conflict, Invalid
from backend.help_requests import linking
from backend.help_requests.models import HelpRequest
from backend.offices import repository as offices
from backend.offices import service as routing
from backend.offices.rules import Decision
from backend.programmes import repository as programmes


async def transfer(session: AsyncSession, request: HelpRequest, office_code: str | None) -> None:
    """Give the request to the office with this code; where it was is kept with its routing.

    Raises Invalid without another office, Conflict where the desk has arbitrated: then only the desk can have it back.
    """
    desk = await offices.desk(session)
    office = await _another(session, request, office_code)
    if request.routing.get("arbitrated") and desk.code not in (request.office_code, office):
        raise Conflict("这件申请由县级窗口裁定过，只能转回县级窗口")
    settled = request.office_code == desk.code and bool(_hand_backs(request))
    _move(request, office, **({"arbitrated": True} if settled else {}))


async def hand_back(session: AsyncSession, request: HelpRequest, proposed: str | None, now: datetime) -> None:
    """Hand the request back: to the office that is proposed, or to the desk when it has been handed back too often.

    Raises Invalid without another office as proposal, Conflict for the desk and for what it has arbitrated.
    """
    desk = await offices.desk(session)
    if request.office_code == desk.code:
        raise Conflict("县级窗口不能退回，请转办")
    if request.routing.get("arbitrated"):
        raise Conflict("这件申请由县级窗口裁定过，不能再退回")
    office = await _another(session, request, proposed)
    handed = [*_hand_backs(request), {"from": request.office_code, "proposed": office, "at": now.isoformat()}]
    enough = (await areas.county(session)).arbiter_after
    _move(request, desk.code if len(handed) >= enough else office, hand_backs=handed)


async def by_home(session: AsyncSession, request: HelpRequest, area_code: str) -> Decision | None:
    """The decision for another home; None where that leads to no other office, or the desk has arbitrated."""
    asked = request.routing.get("inputs", {}).get("programme")
    programme = None if asked is None else linking.named(await programmes.programme(session, asked))
    then = await routing.route(session, request.aid_types, request.area_code, programme)
    decision = await routing.route(session, request.aid_types, area_code, programme)
    moves = decision.office_code not in (then.office_code, request.office_code)
    return decision if moves and not request.routing.get("arbitrated") else None


def move_home(request: HelpRequest, decision: Decision) -> None:
    """Give the request to the office of its new home; where it was is kept with its routing."""
    _move(request, decision.office_code, **decision.to_json())


async def _another(session: AsyncSession, request: HelpRequest, office_code: str | None) -> str:
    others = {office.code for office in await offices.offices(session)} - {request.office_code}
    if office_code not in others:
        raise Invalid("请选择要转到的机构")
    return office_code


def _hand_backs(request: HelpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request.routing.get("hand_backs", [])
    return found


def _move(request: HelpRequest, office_code: str, **noted: Any) -> None:
    """The last thing done to the request: nothing is asked of the database between this and its one new version."""
    earlier: list[str] = request.routing.get("transferred_from", [])
    request.routing = {**request.routing, "transferred_from": [*earlier, request.office_code], **noted}
    request.office_code = office_code
