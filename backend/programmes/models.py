"""Programmes of assistance (救助项目), the county's data."""

from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base


class Programme(Base):
    """What one department gives to whom, in the residents' words, with the conditions that pre-screening reads.

    Reading it is free of the session: no part of it is loaded later.
    """

    __tablename__ = "programmes"
    __table_args__ = (CheckConstraint("approving IN ('township', 'county')", name="approving"),)

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    """The county's own order, in which programmes are offered."""
    name: Mapped[str] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What people call it."""
    aid_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    department_code: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    approving: Mapped[Literal["township", "county"]] = mapped_column(Text)
    """The level that decides."""
    qualifies: Mapped[str] = mapped_column(Text)
    """Who qualifies, in plain sentences."""
    told: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Words of which a story must hold one before this leads a report unasked (`fitting`); none: no word is needed."""
    ways: Mapped[list[list[dict[str, Any]]]] = mapped_column(JSONB)
    """The ways to qualify, each a list of conditions (`rules.Condition`) that must all hold."""
    not_with: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Codes of programmes that cannot be received at the same time."""
    materials: Mapped[list[str]] = mapped_column(ARRAY(Text))
    standard: Mapped[str] = mapped_column(Text)
    """How much or what, in words."""
    procedure_code: Mapped[str] = mapped_column(Text)
    apply: Mapped[str] = mapped_column(Text)
    """Where and how to ask for it."""
    takes: Mapped[str] = mapped_column(Text)
    """How long it takes, in words."""
    basis: Mapped[str] = mapped_column(Text)
    """The law or rule it rests on."""
    source: Mapped[str] = mapped_column(Text)
    """Where this description comes from; says of sample data that it is."""
