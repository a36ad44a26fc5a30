"""Signatures, and relatives that members of staff have declared."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment


class Signature(Base):
    """One signature of one member of staff under one step; never changed but for the seal that follows it."""

    __tablename__ = "signatures"
    __table_args__ = (
        CheckConstraint("hand IN ('investigation', 'review', 'approval', 'payment')", name="hand"),
        UniqueConstraint("event_id"),
        Index("ix_signatures_request", "help_request_id", "id"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("help_request_events.id"))
    hand: Mapped[str] = mapped_column(Text)
    signer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    digest: Mapped[str] = mapped_column(Text)
    """SHA-256 of what was signed, in its canonical form."""
    seal: Mapped[str | None] = mapped_column(Text)
    """What the seal's keeper gave back; None until the seal is set."""
    signed_at: Mapped[Moment]
    sealed_at: Mapped[Moment | None]


class DeclaredRelative(Base):
    """A near relative that a member of staff has declared (近亲属备案), found by blind index."""

    __tablename__ = "declared_relatives"
    __table_args__ = (UniqueConstraint("account_id", "id_index"),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(EncryptedText)
    id_number: Mapped[str] = mapped_column(EncryptedText)
    id_index: Mapped[str] = mapped_column(Text, index=True)
    relation: Mapped[str] = mapped_column(EncryptedText)
    declared_at: Mapped[Moment]
