"""Every class of what is kept for a time, by its name in `retention.yml`, in the order in which they are removed.

Not among them: registers and trails that must not end (`dishonesty_entries`, `trace_steps`, looks, accesses, rights
exercised, signatures, clocks, reminders), and what says nothing about anybody. The spool is each web process's own.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from backend.charity.models import Contribution
from backend.complaints.models import Complaint
from backend.help_requests.models import HelpRequest
from backend.leads.models import Lead, LeadList, LeadListFault
from backend.messaging.models import EarlyReceipt
from backend.offers.models import HelpOffer
from backend.petitions.models import Petition
from backend.photos.models import Photo
from backend.residents.models import OneTimeCode
from backend.retention import closed_requests, talk
from backend.retention.sorts import Rows, Sort
from backend.systems.models import ApiCall, WebhookDelivery
from backend.trust.models import Trace


def _photos(before: datetime) -> ColumnElement[bool]:
    over = exists().where(HelpRequest.id == Photo.help_request_id, closed_requests.is_over(before))
    return (Photo.state != "removed") & over


def _complaints(before: datetime) -> ColumnElement[bool]:
    traced = exists().where(Trace.complaint_id == Complaint.id, Trace.closed_at.is_(None))
    return (Complaint.answered_at < before) & Complaint.emptied_at.is_(None) & ~traced


def _faults(before: datetime) -> ColumnElement[bool]:
    return LeadListFault.lead_list_id.in_(select(LeadList.id).where(LeadList.imported_at < before))


def _offers(before: datetime) -> ColumnElement[bool]:
    return (HelpOffer.recorded_at < before) & ~exists().where(Contribution.help_offer_id == HelpOffer.id)


CLASSES: Mapping[str, Sort] = {
    "photos": Rows(Photo, _photos, lambda _now: closed_requests.NO_PHOTO),
    "closed_requests": closed_requests.ClosedRequests(),
    "messages": talk.Messages(),
    "conversations": talk.CONVERSATIONS,
    "complaints": Rows(
        Complaint,
        _complaints,
        lambda now: {
            "sender_name": None, "sender_phone": None, "words": "", "answer": "", "contact_id": None,
            "emptied_at": now,
        },
    ),
    "petitions": Rows(
        Petition,
        lambda before: (Petition.answered_at < before) & Petition.emptied_at.is_(None),
        lambda now: {
            "petitioner": None, "phone": None, "id_number": None, "words": "", "answer": "", "emptied_at": now,
        },
    ),
    "leads": Rows(
        Lead,
        lambda before: (Lead.closed_at < before) & Lead.emptied_at.is_(None),
        lambda now: {
            "reporter_name": None, "reporter_phone": None, "area_label": "", "person_name": "", "person_phone": None,
            "id_number": None, "person_index": None, "words": "", "outcome_note": None, "emptied_at": now,
        },
    ),
    "lead_list_faults": Rows(LeadListFault, _faults),
    "help_offers": Rows(HelpOffer, _offers),
    "api_calls": Rows(ApiCall, lambda before: ApiCall.at < before),
    "webhook_deliveries": Rows(
        WebhookDelivery, lambda before: (WebhookDelivery.state != "waiting") & (WebhookDelivery.updated_at < before)
    ),
    "early_receipts": Rows(EarlyReceipt, lambda before: EarlyReceipt.received_at < before),
    "one_time_codes": Rows(OneTimeCode, lambda before: OneTimeCode.created_at < before),
    "contacts": talk.CONTACTS,
}  # fmt: skip
