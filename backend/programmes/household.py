"""What is known of a household when it is pre-screened. Everything is optional: None means that nobody knows yet."""

from dataclasses import dataclass, field

from backend.areas.programme_entries import FlagName
from bot.nlu.understanding import AidTypeName

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Household:
    """A household in need. Money is in yuan: income a month in total, costs of the last twelve months, out of pocket.

    `illnesses` and `disability_levels` (1 the gravest, one entry a person) are empty when there are none, and None
    when it was not asked. `benefits` are codes of programmes it already receives. `holds` and `lacks` are what else is
    known to be so, or not to be so. `aid_types` are the kinds of assistance it named itself.
    """

    aid_types: frozenset[AidTypeName] = frozenset()
    household_size: int | None = None
    monthly_income: int | None = field(default=None, repr=False)
    debts: int | None = field(default=None, repr=False)
    yearly_medical: int | None = field(default=None, repr=False)
    yearly_education: int | None = field(default=None, repr=False)
    illnesses: tuple[str, ...] | None = field(default=None, repr=False)
    disability_levels: tuple[int, ...] | None = field(default=None, repr=False)
    oldest_age: int | None = field(default=None, repr=False)
    children: int | None = None
    students: int | None = None
    elder_alone: bool | None = None
    house_damaged: bool | None = None
    disaster: bool | None = None
    job_lost: bool | None = None
    benefits: frozenset[str] | None = field(default=None, repr=False)
    holds: frozenset[FlagName] = field(default=frozenset(), repr=False)
    lacks: frozenset[FlagName] = field(default=frozenset(), repr=False)

    @property
    def income_per_head(self) -> int | None:
        """Yuan a month for each person."""
        if self.monthly_income is None or not self.household_size:
            return None
        return round(self.monthly_income / self.household_size)

    @property
    def income_after_costs(self) -> int | None:
        """Yuan a month for each person once the known costs of illness and school are paid; never below nothing.

        A cost that nobody knows counts as none, so the true figure is this one or less.
        """
        if self.monthly_income is None or not self.household_size:
            return None
        costs = (self.yearly_medical or 0) + (self.yearly_education or 0)
        return max(0, round((self.monthly_income - costs / MONTHS) / self.household_size))

    @property
    def costs_are_known(self) -> bool:
        """Whether the costs of illness and of school are both known."""
        return self.yearly_medical is not None and self.yearly_education is not None

    def flag(self, name: FlagName) -> bool | None:
        """Whether something is so; None when nobody knows."""
        if name in self.holds:
            return True
        if name in self.lacks:
            return False
        if name == "illness":
            return None if self.illnesses is None else bool(self.illnesses)
        known: bool | None = getattr(self, name, None)
        return known
