"""The shape of `supervision.yml`: how much is spot-checked, how long an answer may take, what a ranking weighs."""

from typing import Annotated

from pydantic import Field, StringConstraints

from backend.areas.entries import Entry

Percent = Annotated[int, Field(ge=0, le=100, strict=True)]
Weight = Annotated[int, Field(ge=0, le=100, strict=True)]


class SpotCheckEntry(Entry):
    """How many of a month's new requests are looked at again, and by which day of the month after it."""

    share: Percent
    """Of the month's new requests."""
    at_least: Annotated[int, Field(ge=0, le=1000, strict=True)]
    """So many even of a month with few."""
    visits: Percent
    """Of those drawn, with a visit to the household's home."""
    until_day: Annotated[int, Field(ge=1, le=28, strict=True)]


class WeightsEntry(Entry):
    """How much each part of a ranking weighs; they are compared with one another and need not make a hundred."""

    on_time: Annotated[int, Field(ge=1, le=100, strict=True)]
    kept: Weight
    satisfaction: Weight


class SupervisionEntry(Entry):
    """supervision.yml: what the county's supervision goes by."""

    spot_checks: SpotCheckEntry
    complaints_within: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2} (working|natural) days$")]
    """Within which a complaint has to be answered."""
    petitions_within: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2} (working|natural) days$")] = (
        "60 natural days"
    )
    """Within which a petition has to be answered; 《信访工作条例》第三十四条 allows 60 days."""
    ranking: WeightsEntry
