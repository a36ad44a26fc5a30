"""One household, one file (一户一档): everything about a request as one PDF, its whole trail with it.

What data checks found is not in it: that is for the check alone. The text is set in STSong-Light, one of the fonts that
every PDF reader brings for Chinese, so that no font has to be shipped.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.clock import SHANGHAI
from backend.core.workdays import last_day
from backend.data_checks import repository as data_checks
from backend.deadlines import repository as deadlines
from backend.help_requests import lifecycle, repository
from backend.help_requests.additions import ADDED, CHECKED
from backend.help_requests.casework import LOOK, procedure_of
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.offices import repository as offices
from backend.procedures.rules import Procedure
from backend.publicity import repository as publicity
from backend.signatures import repository as signatures
from backend.staff.models import Account
from bot import texts
from bot.messages import Channel

FONT = "STSong-Light"
TITLE = ParagraphStyle("title", fontName=FONT, fontSize=16, leading=24, spaceAfter=4 * mm, wordWrap="CJK")
HEADING = ParagraphStyle("heading", fontName=FONT, fontSize=12, leading=18, spaceBefore=4 * mm, wordWrap="CJK")
BODY = ParagraphStyle("body", fontName=FONT, fontSize=9.5, leading=15, wordWrap="CJK")
HANDS = {"investigation": "调查", "review": "审核", "approval": "审批", "payment": "发放"}
BOARDS = {"review": "审核公示", "approval": "审批公示", "long_term": "长期公示"}

FROM_SYSTEMS = {ADDED: "收到补充材料", CHECKED: "收到核对结果"}
"""What reaches a request from another system."""

CONSENTS = {
    "consent": "同意告知",
    "health": "健康信息",
    "finance": "收入和债务信息",
    "pledge": "诚信承诺",
    "data_check": "核对授权",
    "withdrawn": "撤回同意",
}
"""What was agreed to."""
OF_PERSON = "_of_person"
"""How the agreements end that the person concerned gave to a request somebody made for them."""
CHANNELS = {"wechat": "微信", "sms": "短信", "phone": "电话", "web": "网页"}

Section = tuple[str, list[str]]


async def pdf(
    session: AsyncSession, request: HelpRequest, county: str, now: datetime, more: Sequence[Section] = ()
) -> bytes:
    """The file of one request; `more` are sections about it from elsewhere. The look is on record already."""
    sections = [
        ("申请", await asked(session, request)),
        ("办理经过", await trail(session, request)),
        ("签字", await _signed(session, request)),
        ("期限", await _clocks(session, request)),
        ("公示", await _public(session, request)),
        ("核对", await _checked(session, request)),
        *more,
    ]
    return typeset(f"{county}社会救助档案　{request.number}", sections, f"导出于 {_moment(now)}")


def fields_of(procedure: Procedure | None) -> dict[str, dict[str, str]]:
    """What the fields are called that each step of this procedure records: an opinion is another at each of them."""
    table = None if procedure is None else procedure.table
    actions = {} if table is None else table.actions
    return {name: {field.name: field.label for field in action.record} for name, action in actions.items()}


def stage_name(procedure: Procedure | None, name: str | None) -> str:
    """What people call a stage of the procedure; "" where there is none."""
    stage = None if procedure is None or name is None else procedure.stage(name)
    return "" if stage is None else stage.name


def typeset(title: str, sections: Iterable[Section], footer: str) -> bytes:
    """Sections with their lines as a PDF of A4 pages; what is in the lines is text and nothing else."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    story: list[Flowable] = [Paragraph(escape(title), TITLE)]
    for heading, lines in sections:
        story.append(Paragraph(escape(heading), HEADING))
        story += [Paragraph(escape(line).replace("\n", "<br/>"), BODY) for line in lines or ["（无）"]]
    story += [Spacer(1, 6 * mm), Paragraph(escape(footer), BODY)]
    made = io.BytesIO()
    margins = {"leftMargin": 20 * mm, "rightMargin": 20 * mm, "topMargin": 18 * mm, "bottomMargin": 18 * mm}
    SimpleDocTemplate(made, pagesize=A4, title=title, **margins).build(story)
    return made.getvalue()


