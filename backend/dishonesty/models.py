"""The entries of the register. Append-only: the database refuses to change or delete its rows (migration 0011)."""

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment


class DishonestyEntry(Base):
    """One entry of the register, or one that corrects another (`corrects_id`); the corrected one stays readable."""

    __tablename__ = "dishonesty_entries"
    __table_args__ = (
        CheckConstraint("part IN ('applicant', 'involved')", name="part"),
        CheckConstraint("person_index IS NOT NULL OR resident_id IS NOT NULL", name="somebody"),
    )

    id: Mapped[Key]
    trace_id: Mapped[int] = mapped_column(ForeignKey("traces.id"), index=True)
    part: Mapped[str] = mapped_column(Text)
    person_index: Mapped[str | None] = mapped_column(Text, index=True)
    """Blind index of the identity number, by which later requests are found."""
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    """Whoever filed it for themselves; NULL for those involved, and where it was filed on behalf."""
    name: Mapped[str] = mapped_column(EncryptedText)
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    reason: Mapped[str] = mapped_column(EncryptedText)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("dishonesty_entries.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[Moment]
