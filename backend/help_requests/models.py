"""Help requests and their events. The row is where the request stands; the events are how it came there."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    and_,
    func,
    literal_column,
    not_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, defer, mapped_column
from sqlalchemy.sql.expression import Grouping

from backend.core.crypto import EncryptedJSON, EncryptedText
from backend.core.database import Base, Key, Moment, one_of
from backend.help_requests.lifecycle import TO_DO, Action


class HelpRequest(Base):
    """One request for assistance, with the household's own words and the office in charge."""

    __tablename__ = "help_requests"
    __table_args__ = (
        UniqueConstraint("submitted_with_id"),
        CheckConstraint(
            "stage IN ('submitted', 'accepted', 'materials_requested', 'approved', 'refused', 'closed', 'withdrawn')",
            name="stage",
        ),
        CheckConstraint("household_size > 0", name="household_size"),
        CheckConstraint("monthly_income >= 0", name="monthly_income"),
        Index("ix_help_requests_resident", "resident_id", "id"),
        Index("ix_help_requests_submitted_at", "submitted_at"),
        ForeignKeyConstraint(
            ["procedure_code", "procedure_version"],
            ["procedure_versions.code", "procedure_versions.version"],
            name="fk_help_requests_procedure",
        ),
        Index("ix_help_requests_household_marks", "household_marks", postgresql_using="gin"),
        UniqueConstraint("linked_to_id", "programme_code"),
    )  # fmt: skip

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(Text, unique=True)
    """受理编号, e.g. LY-2026-000317."""
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    channel: Mapped[str] = mapped_column(Text)
    submitted_with_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    """The message that confirmed it: one message submits at most once."""
    stage: Mapped[str] = mapped_column(Text)
    procedure_code: Mapped[str | None] = mapped_column(Text)
    procedure_version: Mapped[str | None] = mapped_column(Text)
    """The version of the procedure it began with, and stays on; None in a county without procedures."""
    procedure_stage: Mapped[str | None] = mapped_column(Text)
    """The stage of the procedure it is at; None when that is over."""
    programme_code: Mapped[str | None] = mapped_column(ForeignKey("programmes.code"))
    """The programme that is asked for, where one is known."""
    linked_to_id: Mapped[int | None] = mapped_column(ForeignKey("help_requests.id"))
    """The request that was reported, for one that was filed with it for another programme."""
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    routing: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Rule, version, explanation and whether a rule fitted at all (`routed`)."""
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    area_label: Mapped[str] = mapped_column(EncryptedText)
    aid_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    urgent: Mapped[bool]
    on_behalf: Mapped[bool]
    applicant_name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    applicant_index: Mapped[str | None] = mapped_column(Text, index=True)
    """Blind index of who is in need: of the id number, else of name and phone together."""
    household_marks: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """Blind indexes of what its household is known again by: see `households`."""
    hardship: Mapped[str] = mapped_column(EncryptedText)
    household_size: Mapped[int | None] = mapped_column(Integer)
    monthly_income: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    """The household's total, yuan a month."""
    hardship_rank: Mapped[int] = mapped_column(SmallInteger, default=100, server_default="100")
    """Its place by the hardship index, 0 the gravest: 100 less the points. Orders the queue, decides nothing."""
    due_at: Mapped[Moment | None]
    """When the next of its clocks is due; None where none runs. The database itself keeps it, out of the ledger
    (decision 0020): nobody writes it, and what a session has read of it may be old."""
    attachments: Mapped[Any] = mapped_column(EncryptedJSON)
    consents: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Which version of consent and pledge was agreed to, when, on which channel."""
    provenance: Mapped[Any] = mapped_column(EncryptedJSON)
    screening: Mapped[Any] = mapped_column(EncryptedJSON, nullable=True)
    """How the programmes stood for the household when it was filed: code, standing, reasons, what is against it."""
    submitted_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    emptied_at: Mapped[datetime | None]
    """When its archive period was over and everything was taken out that tells whose it was."""
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own declaration


AS_IN_LISTS = tuple(
    defer(column, raiseload=True)
    for column in (
        HelpRequest.phone, HelpRequest.id_number, HelpRequest.hardship, HelpRequest.attachments,
        HelpRequest.provenance, HelpRequest.screening,
    )
)  # fmt: skip
"""For lists: without what no list shows, for decrypting it takes longer than finding the requests."""

LEFT_TO_DO = one_of(HelpRequest.stage, TO_DO)
"""Whether something is left to do."""
GOES_ON = and_(HelpRequest.stage == literal_column("'closed'"), HelpRequest.procedure_stage.is_not(None))
"""Whether it is closed and looked at again from time to time (动态管理)."""
DONE_WITH = and_(~LEFT_TO_DO, ~GOES_ON)
WITHDRAWN = HelpRequest.stage == literal_column("'withdrawn'")

FIRST_URGENT = Grouping(not_(HelpRequest.urgent))
FIRST_DUE = func.coalesce(HelpRequest.due_at, literal_column("'infinity'::timestamptz"))
"""What has no clock comes after what has one."""

TO_DO_PLACE = (FIRST_URGENT, FIRST_DUE, HelpRequest.hardship_rank, HelpRequest.submitted_at, HelpRequest.id)
DONE_PLACE = (FIRST_URGENT, HelpRequest.submitted_at, HelpRequest.id)
"""By what an office's requests are ordered; each list is a range of its index."""

Index(
    "ix_help_requests_to_do", HelpRequest.office_code, *TO_DO_PLACE, HelpRequest.stage, postgresql_where=LEFT_TO_DO
)  # fmt: skip
Index("ix_help_requests_ongoing", HelpRequest.office_code, *TO_DO_PLACE, postgresql_where=GOES_ON)
Index("ix_help_requests_done", HelpRequest.office_code, HelpRequest.stage, *DONE_PLACE, postgresql_where=DONE_WITH)
Index("ix_help_requests_withdrawn", HelpRequest.office_code, HelpRequest.updated_at, postgresql_where=WITHDRAWN)


class HelpRequestEvent(Base):
    """Something that happened to a help request; never deleted, and never changed but for its words.

    They (`note`, `details`) go with those of the request when its archive period is over.
    """

    __tablename__ = "help_request_events"
    __table_args__ = (
        Index("ix_help_request_events_request", "help_request_id", "id"),
        Index("ix_help_request_events_at", "at"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    action: Mapped[str] = mapped_column(Text)
    stage_before: Mapped[str | None] = mapped_column(Text)
    stage_after: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """The member of staff who acted; NULL for the resident or the system."""
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    """What the caseworker wrote to the resident."""
    details: Mapped[Any] = mapped_column(EncryptedJSON, nullable=True)
    """What the resident said or changed, or what had to be recorded, field by field, as plain JSON."""
    notice: Mapped[str | None] = mapped_column(Text)
    """The wording by which the resident is told, where the procedure's table says so."""
    ends: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    """Whether the request was over with it: what goes on in ongoing review is closed without being over."""
    at: Mapped[Moment]


HANDED_BACK = one_of(HelpRequestEvent.action, [Action.HAND_BACK])
Index("ix_help_request_events_hand_back", HelpRequestEvent.at, postgresql_where=HANDED_BACK)


class RunningNumber(Base):
    """The last request number of a year; its row lock gives numbers without a gap."""

    __tablename__ = "running_numbers"

    prefix: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class CodeLookup(Base):
    """A look-up of progress by code from a contact that is not the owner's: recorded, for it may be guessing."""

    __tablename__ = "code_lookups"

    id: Mapped[Key]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    found: Mapped[bool]
    at: Mapped[datetime]
