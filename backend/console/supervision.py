"""Supervision's pages: spot checks, what is overdue or handed back, rankings, statistics, complaints' answers."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Literal, cast, get_args

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from backend.console import sheets, wording
from backend.console.admission import Visit, admitted
from backend.console.pages import LARGEST_FORM, PageRoute, back_to, render
from backend.core.clock import SHANGHAI
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.logging import get_logger
from backend.help_requests.models import HelpRequest
from backend.offices import repository as offices
from backend.staff.models import Role
from backend.supervision import repository as stored
from backend.supervision import sampling, service, statistics
from backend.supervision.statistics import COUNTED, Line

log = get_logger(__name__)

GROUPS = {"township": "乡镇", "department": "部门", "kind": "救助类型", "month": "月份"}
"""By what statistics are put together."""

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")

pages = APIRouter(
    prefix="/console/supervision", route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM
)


@dataclass(frozen=True, slots=True)
class Months:
    """From one month to another, by their first days."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Written:
    """What was filled in of a spot check's outcome and refused."""

    verdict: str = ""
    note: str = field(default="", repr=False)
    visited: bool = False


@pages.get("")
async def overview(request: Request) -> Response:
    """What wants a supervisor's attention now."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        now = visit.runtime.clock()
        _, overdue = await stored.overdue(visit.session, visit.account, now)
        samples = await stored.samples(visit.session, visit.account)
        this = service.this_month(now)
        _, handed = await stored.handed_back(visit.session, visit.account, *sampling.span(this, this))
        return render(
            request, "supervision.html", overdue=overdue, now=now, today=now.astimezone(SHANGHAI).date(),
            open_samples=[(sample, size - checked) for sample, size, checked in samples if checked < size],
            handed_back=handed,
            complaints=await service.waiting_complaints(visit.session, visit.account),
        )  # fmt: skip


@pages.get("/overdue")
async def overdue(request: Request) -> Response:
    """What is overdue, the longest first."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        now = visit.runtime.clock()
        found, count = await stored.overdue(visit.session, visit.account, now)
        return render(request, "overdue.html", found=found, count=count, now=now)


@pages.get("/overdue.csv")
async def overdue_file(request: Request) -> Response:
    """The same as a file."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        found, _ = await stored.overdue(visit.session, visit.account, visit.runtime.clock())
        return sheets.of_overdue(found)


@pages.get("/hand-backs")
async def hand_backs(request: Request, first: str = "", last: str = "") -> Response:
    """What was handed back in these months, the latest first."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        months = _months(visit, first, last)
        span = sampling.span(months.first, months.last)
        found, count = await stored.handed_back(visit.session, visit.account, *span)
        names = {office.code: office.name for office in await offices.offices(visit.session)}
        return render(request, "hand_backs.html", found=found, count=count, names=names, months=months)


@pages.get("/rankings")
async def rankings(request: Request, by: str = "", first: str = "", last: str = "") -> Response:
    """Townships or departments, the best first."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        months, group = _months(visit, first, last), _ranked_by(by)
        now = visit.runtime.clock()
        found = await service.ranking(visit.session, visit.account, group, months.first, months.last, now)
        weights = (await service.rules(visit.session)).ranking
        return render(
            request, "rankings.html", found=found, by=group, groups=GROUPS, months=months, weights=weights
        )  # fmt: skip


@pages.get("/rankings.csv")
async def rankings_file(request: Request, by: str = "", first: str = "", last: str = "") -> Response:
    """The same as a file."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        months, now = _months(visit, first, last), visit.runtime.clock()
        found = await service.ranking(visit.session, visit.account, _ranked_by(by), months.first, months.last, now)
        return sheets.of_ranking(found)


@pages.get("/statistics")
async def counted(request: Request, by: str = "", first: str = "", last: str = "") -> Response:
    """How often each thing happened in these months."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        months, group = _months(visit, first, last), _group(by)
        lines = await _lines(visit, group, months)
        return render(
            request, "statistics.html", lines=lines, total=statistics.total(lines) if group != "kind" else None,
            columns=COUNTED, by=group, groups=GROUPS, months=months,
        )  # fmt: skip


@pages.get("/statistics.csv")
async def counted_file(request: Request, by: str = "", first: str = "", last: str = "") -> Response:
    """The same as a file."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return sheets.of_statistics(await _lines(visit, _group(by), _months(visit, first, last)))


