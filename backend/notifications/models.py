"""Notices: one event, one notice, one outcome."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Key, Moment


class Notice(Base):
    """What one event makes us tell the resident.

    `ladder` lists the ways in the order they are tried; `rung` is the present one.
    """

    __tablename__ = "notices"
    __table_args__ = (CheckConstraint("outcome IN ('pending', 'told', 'unreachable', 'unknown')", name="outcome"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("help_request_events.id"), unique=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    ladder: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    rung: Mapped[int] = mapped_column(Integer, default=0)
    outcome: Mapped[str] = mapped_column(Text, default="pending")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
