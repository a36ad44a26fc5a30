"""Scorecards in all their versions, what was recorded of a household, and every index that was reckoned."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedJSON
from backend.core.database import Base, Key, Moment


class Scorecard(Base):
    """A scorecard as it once was; never changed and never deleted, for indexes were reckoned by it."""

    __tablename__ = "scorecards"

    version: Mapped[str] = mapped_column(Text, primary_key=True)
    """A digest of the content, so that no edit can forget to be a new version."""
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    since: Mapped[Moment]


class HouseholdFact(Base):
    """One thing somebody found out about the household of a request; a later finding is another row."""

    __tablename__ = "household_facts"
    __table_args__ = (
        CheckConstraint(
            "origin IN ('report', 'grid_worker', 'imported_list', 'caseworker', 'home_visit', 'data_check')",
            name="origin",
        ),
        Index("ix_household_facts_request", "help_request_id", "id"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    fact: Mapped[str] = mapped_column(Text)
    value: Mapped[Any] = mapped_column(EncryptedJSON)
    origin: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[Moment]


class HardshipIndex(Base):
    """One reckoning: the points, what each came from, and by which scorecard. The latest holds; the others stay."""

    __tablename__ = "hardship_indexes"
    __table_args__ = (
        CheckConstraint("points BETWEEN 0 AND 100", name="points"),
        Index("ix_hardship_indexes_request", "help_request_id", "id"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    scorecard_version: Mapped[str] = mapped_column(ForeignKey("scorecards.version"))
    points: Mapped[int]
    band: Mapped[str] = mapped_column(Text)
    band_name: Mapped[str] = mapped_column(Text)
    warning: Mapped[bool]
    parts: Mapped[Any] = mapped_column(EncryptedJSON)
    """What the points are made of (`rules.Part`)."""
    at: Mapped[Moment]
