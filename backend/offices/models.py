"""Departments, offices (a department at an area) and routing rules, all of them the county's data."""

from typing import Literal

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base

RuleLevel = Literal["township", "county"]


class Department(Base):
    """A government department with assistance duties, or a charity or volunteers' federation."""

    __tablename__ = "departments"
    __table_args__ = (CheckConstraint("kind IN ('government', 'charity', 'volunteers')", name="kind"),)

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, default="government", server_default="government")


class Office(Base):
    """A department at an area, e.g. 临邑镇民政办. The county's own desk (`is_desk`) takes what no rule places."""

    __tablename__ = "offices"
    __table_args__ = (UniqueConstraint("department_code", "area_code"),)

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    department_code: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    phone: Mapped[str] = mapped_column(Text, default="")
    is_desk: Mapped[bool] = mapped_column(Boolean, default=False)


class RoutingRule(Base):
    """For a kind of assistance or one programme: which department, at which level. Lower `position` is tried first.

    `area_code` keeps a rule to the households of one area and those below it.
    """

    __tablename__ = "routing_rules"
    __table_args__ = (
        CheckConstraint("level IN ('township', 'county')", name="level"),
        CheckConstraint("(aid_type IS NULL) <> (programme_code IS NULL)", name="one_subject"),
    )

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    aid_type: Mapped[str | None] = mapped_column(Text)
    programme_code: Mapped[str | None] = mapped_column(ForeignKey("programmes.code"))
    area_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    department_code: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    level: Mapped[RuleLevel] = mapped_column(Text)
    procedure_code: Mapped[str | None] = mapped_column(Text)
    """What requests of the kind follow; a programme has a procedure of its own."""
