"""Reads the county's files. Their faults are gathered, all of them, before anybody is told.

Apart from the database because tools without one read them too: the interpreter's command line, checks, tests.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from backend.areas import cross_checks, index_checks, lifecycle_checks, procedure_checks, programme_checks
from backend.areas.entries import (
    AreasEntry,
    CountyEntry,
    DepartmentEntry,
    OfficeEntry,
    RuleEntry,
    StaffEntry,
)
from backend.areas.faults import CountyFaults, Fault, faults_of
from backend.areas.index_entries import IndexEntry
from backend.areas.lifecycle_entries import LifecycleEntry
from backend.areas.procedure_entries import CalendarEntry, ProcedureEntry
from backend.areas.programme_entries import ProgrammesEntry
from backend.areas.retention_entries import RetentionEntry
from backend.areas.supervision_entries import SupervisionEntry
from backend.settings import Settings
from bot.nlu.places import Area, Gazetteer

T = TypeVar("T")

_SHIPPED = Path(__file__).resolve().parents[2] / "data" / "county"


@dataclass(frozen=True, slots=True)
class CountyFiles:
    """Everything the files say, sound in itself and with one another."""

    county: CountyEntry
    areas: tuple[Area, ...]
    departments: tuple[DepartmentEntry, ...]
    offices: tuple[OfficeEntry, ...]
    rules: tuple[RuleEntry, ...]
    programmes: ProgrammesEntry
    procedures: tuple[ProcedureEntry, ...]
    lifecycle: LifecycleEntry
    calendar: tuple[CalendarEntry, ...]
    supervision: SupervisionEntry
    index: IndexEntry
    retention: RetentionEntry

    @property
    def desk(self) -> OfficeEntry:
        """The office that takes what no rule places; the checks see to it that there is exactly one."""
        return next(office for office in self.offices if office.desk)


def county_folder(settings: Settings) -> Path:
    """The folder `COUNTY_DIR` names; where that is not there, the sample county of this checkout."""
    return settings.county_dir if settings.county_dir.is_dir() else _SHIPPED


def in_place_of_a_database(settings: Settings) -> Path | None:
    """The county's folder, for commands that only look something up where no database was ever set up; else None."""
    if settings.database_url or (settings.var_dir / "postgres").exists():
        return None
    return county_folder(settings)


def read(folder: Path) -> CountyFiles:
    """Read and check the county in `folder`; raises `CountyFaults` with every fault found."""
    faults: list[Fault] = []
    county = _load(folder / "county.yml", CountyEntry, faults)
    areas = _load(folder / "areas.yml", AreasEntry, faults)
    departments = _load(folder / "departments.yml", tuple[DepartmentEntry, ...], faults)
    offices = _load(folder / "offices.yml", tuple[OfficeEntry, ...], faults)
    rules = _load(folder / "routing.yml", tuple[RuleEntry, ...], faults)
    programmes = _load(folder / "programmes.yml", ProgrammesEntry, faults)
    procedures = _load(folder / "procedures.yml", tuple[ProcedureEntry, ...], faults)
    lifecycle = _load(folder / "lifecycle.yml", LifecycleEntry, faults)
    calendar = _load(folder / "calendar.yml", tuple[CalendarEntry, ...], faults)
    supervision = _load(folder / "supervision.yml", SupervisionEntry, faults)
    index = _load(folder / "index.yml", IndexEntry, faults)
    retention = _load(folder / "retention.yml", RetentionEntry, faults)
    if areas is not None and departments is not None and offices is not None and rules is not None:
        faults += cross_checks.of_areas(areas)
        faults += cross_checks.of_offices(areas, departments, offices)
        faults += cross_checks.of_rules(areas, departments, offices, rules)
    if departments is not None and programmes is not None:
        faults += programme_checks.of_programmes(programmes, departments)
    if rules is not None and programmes is not None:
        faults += programme_checks.of_rules(rules, programmes)
    faults += index_checks.of_index(index, programmes)
    faults += _of_procedures(procedures, lifecycle, programmes, county, rules or ())
    if calendar is not None:
        faults += procedure_checks.of_calendar(calendar)
    if county is not None:
        faults += cross_checks.of_county(county)
    if (
        faults or county is None or areas is None or departments is None or offices is None or rules is None
        or programmes is None or procedures is None or lifecycle is None or calendar is None or supervision is None
        or index is None or retention is None
    ):  # fmt: skip
        raise CountyFaults(faults)
    return CountyFiles(
        county, flatten(areas), departments, offices, rules, programmes, procedures, lifecycle, calendar,
        supervision, index, retention,
    )  # fmt: skip


def _of_procedures(
    procedures: tuple[ProcedureEntry, ...] | None,
    lifecycle: LifecycleEntry | None,
    programmes: ProgrammesEntry | None,
    county: CountyEntry | None,
    rules: tuple[RuleEntry, ...],
) -> Iterator[Fault]:
    if procedures is not None:
        yield from procedure_checks.of_procedures(procedures, programmes)
        yield from procedure_checks.of_followers(procedures, county, rules)
    if lifecycle is not None:
        yield from lifecycle_checks.of_lifecycle(lifecycle)
        yield from lifecycle_checks.of_tables(lifecycle, procedures or ())


def read_staff(folder: Path, files: CountyFiles) -> tuple[StaffEntry, ...]:
    """Read and check the demo accounts in `folder`; raises `CountyFaults`."""
    faults: list[Fault] = []
    staff = _load(folder / "staff.yml", tuple[StaffEntry, ...], faults)
    faults += cross_checks.of_staff(files.offices, staff or ())
    if faults:
        raise CountyFaults(faults)
    return staff or ()


def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """The gazetteer of the county in `folder`, without a database; by default of the one `COUNTY_DIR` names.

    Raises `CountyFaults` when its list of areas cannot be used.
    """
    faults: list[Fault] = []
    areas = _load((folder or county_folder(Settings())) / "areas.yml", AreasEntry, faults)
    faults += cross_checks.of_areas(areas) if areas is not None else ()
    if areas is None or faults:
        raise CountyFaults(faults)
    return Gazetteer(flatten(areas))


def flatten(entry: AreasEntry) -> tuple[Area, ...]:
    """The tree of areas as one list, those above before those below."""
    county = entry.county
    areas = [Area(county.code, county.name, "county", None)]
    areas += [Area(town.code, town.name, "township", county.code) for town in entry.townships]
    areas += [
        Area(village.code, village.name, "village", town.code) for town in entry.townships for village in town.villages
    ]
    return tuple(areas)


def _load(path: Path, shape: type[T], faults: list[Fault]) -> T | None:
    """The content of one file; None, with the reasons in `faults`, when it cannot be used."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  a kind of SafeLoader
    except FileNotFoundError:
        faults.append(Fault(path.name, "", "没有这个文件"))
    except UnicodeDecodeError:
        faults.append(Fault(path.name, "", "不是 UTF-8 编码"))
    except yaml.MarkedYAMLError as error:
        line = f"第 {error.problem_mark.line + 1} 行" if error.problem_mark else ""
        faults.append(Fault(path.name, line, error.problem or "不是有效的 YAML"))
    except yaml.YAMLError:
        faults.append(Fault(path.name, "", "不是有效的 YAML"))
    else:
        try:
            return TypeAdapter(shape).validate_python(raw)
        except ValidationError as error:
            faults += faults_of(path.name, raw, error)
    return None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever is installed
    """Reads plain data only, and refuses a name given twice, of which YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping whose names are all different."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}”出现了两次", key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping
