"""What a step makes public of a request, and takes down."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository as areas
from backend.areas.lifecycle_entries import Board
from backend.deadlines import repository as deadlines
from backend.help_requests.lifecycle import Offer
from backend.help_requests.models import HelpRequest
from backend.procedures.rules import Procedure
from backend.procedures.tables import Table
from backend.programmes import repository as programmes
from backend.publicity import service as publicity
from bot import texts


async def follow(
    session: AsyncSession, request: HelpRequest, procedure: Procedure | None, offer: Offer, now: datetime
) -> None:
    """Let the boards follow a request that has just taken this step; its clocks have followed already."""
    if offer.rule.takes_down or offer.stage in ("refused", "withdrawn"):
        keeps = offer.action == "end_publicity"
        await publicity.take_down(session, request.id, now, board="review" if keeps else None)
    table = None if procedure is None else procedure.table
    if table is None:
        return
    if offer.rule.board is not None:
        await _publish(session, request, table, offer.rule.board, now, now + _days(table, offer.rule.board))
    board = table.boards.get(offer.procedure_stage or "") if offer.begins else None
    if board is not None:
        running = {one.stage: one for one in await deadlines.running(session, request.id)}
        clock = running.get(offer.procedure_stage or "")
        until = clock.due_at if clock is not None else now + _days(table, board)
        await _publish(session, request, table, board, now, until)


def _days(table: Table, board: Board) -> timedelta:
    return timedelta(days=table.boards_days[board])


async def _publish(
    session: AsyncSession, request: HelpRequest, table: Table, board: Board, now: datetime, until: datetime
) -> None:
    hidden = bool(table.never_public & {*request.aid_types})
    (here, *_) = await areas.with_those_above(session, request.area_code)
    matter = "、".join(texts.label("aid", name) for name in request.aid_types)
    if request.programme_code is not None:
        matter = (await programmes.programme(session, request.programme_code)).name
    await publicity.make_public(
        session, request.id, board,
        name=publicity.NO_NAME if hidden else publicity.masked(request.applicant_name),
        area_name=here.name, matter=matter, office_code=request.office_code, now=now, until=until,
    )  # fmt: skip