async def asked(session: AsyncSession, request: HelpRequest) -> list[str]:
    """What was asked for, by whom, where it went and on which grounds, and what was agreed to."""
    office = await offices.office(session, request.office_code)
    linked = [other.number for other in await repository.linked_to(session, [request.id])]
    said = {
        "姓名": request.applicant_name,
        "身份证号": request.id_number or "没有填",
        "电话": request.phone + ("（代办人）" if request.on_behalf else ""),
        "住址": request.area_label,
        "家庭人口": str(request.household_size or "没有填"),
        "家庭月收入": "没有填" if request.monthly_income is None else f"{request.monthly_income} 元",
        "救助类型": "、".join(texts.label("aid", name) for name in request.aid_types),
        "困难情况": request.hardship,
        "提交": _moment(request.submitted_at),
        "经办机构": office.name,
        "分派依据": str(request.routing["explanation"]),
        "同意和承诺": "；".join(_agreed(name, given) for name, given in request.consents.items()) or "无",
        "关联事项": "、".join(linked) or "无",
        "现在": texts.phrase(f"stage.{request.stage}", channel=Channel.WEB),
    }
    return [f"{name}：{value}" for name, value in said.items()]


def _agreed(name: str, given: Mapping[str, str]) -> str:
    """One agreement with what proves it: when, on which channel, to which version of the text (PIPL art. 14)."""
    kind, by_person = name.removesuffix(OF_PERSON), "（本人）" if name.endswith(OF_PERSON) else ""
    channel = CHANNELS.get(given.get("channel", ""), "")
    version = given.get("version", "").rpartition("@")[2]
    proofs = [_moment(datetime.fromisoformat(given["at"])), channel, f"文本版本 {version}" if version else ""]
    return f"{CONSENTS.get(kind, kind)}{by_person}（{'，'.join(filter(None, proofs))}）"


async def trail(session: AsyncSession, request: HelpRequest) -> list[str]:
    """Everything that happened to a request, step by step, with who did it and what was recorded."""
    procedure = await procedure_of(session, request)
    wanted = (
        select(HelpRequestEvent, Account.display_name)
        .outerjoin(Account, Account.id == HelpRequestEvent.actor_id)
        .where(HelpRequestEvent.help_request_id == request.id)
        .order_by(HelpRequestEvent.id)
    )
    labels = {**lifecycle.labels(procedure), **FROM_SYSTEMS, LOOK: "查看完整号码或导出档案"}
    fields = fields_of(procedure)
    return [_step(event, actor, labels, fields.get(event.action, {})) for event, actor in await session.execute(wanted)]


def _who(event: HelpRequestEvent, actor: str | None) -> str:
    return actor or ("外部系统" if event.action in FROM_SYSTEMS else "居民")


def _step(event: HelpRequestEvent, actor: str | None, labels: Mapping[str, str], fields: Mapping[str, str]) -> str:
    details: dict[str, Any] = event.details or {}
    lines = [f"{_moment(event.at)}　{labels.get(event.action, event.action)}　{_who(event, actor)}"]
    lines += [f"　　{fields[name]}：{value}" for name, value in details.items() if name in fields]
    lines += [f"　　告知居民：{event.note}"] if event.note else []
    return "\n".join(lines)


async def _signed(session: AsyncSession, request: HelpRequest) -> list[str]:
    return [
        f"{HANDS[one.hand]}：{name}，{_moment(one.signed_at)}，摘要 {one.digest[:16]}，签章 {one.seal or '等待中'}"
        for one, name in await signatures.with_names(session, request.id)
    ]


async def _clocks(session: AsyncSession, request: HelpRequest) -> list[str]:
    found: Sequence[Any] = await deadlines.of_request(session, request.id)
    return [
        f"{one.stage_name}：{_moment(one.started_at)} 起，最晚 {last_day(one.due_at)}"
        + (f"，{_moment(one.finished_at)} 完成" if one.finished_at else "")
        for one in found
    ]


async def _public(session: AsyncSession, request: HelpRequest) -> list[str]:
    return [
        f"{BOARDS[one.board]}：{_moment(one.starts_at)} 至 {last_day(one.ends_at)}"
        + (f"，{_moment(one.taken_down_at)} 撤下" if one.taken_down_at else "")
        for one in await publicity.of_request(session, request.id)
    ]


async def _checked(session: AsyncSession, request: HelpRequest) -> list[str]:
    checks = await data_checks.of_request(session, request.id)
    looks = await data_checks.looks(session, request.id)
    lines = [f"{_moment(checks[-1].asked_at)} 向 {len(checks)} 个来源核对，结果保密，不入本档"] if checks else []
    return lines + [f"{_moment(look.at)}　{name} 查看核对结果" for look, name in looks]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
