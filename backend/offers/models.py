"""Offers of help (帮助意向)."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment


class HelpOffer(Base):
    """What somebody wants to give, in their own words, and where to reach them."""

    __tablename__ = "help_offers"

    id: Mapped[Key]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    """The office that gets in touch."""
    words: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_at: Mapped[Moment]
    channel: Mapped[str] = mapped_column(Text)
