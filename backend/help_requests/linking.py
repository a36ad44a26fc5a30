"""One report, several programmes: which programme a report is for, and which others are filed with it.

The report itself stays what was reported. Besides it a request of its own is filed for every programme the household
is due by what is known, and for the best programme of each further kind of assistance it named; not for what it
receives or has asked for already, and not for what cannot be received together with something that is filed. How many
at most is the county's to say; the rest stands with the request, with its reasons, for the caseworker to file.
"""

from collections.abc import Collection, Sequence
from typing import Any

from backend.offices.rules import Decision, NamedProgramme
from backend.programmes import fitting
from backend.programmes.models import Programme
from backend.programmes.rules import Match, excludes
from bot.flows.effects import HelpRequestForm


def reported(
    matches: Sequence[Match], named: Collection[str], decision: Decision, form: HelpRequestForm
) -> Match | None:
    """The programme that is reported: one asked for by its code, one that was named, else the one of the leading kind
    that the story fits best; one at the office that the kind leads to before one elsewhere.

    What speaks against one that was asked for is its department's to judge. None where the story fits none of the kind,
    and in danger: then the kind of assistance decides alone.
    """
    if form.urgent:
        return None
    asked_for = [match for match in matches if match.programme.code == form.programme]
    return next(iter([*asked_for, *_by_name(matches, named, form), *_fitting(matches, decision, form)]), None)


def _by_name(matches: Sequence[Match], named: Collection[str], form: HelpRequestForm) -> list[Match]:
    """Those that the story names and does not only have already; of a name that several share, those that fit."""
    called = [match for match in matches if match.programme.code in named]
    programmes = [match.programme for match in called]
    asked, received = fitting.asked(programmes, form.hardship), fitting.received(programmes, form.hardship)
    meant = [match for match in called if match.programme.code in asked] or [
        match for match in called if match.programme.code not in received and _is_of(match.programme, form)
    ]
    fit = [match for match in meant if fitting.fit(match.programme, form.hardship) is not None]
    return fit or (meant if len(meant) == 1 else [])


def _fitting(matches: Sequence[Match], decision: Decision, form: HelpRequestForm) -> list[Match]:
    """Those of the leading kind that the story fits, the best first."""
    kind = leading(decision)
    found: list[tuple[bool, int, Match]] = []
    for match in matches:
        fit, home = fitting.fit(match.programme, form.hardship), _is_at_home(match.programme, decision)
        of_kind = match.standing != "unknown" and (kind in match.programme.aid_types)
        if of_kind and fit is not None and (home or fit):
            found.append((not home, -fit, match))
    return [match for *_, match in sorted(found, key=lambda one: one[:2])]


def leading(decision: Decision) -> str | None:
    """The kind of assistance that a decision was made by: the first of those asked for that did not come second."""
    second = {other.aid_type for other in decision.runners_up}
    return next((aid for aid in decision.asked.aid_types if aid not in second), None)


def leads_elsewhere(programme: Programme, named: Collection[str], decision: Decision) -> bool:
    """Whether the request is placed by its programme: one that was named, or is not the office's of its kind."""
    return programme.code in named or not _is_at_home(programme, decision)


def _is_at_home(programme: Programme, decision: Decision) -> bool:
    """Whether it belongs to the office that the kind leads to, and follows the same procedure there."""
    there = (decision.department_code, decision.procedure)
    return (programme.department_code, programme.procedure_code) == there


def _is_of(programme: Programme, form: HelpRequestForm) -> bool:
    """Whether it is of a kind that was asked for: whoever says what they receive already does not ask for it."""
    return not {*form.aid_types}.isdisjoint(programme.aid_types)


def linked(
    matches: Sequence[Match],
    primary: Programme | None,
    decision: Decision,
    asked: Collection[str],
    at_most: int,
    story: str,
) -> list[Programme]:
    """The programmes to file besides the one reported, the best first; `asked` are codes of open requests.

    One that is not due by what is known needs a story that fits it.
    """
    chosen: list[Programme] = [] if primary is None else [primary]
    departments = {other.aid_type: other.department_code for other in decision.runners_up}
    taken = [*chosen, *(match.programme for match in matches if match.programme.code in asked)]
    covered = {aid for programme in taken for aid in programme.aid_types}
    covered |= set() if primary is not None else set(decision.asked.aid_types[:1])
    for match in matches:
        programme = match.programme
        if match.standing == "unknown" or _excluded(programme, taken):
            continue
        further = {aid for aid in programme.aid_types if departments.get(aid) == programme.department_code} - covered
        if match.standing == "due" or (further and fitting.fit(programme, story) is not None):
            chosen.append(programme)
            taken.append(programme)
            covered |= further
    return [programme for programme in chosen if programme is not primary][:at_most]


def _excluded(programme: Programme, chosen: Sequence[Programme]) -> bool:
    """Whether it is chosen already, or cannot be received together with one that is."""
    return any(other.code == programme.code or excludes(programme, other) for other in chosen)


def named(programme: Programme) -> NamedProgramme:
    """A programme as routing sees it."""
    return NamedProgramme(programme.code, programme.name, programme.department_code, programme.procedure_code)


def kept(matches: Sequence[Match]) -> list[dict[str, Any]]:
    """How the programmes stood, as it is kept with the request: those that may be due, with their reasons."""
    return [
        {
            "programme": match.programme.code,
            "name": match.programme.name,
            "standing": match.standing,
            "reasons": list(match.reasons),
            "against": list(match.against),
            "unknown": list(match.unknown),
        }
        for match in matches
        if match.standing != "unknown"
    ]
