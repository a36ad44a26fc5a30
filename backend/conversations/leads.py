"""A lead that turns into a help request: filed for the household by whoever went to look, with all that the lead holds.

What the grid worker, the neighbour or the list told lands in the request's fields, each with where it comes from. Here,
beside the conversations, because the household is told of every step like anybody who has called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations import repository as conversations
from backend.core.errors import Conflict, Invalid
from backend.help_requests import repository as help_requests
from backend.help_requests import service as casework
from backend.help_requests.models import HelpRequest
from backend.leads import repository as leads
from backend.leads import service
from backend.leads.models import Lead
from backend.staff.models import Account
from bot.channels.numbers import mainland_mobile, to_e164
from bot.flows.effects import HelpRequestForm
from bot.messages import Address, Channel
from bot.nlu.places import ResolvedArea
from bot.nlu.understanding import AID_TYPES, AidTypeName

if TYPE_CHECKING:
    from backend.runtime import Runtime

ON_PAPER = {"consent": "on_paper", "pledge": "on_paper"}
"""What the household has signed where it was met (PIPL art. 14: consent must be provable)."""
MOST_PEOPLE, LARGEST_INCOME = 30, 100_000


@dataclass(frozen=True, slots=True)
class Filling:
    """What whoever went to look adds to the lead: as it was written into the form."""

    note: str = field(repr=False)
    aid_type: str
    phone: str = field(repr=False)
    household_size: str = ""
    monthly_income: str = field(default="", repr=False)
    agreed: bool = False


async def file(
    session: AsyncSession, runtime: "Runtime", account: Account, lead_id: int, told: Filling, now: datetime
) -> HelpRequest:
    """File a request out of an open lead of the account's office, and close the lead with it.

    Raises NotFound for another office's lead, Conflict for a closed one or one that a request warned with, Invalid for
    what is missing or the household has not agreed to.
    """
    lead = await leads.lead(session, account, lead_id, lock=True)
    if lead.closed_at is not None:
        raise Conflict("这条线索已经看过了")
    if lead.help_request_id is not None:
        raise Conflict("这条线索就是由一件申请预警来的，不用再立")
    form = _form(lead, told, account, now)
    contact, _ = await conversations.locked(session, Address(Channel.PHONE, to_e164(form.phone)), now)
    resident = await casework.applicant(session, contact, form, now)
    submitted = await casework.submit(
        session, runtime, form=form, contact=contact, resident=resident, message_id=None, now=now
    )
    request = await help_requests.by_number(session, submitted.number)
    assert request is not None, "it has just been filed"
    await service.close(session, account, lead.id, "filed", told.note, now, filed_as=request.id)
    return request


def _form(lead: Lead, told: Filling, account: Account, now: datetime) -> HelpRequestForm:
    if not told.agreed:
        raise Invalid("要当面说明，本人在同意告知和诚信承诺上签了字，才能替他立申请")
    aid_type = next((name for name in AID_TYPES if name == told.aid_type), None)
    if aid_type is None:
        raise Invalid("请选择救助类型")
    size = _number(told.household_size, "家庭人口", MOST_PEOPLE, least=1)
    income = _number(told.monthly_income, "全家月收入", LARGEST_INCOME)
    phone = _phone(lead, told)
    aid_types = tuple(dict.fromkeys([*cast("list[AidTypeName]", lead.aid_types), aid_type]))
    of_lead = {
        "applicant_name": lead.person_name, "id_number": lead.id_number, "hardship": lead.words,
        "area": {"code": lead.area_code, "label": lead.area_label}, "aid_types": list(lead.aid_types),
        "phone": lead.person_phone if lead.person_phone == phone else None,
    }  # fmt: skip
    seen = {"household_size": size, "monthly_income": income, "phone": phone, "aid_types": [aid_type]}
    provenance = {slot: _seen(value, account, now) for slot, value in seen.items() if value}
    provenance |= {slot: _told(lead, value) for slot, value in of_lead.items() if value}
    return HelpRequestForm(
        on_behalf=False, applicant_name=lead.person_name, phone=phone, id_number=lead.id_number,
        area=ResolvedArea(lead.area_code, lead.area_label, "village", None), aid_types=aid_types, hardship=lead.words,
        household_size=size, monthly_income=income, attachments=(), urgent=False, agreements=ON_PAPER,
        provenance=provenance,
    )  # fmt: skip


def _phone(lead: Lead, told: Filling) -> str:
    phone = mainland_mobile(told.phone.strip() or lead.person_phone or "")
    if phone is None:
        raise Invalid("请写户里能联系到的手机号")
    return phone


def _number(written: str, name: str, most: int, least: int = 0) -> int | None:
    written = written.strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit()) or not least <= int(written) <= most:
        raise Invalid(f"“{name}”请填 {least} 到 {most} 的整数，不知道就空着")
    return int(written)


def _told(lead: Lead, value: Any) -> Mapping[str, Any]:
    """Where a field comes from that the lead holds: which lead, who reported it, when."""
    return {
        "value": value, "by": "lead", "lead": lead.id, "reporter_role": lead.reporter_role, "origin": _origin(lead),
        "said_in": "", "at": lead.recorded_at.isoformat(), "confidence": 1.0, "history": [],
    }  # fmt: skip


def _seen(value: Any, account: Account, now: datetime) -> Mapping[str, Any]:
    return {
        "value": value, "by": "caseworker", "account": account.id, "said_in": "", "at": now.isoformat(),
        "confidence": 1.0, "history": [],
    }  # fmt: skip


def _origin(lead: Lead) -> str:
    """Where the lead's words come from, by the names that facts of a household have for it."""
    if lead.origin == "list":
        return "imported_list"
    return "grid_worker" if lead.reporter_role in ("grid_worker", "village_staff") else "report"
