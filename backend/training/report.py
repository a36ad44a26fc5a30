"""Scores as plain text for a terminal."""

from backend.training.scores import Score, Scores

_CONFUSIONS_SHOWN = 20


def report(scores: Scores) -> str:
    """Headline, scores of every label, and the most frequent confusions."""
    lines = [
        f"{scores.utterances} utterances, accuracy {scores.accuracy:.3f}, macro-F1 {scores.macro_f1:.3f}",
        *_table("intent", scores.intents),
        *_table(f"aid type (micro-F1 {scores.aid_micro.f1:.3f})", scores.aid_types),
        *_table(f"entity (micro-F1 {scores.entity_micro.f1:.3f})", scores.entities),
    ]
    if scores.confusions:
        lines += ["", "confusions"]
        lines += [f"{c.count:5}  {c.meant} taken for {c.taken_for}" for c in scores.confusions[:_CONFUSIONS_SHOWN]]
    return "\n".join(lines)


def _table(title: str, scores: dict[str, Score]) -> list[str]:
    if not scores:
        return []
    head = f"{title:34} precision  recall      f1  support"
    return ["", head, *(_row(name, one) for name, one in scores.items())]


def _row(name: str, one: Score) -> str:
    return f"{name:34} {one.precision:9.3f} {one.recall:7.3f} {one.f1:7.3f} {one.support:8}"
