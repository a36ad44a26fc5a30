"""Service codes (MS and 12 digits) and request numbers (LY-2026-000317), in whatever spelling they arrive.

It stands apart because a code must survive being read out, typed on a feature phone, recognised from speech.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.normalise.digits import DIGIT, GAP, SAID, TYPED, exactly, to_digits
from bot.nlu.normalise.fold import fold

# Read aloud, other words come between: 一个M一个S，后头是….
_SPOKEN = r"[^A-Za-z0-9。！？]{0,5}?"
_SERVICE = re.compile(rf"(?<![A-Za-z])[Mm]{_SPOKEN}[Ss](?:{GAP}|{_SPOKEN}){exactly(12)}")
_REQUEST = re.compile(
    rf"(?<![A-Za-z])(?P<county>[A-Za-z]{{2,4}}){GAP}(?P<year>[2二两]{GAP}[0零〇洞O]{GAP}{DIGIT}{GAP}{DIGIT}){GAP}"
    rf"(?P<serial>{exactly(6)})"
)
_BARE = re.compile(rf"(?<!{TYPED})(?<!{SAID}){exactly(12)}")
_SPEAKS_OF_CODES = re.compile(r"码(?!头|农|字)|编号|受理号")
_ONE_TIME = re.compile(rf"(?<!{TYPED})(?<!{SAID}){exactly(6)}")


@dataclass(frozen=True, slots=True)
class CaseCode:
    """A code in canonical spelling ("MS123456789012", "LY-2026-000317") and where it stands in the text."""

    code: str
    start: int
    end: int


def check_digits(payload: str) -> str:
    """The two check digits of ISO 7064 MOD 97-10 over a run of digits."""
    return f"{98 - int(payload) * 100 % 97:02d}"


def is_service_code(value: str) -> bool:
    """Whether a canonical service code ("MS" and 12 digits) carries fitting check digits (MOD 97-10)."""
    match = re.fullmatch(r"MS(\d{10})(\d{2})", value)
    return match is not None and check_digits(match[1]) == match[2]


def find_case_codes(text: str) -> tuple[CaseCode, ...]:
    """Every service code and request number in a folded text, left to right.

    Form alone counts: a code that was mistyped is still what the speaker meant as one; who looks it up checks
    it with `is_service_code`.
    """
    found = [CaseCode("MS" + to_digits(m.group()), m.start(), m.end()) for m in _SERVICE.finditer(text)]
    for match in _REQUEST.finditer(text):
        if match["county"].upper() != "MS":
            code = f"{match['county'].upper()}-{to_digits(match['year'])}-{to_digits(match['serial'])}"
            found.append(CaseCode(code, match.start(), match.end()))
    found += (code for code in _bare(text) if not any(c.start < code.end and code.start < c.end for c in found))
    return tuple(sorted(found, key=lambda code: code.start))


def _bare(text: str) -> Iterator[CaseCode]:
    """Twelve digits without their MS, where the check digits or the words around say that they are a code."""
    named = bool(_SPEAKS_OF_CODES.search(text))
    for match in _BARE.finditer(text):
        code = "MS" + to_digits(match.group())
        if named or is_service_code(code):
            yield CaseCode(code, match.start(), match.end())


def parse_case_code(text: str) -> str | None:
    """The first code in a bare answer, canonical; 12 digits alone are a service code without its MS."""
    folded = fold(text)
    found = find_case_codes(folded)
    if found:
        return found[0].code
    bare = _BARE.search(folded)
    return "MS" + to_digits(bare.group()) if bare else None


def parse_one_time_code(text: str) -> str | None:
    """The six digits of a one-time code in a bare answer, typed or spoken; None if there are more, or fewer."""
    found = _ONE_TIME.search(fold(text))
    return to_digits(found.group()) if found else None
