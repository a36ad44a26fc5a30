"""Photos of help requests, and who has looked at them."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from backend.core.crypto import EncryptedBytes, EncryptedText
from backend.core.database import Base, Key, Moment

Gap = Literal["gone", "too_large", "not_a_picture", "not_kept_by_us", "not_connected", "not_reachable"]
"""Why a photo is not here."""


class Photo(Base):
    """One photo of one request. `content` is read on purpose only, for each look at it is a `PhotoLook`."""

    __tablename__ = "photos"
    __table_args__ = (
        UniqueConstraint("help_request_id", "digest"),
        CheckConstraint("state IN ('waiting', 'kept', 'missing', 'removed')", name="state"),
        CheckConstraint("(state = 'kept') = (content IS NOT NULL)", name="content"),
        CheckConstraint("(state = 'missing') = (reason IS NOT NULL)", name="reason"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    channel: Mapped[str] = mapped_column(Text)
    provider_id: Mapped[str] = mapped_column(EncryptedText)
    url: Mapped[str] = mapped_column(EncryptedText)
    digest: Mapped[str] = mapped_column(Text)
    """Keyed digest of the provider's id, by which a photo is known that came before."""
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    content_type: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int | None]
    """Bytes."""
    content: Mapped[bytes | None] = deferred(mapped_column(EncryptedBytes))
    added_at: Mapped[Moment]
    settled_at: Mapped[datetime | None]


class PhotoLook(Base):
    """Somebody has looked at a photo; never changed, never deleted."""

    __tablename__ = "photo_looks"
    __table_args__ = (Index("ix_photo_looks_photo", "photo_id", "id"),)

    id: Mapped[Key]
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[Moment]
