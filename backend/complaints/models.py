"""Complaints (投诉举报). An anonymous one has neither contact nor name: nothing leads from it to whoever sent it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment


class Complaint(Base):
    """What somebody told supervision, and what supervision answered."""

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered"),
        Index("ix_complaints_waiting", "id", postgresql_where="answered_at IS NULL"),
        Index("ix_complaints_answered", "answered_at", postgresql_where="answered_at IS NOT NULL"),
    )

    id: Mapped[Key]
    number: Mapped[str | None] = mapped_column(Text, unique=True)
    """TS-2026-000012; made from the id, so it is set right after the row."""
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    """Whom to answer here; NULL when it is anonymous, or came from another system."""
    sender_name: Mapped[str | None] = mapped_column(EncryptedText)
    sender_phone: Mapped[str | None] = mapped_column(EncryptedText)
    """As another system took them down: nobody has proven that they are theirs, so that nothing is sent there."""
    words: Mapped[str] = mapped_column(EncryptedText)
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    filed_at: Mapped[Moment]
    answered_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    """When the words were taken out, for they had been kept long enough."""
