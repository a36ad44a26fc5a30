"""Traces with their steps, looks at the register of dishonesty, honest mistakes.

All but the traces themselves are append-only: the database refuses to change or delete their rows (migration 0011).
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment

Ground = Literal["report", "data_check", "spot_check", "other"]
"""What made somebody suspect: a report, a check of data, a spot check."""

Outcome = Literal["proven", "unfounded", "honest_mistake"]

APPEND_ONLY = ("trace_steps", "dishonesty_entries", "register_looks", "honest_mistakes")
"""The tables whose rows the database refuses to change or delete."""


class Trace(Base):
    """A suspicion about one request, followed until it is proven, unfounded, or an honest mistake."""

    __tablename__ = "traces"
    __table_args__ = (
        CheckConstraint("ground IN ('report', 'data_check', 'spot_check', 'other')", name="ground"),
        CheckConstraint("outcome IN ('proven', 'unfounded', 'honest_mistake')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="closed"),
        Index("uq_traces_open", "help_request_id", unique=True, postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    ground: Mapped[str] = mapped_column(Text)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))
    words: Mapped[str] = mapped_column(EncryptedText)
    """What is suspected, and why."""
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    opened_at: Mapped[Moment]
    outcome: Mapped[str | None] = mapped_column(Text)
    reasons: Mapped[str | None] = mapped_column(EncryptedText)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]


class TraceStep(Base):
    """Something that was done to find out, and what it gave."""

    __tablename__ = "trace_steps"

    id: Mapped[Key]
    trace_id: Mapped[int] = mapped_column(ForeignKey("traces.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[Moment]


class RegisterLook(Base):
    """Somebody has looked at the register, or was told at a request that its applicant stands in it."""

    __tablename__ = "register_looks"
    __table_args__ = (
        CheckConstraint("what IN ('register', 'flag')", name="what"),
        CheckConstraint("(what = 'flag') = (help_request_id IS NOT NULL)", name="of_request"),
    )

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    help_request_id: Mapped[int | None] = mapped_column(ForeignKey("help_requests.id"))
    at: Mapped[Moment]


class HonestMistake(Base):
    """A mistake made in good faith and put right: kept as such, and held against nobody (容错纠错)."""

    __tablename__ = "honest_mistakes"

    id: Mapped[Key]
    trace_id: Mapped[int] = mapped_column(ForeignKey("traces.id"), unique=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    words: Mapped[str] = mapped_column(EncryptedText)
    corrected: Mapped[str] = mapped_column(EncryptedText)
    """How it was put right."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[Moment]
