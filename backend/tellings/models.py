"""Tellings (电话或当面告知): the duty to tell somebody a decision, and every attempt at it."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment

Reason = Literal["unreachable", "unknown", "required"]
"""Why a person has to tell it: no way was left, nobody knows whether the last one arrived, the county wants it so."""

Way = Literal["phone", "in_person"]

Told = Literal["told", "not_reached"]
"""What came of an attempt."""


class Telling(Base):
    """One decision that somebody of the office has to tell; open until `ended_at`."""

    __tablename__ = "tellings"
    __table_args__ = (
        CheckConstraint("reason IN ('unreachable', 'unknown', 'required')", name="reason"),
        Index("ix_tellings_open", "since", "id", postgresql_where="ended_at IS NULL"),
        Index("ix_tellings_request", "help_request_id", "id"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("help_request_events.id"), unique=True)
    decision: Mapped[str] = mapped_column(Text)
    """The stage the request came to by it."""
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[Moment]
    ended_at: Mapped[datetime | None]
    """When it was told."""


class TellingAttempt(Base):
    """One attempt: who of the staff, when, whom, by what way, with what outcome; never deleted. `whom` and `note`
    go with the words of the request when its archive period is over."""

    __tablename__ = "telling_attempts"
    __table_args__ = (
        CheckConstraint("way IN ('phone', 'in_person')", name="way"),
        CheckConstraint("outcome IN ('told', 'not_reached')", name="outcome"),
        Index("ix_telling_attempts_telling", "telling_id", "id"),
    )

    id: Mapped[Key]
    telling_id: Mapped[int] = mapped_column(ForeignKey("tellings.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    way: Mapped[str] = mapped_column(Text)
    whom: Mapped[str] = mapped_column(EncryptedText)
    """Who was told, by name or by what they are to the applicant; empty when nobody was reached."""
    outcome: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(EncryptedText)
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
