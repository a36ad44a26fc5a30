"""The county as processes hold it: read from the database, read again when an import has changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import repository
from backend.areas.models import AreaRow, CountyRow
from backend.core.clock import SHANGHAI
from backend.core.errors import Unavailable
from bot.flows.facts import County
from bot.nlu.places import Area, Gazetteer

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class _Loaded:
    version: int
    prefix: str
    area_code: str
    hours: dict[str, Any]
    county: County


class CountySource:
    """The one county of this process. Everything but `refresh` raises `Unavailable` before the first `refresh`."""

    def __init__(self) -> None:
        self._loaded: _Loaded | None = None

    async def refresh(self, session: AsyncSession) -> bool:
        """Read the county if it has changed since; whether it had. Raises `Unavailable` when there is none."""
        version = await repository.version(session)
        if version is None:
            raise Unavailable("还没有导入县域数据，请先运行 minsheng demo")
        if self._loaded is not None and self._loaded.version == version:
            return False
        self._loaded = _loaded(await repository.county(session), await repository.areas(session))
        return True

    @property
    def current(self) -> County:
        """What a conversation needs to know of the county."""
        return self._known.county

    @property
    def gazetteer(self) -> Gazetteer:
        """Its areas by name."""
        return self._known.county.gazetteer

    @property
    def prefix(self) -> str:
        """What its request numbers begin with."""
        return self._known.prefix

    @property
    def area_code(self) -> str:
        """The code of the county's own area."""
        return self._known.area_code

    @property
    def version(self) -> int:
        """Grows with every import that changed something."""
        return self._known.version

    def desk_is_staffed(self, now: datetime) -> bool:
        """Whether operators are at the desk at `now` by its weekly hours; public holidays are not known here."""
        hours = self._known.hours
        local = now.astimezone(SHANGHAI)
        time = f"{local:%H:%M}"
        return local.isoweekday() in hours["days"] and any(
            period["opens"] <= time < period["closes"] for period in hours["periods"]
        )

    @property
    def _known(self) -> _Loaded:
        if self._loaded is None:
            raise Unavailable("还没有读取县域数据")
        return self._loaded


def _loaded(row: CountyRow, areas: Sequence[AreaRow]) -> _Loaded:
    gazetteer = Gazetteer(Area(area.code, area.name, area.level, area.parent_code) for area in areas)
    county = County(
        name=row.name,
        gazetteer=gazetteer,
        hotlines=row.hotlines,
        desk_name=row.desk["name"],
        desk_phone=row.desk["phone"],
        office_hours=hours_in_words(row.desk["hours"]),
    )
    top = next(area.code for area in areas if area.level == "county")
    return _Loaded(row.version, row.prefix, top, row.desk["hours"], county)


def hours_in_words(hours: dict[str, Any]) -> str:
    """Weekly hours as a resident reads them: 周一至周五 8:30-12:00、13:30-17:30."""
    days = sorted(set(hours["days"]))
    unbroken = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    named = [f"周{_WEEKDAYS[day - 1]}" for day in days]
    shown = f"{named[0]}至{named[-1]}" if unbroken else "、".join(named)
    periods = (f"{_time(period['opens'])}-{_time(period['closes'])}" for period in hours["periods"])
    return f"{shown} {'、'.join(periods)}"


def _time(text: str) -> str:
    """A time of day without the zero before it: 8:30."""
    hour, minute = text.split(":")
    return f"{int(hour)}:{minute}"
