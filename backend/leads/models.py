"""Leads, and the lists that were imported with every row that could not be used."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedJSON, EncryptedText
from backend.core.database import Base, Key, Moment

LeadOrigin = Literal["reported", "list", "warning"]
ReporterRole = Literal["grid_worker", "village_staff", "neighbour", "family", "other"]
"""As what somebody reports for a household that does not ask itself (代办)."""
LeadOutcome = Literal["filed", "already_helped", "no_need", "not_found"]
"""What came of looking: a request was filed, there is help already, there is no need, nobody was found."""


class LeadList(Base):
    """A list as it was imported; the digest of its bytes keeps it from coming in twice."""

    __tablename__ = "lead_lists"

    id: Mapped[Key]
    digest: Mapped[str] = mapped_column(Text, unique=True)
    source: Mapped[str] = mapped_column(Text)
    """Where the list comes from, in the importer's words."""
    head: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Its columns' names, under which the rows that could not be used are given back."""
    rows: Mapped[int]
    stored: Mapped[int]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """NULL from the command line."""
    imported_at: Mapped[Moment]


class LeadListFault(Base):
    """A row that could not be used: its line, why, and all of its cells, so that nothing is lost."""

    __tablename__ = "lead_list_faults"

    id: Mapped[Key]
    lead_list_id: Mapped[int] = mapped_column(ForeignKey("lead_lists.id"), index=True)
    line: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    cells: Mapped[Any] = mapped_column(EncryptedJSON)


class Lead(Base):
    """A household to look at, with the office that looks."""

    __tablename__ = "leads"
    __table_args__ = (
        CheckConstraint("origin IN ('reported', 'list', 'warning')", name="origin"),
        CheckConstraint(
            "reporter_role IN ('grid_worker', 'village_staff', 'neighbour', 'family', 'other')", name="reporter_role"
        ),
        CheckConstraint("(origin = 'reported') = (reporter_role IS NOT NULL)", name="reporter"),
        CheckConstraint("(origin = 'list') = (lead_list_id IS NOT NULL)", name="list"),
        CheckConstraint("origin <> 'warning' OR help_request_id IS NOT NULL", name="warning"),
        CheckConstraint("outcome IN ('filed', 'already_helped', 'no_need', 'not_found')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="closed"),
        Index("uq_leads_warning", "help_request_id", unique=True, postgresql_where="origin = 'warning'"),
        Index("ix_leads_office", "office_code", "closed_at", "id"),
        Index("ix_leads_person", "person_index", postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[Key]
    origin: Mapped[str] = mapped_column(Text)
    reporter_role: Mapped[str | None] = mapped_column(Text)
    reporter_name: Mapped[str | None] = mapped_column(EncryptedText)
    reporter_phone: Mapped[str | None] = mapped_column(EncryptedText)
    lead_list_id: Mapped[int | None] = mapped_column(ForeignKey("lead_lists.id"), index=True)
    line: Mapped[int | None]
    help_request_id: Mapped[int | None] = mapped_column(ForeignKey("help_requests.id"))
    """The request whose hardship index warned."""
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    area_label: Mapped[str] = mapped_column(EncryptedText)
    person_name: Mapped[str] = mapped_column(EncryptedText)
    person_phone: Mapped[str | None] = mapped_column(EncryptedText)
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    person_index: Mapped[str | None] = mapped_column(Text)
    """Blind index of the identity number, by which the same person is seen twice."""
    aid_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    words: Mapped[str] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[Moment]
    outcome: Mapped[str | None] = mapped_column(Text)
    outcome_note: Mapped[str | None] = mapped_column(EncryptedText)
    filed_as_id: Mapped[int | None] = mapped_column(ForeignKey("help_requests.id"))
    """The request that was filed out of it."""
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    """When everything was taken out that tells who it was."""
