"""Finds every fact in an utterance that rules can read, from sums and phones to names and diseases.

It stands apart because the rules overlap (a phone inside an id number is none) and one order settles it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bot.nlu.normalise.addresses import find_addresses
from bot.nlu.normalise.codes import find_case_codes
from bot.nlu.normalise.counts import find_households
from bot.nlu.normalise.dates import find_dates
from bot.nlu.normalise.fold import fold
from bot.nlu.normalise.homophones import repair
from bot.nlu.normalise.ids import find_id_numbers, id_shapes
from bot.nlu.normalise.illnesses import find_illnesses
from bot.nlu.normalise.money import find_money
from bot.nlu.normalise.names import find_names
from bot.nlu.normalise.phones import Phone, find_phones
from bot.nlu.understanding import Entity, EntityName

if TYPE_CHECKING:  # places.py reads addresses with this package's grammar
    from bot.nlu.places import Gazetteer


def find_entities(text: str, gazetteer: Gazetteer | None, today: date | None = None) -> tuple[Entity, ...]:
    """Facts in an utterance, in the order of the text, none claiming another's words (see `collide`).

    Offsets and wording are those of `text`; values are normalised. Without a gazetteer places are found by
    their suffixes alone; persons and diseases only where they are certain, the rest is the trained tagger's.
    Relative days are found only if `today` is given (see `dates.find_dates`).
    """
    folded = fold(text)
    kept: list[Entity] = []
    for entity in _facts(text, folded, gazetteer, today):
        if not any(collide(other, entity) for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))


def collide(one: Entity, other: Entity) -> bool:
    """Whether two facts claim the same words. A list of the household holds other facts: 我带着一个[脑瘫]的孙子."""
    if one.end <= other.start or other.end <= one.start:
        return False
    outer, inner = sorted((one, other), key=lambda entity: entity.start - entity.end)
    return not (
        outer.entity == "household_size" != inner.entity and outer.start <= inner.start <= inner.end <= outer.end
    )


def _facts(text: str, folded: str, gazetteer: Gazetteer | None, today: date | None) -> Iterator[Entity]:
    """All readings of all rules, the surest first."""

    def entity(name: EntityName, value: str | float, start: int, end: int) -> Entity:
        return Entity(name, value, text[start:end], start, end)

    yield from (entity("case_code", c.code, c.start, c.end) for c in find_case_codes(folded))
    yield from (entity("id_number", n.number, n.start, n.end) for n in find_id_numbers(folded))
    yield from (entity("phone", p.number, p.start, p.end) for p in _phones(folded))
    yield from (entity("date", d.iso, d.start, d.end) for d in find_dates(folded, today))
    yield from (entity("household_size", h.size, h.start, h.end) for h in find_households(folded))
    yield from (entity("place", folded[start:end], start, end) for start, end in _places(folded, gazetteer))
    yield from (entity("person_name", n.name, n.start, n.end) for n in find_names(folded))
    yield from (entity("illness", i.name, i.start, i.end) for i in find_illnesses(repair(folded)))
    yield from (entity("amount", m.yuan, m.start, m.end) for m in find_money(folded))


def _phones(folded: str) -> list[Phone]:
    """Phones outside of whatever has the shape of an identity number, mistyped ones too."""
    ids = id_shapes(folded)
    return [p for p in find_phones(folded) if not any(s < p.end and p.start < e for s, e in ids)]


def _places(folded: str, gazetteer: Gazetteer | None) -> list[tuple[int, int]]:
    if gazetteer is None:
        return [(address.start, address.end) for address in find_addresses(folded)]
    return [(start, end) for start, end, _ in gazetteer.find(folded)]
