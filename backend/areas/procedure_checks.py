"""What must hold inside and between procedures, the programmes that follow them, and the calendar."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from backend.areas.cross_checks import repeated
from backend.areas.entries import CountyEntry, RuleEntry
from backend.areas.faults import Fault
from backend.areas.procedure_entries import CalendarEntry, Days, ProcedureEntry
from backend.areas.programme_entries import ProgrammesEntry

LONGEST = timedelta(days=31)
"""More days in a row than any notice gives off."""


def of_procedures(procedures: Sequence[ProcedureEntry], programmes: ProgrammesEntry | None) -> Iterator[Fault]:
    """No code twice, no stage twice in one procedure, and every programme follows a procedure that is there."""
    for code in repeated(procedure.code for procedure in procedures):
        yield Fault("procedures.yml", str(code), "代码重复")
    for procedure in procedures:
        for stage in repeated(entry.stage for entry in (*procedure.stages, *procedure.afterwards, *procedure.besides)):
            yield Fault("procedures.yml", f"{procedure.code} › {stage}", "环节重复")
    known = {procedure.code for procedure in procedures}
    for programme in programmes.programmes if programmes else ():
        if programme.procedure not in known:
            yield Fault("programmes.yml", programme.code, f"没有办理流程 {programme.procedure}")


def of_followers(
    procedures: Sequence[ProcedureEntry], county: CountyEntry | None, rules: Sequence[RuleEntry]
) -> Iterator[Fault]:
    """What the county and its routing rules follow is there."""
    known = {procedure.code for procedure in procedures}
    for name, code in county.procedures if county else ():
        if code not in known:
            yield Fault("county.yml", f"procedures › {name}", f"没有办理流程 {code}")
    for rule in rules:
        if rule.procedure is not None and rule.procedure not in known:
            yield Fault("routing.yml", rule.code, f"没有办理流程 {rule.procedure}")


def of_calendar(calendar: Sequence[CalendarEntry]) -> Iterator[Fault]:
    """No code and no whole year twice; every day lies in its year, and is either off or worked."""
    for code in repeated(entry.code for entry in calendar):
        yield Fault("calendar.yml", str(code), "代码重复")
    for year in repeated(entry.year for entry in calendar if entry.complete):
        yield Fault("calendar.yml", str(year), "同一年有两份放假通知")
    for entry in calendar:
        if any(span.last < span.first or span.last - span.first > LONGEST for span in _spans(entry)):
            yield Fault("calendar.yml", entry.code, "放假的起止日期不对")
            continue
        off = every_day_off(entry)
        if any(day.year != entry.year for day in chain(off, entry.days_worked)):
            yield Fault("calendar.yml", entry.code, f"有日期不在 {entry.year} 年")
        if off & set(entry.days_worked):
            yield Fault("calendar.yml", entry.code, "同一天又放假又上班")


def _spans(entry: CalendarEntry) -> list[Days]:
    return [part for part in entry.days_off if isinstance(part, Days)]


def every_day_off(entry: CalendarEntry) -> frozenset[date]:
    """Every day off that an entry names, alone or in a row."""
    alone = {part for part in entry.days_off if not isinstance(part, Days)}
    rows = (
        span.first + timedelta(days=number)
        for span in _spans(entry)
        for number in range((span.last - span.first).days + 1)
    )
    return frozenset(chain(alone, rows))
