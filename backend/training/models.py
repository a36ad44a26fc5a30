"""Utterances the assistant was unsure of, masked, with what it understood and what a person says it means."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Key, Moment


class Utterance(Base):
    """One masked utterance; `count` residents said the same."""

    __tablename__ = "utterances"
    __table_args__ = (Index("ix_utterances_unlabelled", "confidence", postgresql_where="label IS NULL"),)

    id: Mapped[Key]
    text: Mapped[str] = mapped_column(Text, unique=True)
    """Names, numbers and places replaced by marks before it is stored: training data holds no personal data."""
    intent: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float] = mapped_column(Float)
    aid_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    entities: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    model_version: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(default=1)
    label: Mapped[str | None] = mapped_column(Text)
    """The right intent, or `discarded`."""
    label_aid_types: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    labelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    labelled_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
