"""The county's own row and its areas."""

from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Moment

AreaLevel = Literal["county", "township", "village"]


class CountyRow(Base):
    """The one county this installation serves; `version` grows with every import, so that processes notice."""

    __tablename__ = "county"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    hotlines: Mapped[dict[str, str]] = mapped_column(JSONB)
    desk: Mapped[dict[str, Any]] = mapped_column(JSONB)
    procedures: Mapped[dict[str, str]] = mapped_column(JSONB)
    """Which procedure is followed in danger (`urgent`), and where no rule places a request (`unplaced`)."""
    arbiter_after: Mapped[int]
    """At which hand-back of a request the desk has to say whose it is."""
    linked_at_most: Mapped[int]
    """So many requests for other programmes are filed with a report by themselves."""
    told_in_person: Mapped[list[str]] = mapped_column(JSONB)
    """Which decisions, by the stage they lead to, are told by a person whatever messages do."""
    reminders: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """The steps of the reminders of deadlines: step, days from the due day, to whom, whether daily."""
    supervision: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What supervision goes by (`supervision_entries.SupervisionEntry`)."""
    retention: Mapped[dict[str, str]] = mapped_column(JSONB)
    """How long what is kept (`retention_entries.RetentionEntry`); empty before the first import that says so."""
    index_version: Mapped[str] = mapped_column(Text)
    """Which scorecard new hardship indexes are reckoned by; empty before the first import that brings one."""
    imported_at: Mapped[Moment]


class AreaRow(Base):
    """A county, township or village, under its stable code."""

    __tablename__ = "areas"
    __table_args__ = (CheckConstraint("level IN ('county', 'township', 'village')", name="level"),)

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[AreaLevel] = mapped_column(Text)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"), index=True)
