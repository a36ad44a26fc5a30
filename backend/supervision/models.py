"""Spot checks: the sample of a month, and what came of looking at each request in it."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment

Verdict = Literal["sound", "faulty", "doubtful"]
"""What a spot check found: all in order, handled wrongly by the office, or doubt whether what was said is true."""


class SpotCheckSample(Base):
    """The sample of one month, with what it can be drawn again from."""

    __tablename__ = "spot_check_samples"

    id: Mapped[Key]
    month: Mapped[date] = mapped_column(Date, unique=True)
    """The first day of the month in which the requests were filed."""
    seed: Mapped[str] = mapped_column(Text)
    population: Mapped[int]
    """How many requests there were to draw from."""
    share: Mapped[int]
    at_least: Mapped[int]
    visits: Mapped[int]
    """Percent, number and percent as the county had set them when it was drawn."""
    due_on: Mapped[date] = mapped_column(Date)
    """The first day on which it is late."""
    drawn_at: Mapped[Moment]
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """NULL when the worker drew it."""


class SpotCheck(Base):
    """One request of a sample. Its outcome is recorded once."""

    __tablename__ = "spot_checks"
    __table_args__ = (
        UniqueConstraint("sample_id", "help_request_id"),
        CheckConstraint("verdict IN ('sound', 'faulty', 'doubtful')", name="verdict"),
        CheckConstraint("(verdict IS NULL) = (checked_at IS NULL)", name="checked"),
    )

    id: Mapped[Key]
    sample_id: Mapped[int] = mapped_column(ForeignKey("spot_check_samples.id"))
    position: Mapped[int]
    """Its place in the drawing, 1 the first."""
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"), index=True)
    with_visit: Mapped[bool]
    """Whether the household is to be visited."""
    visited: Mapped[bool | None]
    verdict: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime | None]
