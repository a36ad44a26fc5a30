"""Petitions, as supervision records them."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment

PetitionWay = Literal["letter", "visit", "hotline", "other"]
"""How it reached the county."""


class Petition(Base):
    """One petition: who brought what, about which request or whose household, and the answer."""

    __tablename__ = "petitions"
    __table_args__ = (
        CheckConstraint("way IN ('letter', 'visit', 'hotline', 'other')", name="way"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered"),
        Index("ix_petitions_received_on", "received_on"),
        Index("ix_petitions_waiting", "received_on", "id", postgresql_where="answered_at IS NULL"),
        Index("ix_petitions_answered", "answered_at", postgresql_where="answered_at IS NOT NULL"),
    )

    id: Mapped[Key]
    number: Mapped[str | None] = mapped_column(Text, unique=True)
    """XF-2026-000012; made from the id, so it is set right after the row."""
    way: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date] = mapped_column(Date)
    petitioner: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    words: Mapped[str] = mapped_column(EncryptedText)
    help_request_id: Mapped[int | None] = mapped_column(ForeignKey("help_requests.id"), index=True)
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    """Whose household it is about, where no request was named."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[Moment]
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    """When words and names were taken out, for they had been kept long enough."""
