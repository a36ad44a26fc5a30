"""Ranking townships and departments by how they work: pure, and explained by its parts."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from backend.areas.supervision_entries import WeightsEntry


@dataclass(frozen=True, slots=True)
class Figures:
    """What one office, or several together, did in a period.

    `ended` are stages whose clock ended in it, `late` those of them that ended too late, `overdue` the clocks that run
    though they should have ended. Of `rated` residents `good` and `fair` ones said so.
    """

    received: int = 0
    decided: int = 0
    days: float = 0.0
    """Natural days from submission to decision, of all that were decided together."""
    ended: int = 0
    late: int = 0
    overdue: int = 0
    handed_back: int = 0
    rated: int = 0
    good: int = 0
    fair: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    @property
    def on_time(self) -> float | None:
        """The share of stages that ended in time, of those that ended or should have; None without any."""
        all_due = self.ended + self.overdue
        return (self.ended - self.late) / all_due if all_due else None

    @property
    def kept(self) -> float | None:
        """The share of requests that were not handed back; None without any."""
        return max(0.0, 1 - self.handed_back / self.received) if self.received else None

    @property
    def satisfaction(self) -> float | None:
        """How satisfied residents are, from 0 to 1; None when nobody has said."""
        return (self.good + self.fair / 2) / self.rated if self.rated else None

    @property
    def days_each(self) -> float | None:
        """Natural days from submission to decision on average."""
        return self.days / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Unit:
    """A township or department with what its offices did together."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit in a ranking. `place` and `score` (0 to 100) are None for one about which there is nothing to say."""

    place: int | None
    score: float | None
    unit: Unit


def grouped(offices: Iterable[tuple[str | None, Figures]]) -> list[Unit]:
    """The offices' figures added up under their names; those without a name are left out."""
    sums: dict[str, Figures] = {}
    for name, figures in offices:
        if name is not None:
            sums[name] = sums.get(name, Figures()) + figures
    return [Unit(name, figures) for name, figures in sums.items()]


def score(figures: Figures, weights: WeightsEntry) -> float | None:
    """From 0 to 100 by the county's weights. A part that there is no data on weighs nothing, for or against."""
    parts = [(weights.on_time, figures.on_time), (weights.kept, figures.kept)]
    parts.append((weights.satisfaction, figures.satisfaction))
    known = [(weight, share) for weight, share in parts if share is not None and weight]
    if not known or figures.on_time is None:
        return None
    return round(100 * sum(weight * share for weight, share in known) / sum(weight for weight, _ in known), 1)


def ranked(units: Iterable[Unit], weights: WeightsEntry) -> list[Ranked]:
    """The best first; equal scores share a place. Units without a finished or overdue stage come last, unranked."""
    scored = [(score(unit.figures, weights), unit) for unit in units]
    known = sorted(
        ((found, unit) for found, unit in scored if found is not None), key=lambda pair: (-pair[0], pair[1].name)
    )
    placed = [Ranked(1 + sum(other > found for other, _ in known), found, unit) for found, unit in known]
    rest = sorted((unit for found, unit in scored if found is None), key=lambda unit: unit.name)
    return placed + [Ranked(None, None, unit) for unit in rest]
