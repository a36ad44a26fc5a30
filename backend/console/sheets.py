"""Supervision's lists as files for a spreadsheet program. No column of them holds anything personal."""

from collections.abc import Iterable, Sequence

from starlette.responses import Response

from backend.console import display, wording
from backend.core.sheets import Cell, sheet
from backend.supervision.rankings import Ranked
from backend.supervision.repository import Overdue
from backend.supervision.statistics import COUNTED, Line

RANKING = (
    "名次",
    "名称",
    "得分",
    "收件",
    "办结决定",
    "平均天数",
    "环节办结",
    "其中超期",
    "现超期",
    "退单",
    "评价",
    "满意",
    "一般",
)


def download(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A CSV file that the browser saves and nobody else keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response(sheet(head, rows), media_type="text/csv; charset=utf-8", headers=headers)


def of_overdue(found: Iterable[Overdue]) -> Response:
    """What is overdue, by request numbers."""
    rows = ((one.number, one.office, one.department, one.stage, display.last_day(one.due_at)) for one in found)
    return download("overdue", ("受理编号", "经办机构", "部门", "环节", "应办结日"), rows)


def of_ranking(found: Iterable[Ranked]) -> Response:
    """A ranking with the figures it is made of."""
    return download("rankings", RANKING, (_ranking_row(one) for one in found))


def _ranking_row(one: Ranked) -> Sequence[Cell]:
    f = one.unit.figures
    days = None if f.days_each is None else round(f.days_each, 1)
    return (
        one.place, one.unit.name, one.score, f.received, f.decided, days, f.ended, f.late, f.overdue, f.handed_back,
        f.rated, f.good, f.fair,
    )  # fmt: skip


def of_statistics(lines: Iterable[Line]) -> Response:
    """How often each thing happened."""
    head = ("名称", *(wording.word(wording.COUNTS, what) for what in COUNTED))
    return download("statistics", head, ((line.name, *line.counts) for line in lines))