@pages.get("/spot-checks")
async def samples(request: Request) -> Response:
    """The samples of all months, and whether the last month's is to be drawn."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        now = visit.runtime.clock()
        month = sampling.month_before(service.this_month(now))
        return render(
            request, "spot_checks.html", samples=await stored.samples(visit.session, visit.account),
            wanted=month if await stored.sample(visit.session, month) is None else None,
            today=now.astimezone(SHANGHAI).date(),
        )  # fmt: skip


@pages.post("/spot-checks")
async def draw(request: Request) -> Response:
    """Draw the sample of the month before; once it is drawn it stays."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        now = visit.runtime.clock()
        month = sampling.month_before(service.this_month(now))
        sample = await service.draw(visit.session, month, now, account_id=visit.account.id)
    return back_to(f"/console/supervision/spot-checks#sample-{sample.id}")


@pages.get("/spot-checks/{sample_month}")
async def sample(request: Request, sample_month: str) -> Response:
    """One month's sample."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        named = _MONTH.fullmatch(sample_month)
        found = await stored.sample(visit.session, date.fromisoformat(f"{sample_month}-01")) if named else None
        if found is None:
            raise NotFound("这个月没有抽取样本")
        checks = await stored.spot_checks(visit.session, visit.account, found.id)
        return render(request, "sample.html", checks=checks, month=sample_month)


@pages.get("/spot-check/{spot_check_id:int}")
async def spot_check(request: Request, spot_check_id: int) -> Response:
    """One request to be looked at again."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        return await _spot_check(request, visit, spot_check_id)


@pages.post("/spot-check/{spot_check_id:int}/reveal")
async def reveal(request: Request, spot_check_id: int) -> Response:
    """Show whose it is, for the visit; that it was looked at is on record."""
    async with admitted(request, Role.SUPERVISOR) as visit:
        household = await service.look(visit.session, visit.account, spot_check_id, visit.runtime.clock())
        page = await _spot_check(request, visit, spot_check_id, household=household)
    log.info("personal_data_shown", spot_check_id=spot_check_id, account_id=visit.account.id)
    return page


@pages.post("/spot-check/{spot_check_id:int}")
async def record(
    request: Request,
    spot_check_id: int,
    verdict: Annotated[str, Form(max_length=40)] = "",
    note: Annotated[str, Form(max_length=4000)] = "",
    visited: Annotated[bool, Form()] = False,
) -> Response:
    """Record what was found; when that is refused the page keeps what was written."""
    try:
        async with admitted(request, Role.SUPERVISOR) as visit:
            now = visit.runtime.clock()
            await service.record(
                visit.session, visit.account, spot_check_id, verdict, note, now, visited=visited
            )  # fmt: skip
    except (Conflict, Invalid) as error:
        async with admitted(request, Role.SUPERVISOR) as visit:
            written = Written(verdict, note, visited)
            return await _spot_check(request, visit, spot_check_id, error=error, written=written)
    return back_to(f"/console/supervision/spot-check/{spot_check_id}")


async def _spot_check(
    request: Request,
    visit: Visit,
    spot_check_id: int,
    *,
    household: HelpRequest | None = None,
    error: Conflict | Invalid | None = None,
    written: Written = Written(),
) -> Response:
    check, found, office = await stored.spot_check(visit.session, visit.account, spot_check_id)
    return render(
        request, "spot_check.html", status=error.status if error else 200, check=check, one=found, office=office,
        household=household, problem=str(error or ""), verdict=written.verdict, note=written.note,
        visited=written.visited, longest=service.LONGEST_NOTE,
    )  # fmt: skip


async def _lines(visit: Visit, by: service.By, months: Months) -> list[Line]:
    lines = await service.counted(visit.session, by, months.first, months.last)
    if by != "kind":
        return lines
    return [replace(line, name=wording.word(wording.AID_TYPES, line.name)) for line in lines]


def _months(visit: Visit, first: str, last: str) -> Months:
    """The months that were asked for; from the beginning of the year to now where none were."""
    this = service.this_month(visit.runtime.clock())
    end = date.fromisoformat(f"{_month(last)}-01") if last else this
    begin = date.fromisoformat(f"{_month(first)}-01") if first else end.replace(month=1)
    if begin > end:
        raise Invalid("开始的月份不能晚于结束的月份")
    return Months(begin, end)


def _month(written: str) -> str:
    if not _MONTH.fullmatch(written):
        raise Invalid("月份请写成 2026-10 这样")
    return written


def _group(by: str) -> service.By:
    return cast("service.By", by) if by in get_args(service.By) else "township"


def _ranked_by(by: str) -> Literal["township", "department"]:
    return "department" if by == "department" else "township"
