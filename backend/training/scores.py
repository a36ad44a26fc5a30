"""Precision, recall and F1 of what was understood against what was meant; plain counting, no files.

It stands apart because cross-validation, the test set and `minsheng nlu evaluate` must be counted alike.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


class Score(BaseModel):
    """How well one label is found. `support`: how often it is meant."""

    model_config = ConfigDict(frozen=True)

    precision: float
    recall: float
    f1: float
    support: int


class Confusion(BaseModel):
    """`count` utterances that mean one intent were taken for another."""

    model_config = ConfigDict(frozen=True)

    meant: str
    taken_for: str
    count: int


class Scores(BaseModel):
    """All scores of one set of utterances. Macro is the mean over intents, micro counts every single label."""

    model_config = ConfigDict(frozen=True)

    utterances: int
    accuracy: float
    macro_f1: float
    intents: dict[str, Score]
    confusions: list[Confusion]
    aid_micro: Score
    aid_types: dict[str, Score]
    entity_micro: Score
    entities: dict[str, Score]


Fact = tuple[str, Hashable]
"""An entity reduced to what is compared: its kind, and its value or place."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One utterance: what was meant and what was understood."""

    intent: str
    taken_for: str
    aid_types: AbstractSet[str]
    believed: AbstractSet[str]
    facts: AbstractSet[Fact]
    found: AbstractSet[Fact]


def score(judged: list[Judged]) -> Scores:
    """Count. An empty list scores nought throughout."""
    pairs = Counter((one.intent, one.taken_for) for one in judged)
    intents = _intents(pairs)
    meant = [one for one in intents.values() if one.support]
    wrong = [Confusion(meant=m, taken_for=t, count=n) for (m, t), n in pairs.most_common() if m != t]
    aid = [({(kind, "") for kind in j.aid_types}, {(kind, "") for kind in j.believed}) for j in judged]
    facts = [(j.facts, j.found) for j in judged]
    return Scores(
        utterances=len(judged),
        accuracy=sum(n for (m, t), n in pairs.items() if m == t) / len(judged) if judged else 0.0,
        macro_f1=sum(one.f1 for one in meant) / len(meant) if meant else 0.0,
        intents=intents,
        confusions=wrong,
        aid_micro=micro(aid),
        aid_types=_by_kind(aid),
        entity_micro=micro(facts),
        entities=_by_kind(facts),
    )


def micro(sets: Iterable[tuple[AbstractSet[Fact], AbstractSet[Fact]]]) -> Score:
    """One score over all (meant, found) pairs of sets."""
    both = meant = found = 0
    for wanted, got in sets:
        both, meant, found = both + len(wanted & got), meant + len(wanted), found + len(got)
    return _score(both, meant, found)


def _intents(pairs: Counter[tuple[str, str]]) -> dict[str, Score]:
    meant: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for (intent, taken_for), count in pairs.items():
        meant[intent] += count
        taken[taken_for] += count
    return {name: _score(pairs[name, name], meant[name], taken[name]) for name in sorted({*meant, *taken})}


def _by_kind(sets: Sequence[tuple[AbstractSet[Fact], AbstractSet[Fact]]]) -> dict[str, Score]:
    kinds = sorted({kind for wanted, got in sets for kind, _ in (*wanted, *got)})
    return {
        kind: micro([({f for f in w if f[0] == kind}, {f for f in g if f[0] == kind}) for w, g in sets])
        for kind in kinds
    }


def _score(both: int, meant: int, found: int) -> Score:
    precision = both / found if found else 0.0
    recall = both / meant if meant else 0.0
    f1 = 2 * both / (meant + found) if meant + found else 0.0
    return Score(precision=round(precision, 4), recall=round(recall, 4), f1=round(f1, 4), support=meant)
