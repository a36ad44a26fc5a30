"""The model card: what a version was taught, how well it does, when and by what; and its Chinese reading for staff."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from backend.training.danger import DangerPoint
from backend.training.examples import Example
from backend.training.judgement import TELLS
from backend.training.scores import Score, Scores

CARD, READABLE = "card.json", "card.md"


class DataSummary(BaseModel):
    """What was learnt. `digest` is SHA-256 over the files; the counts are of examples, labels and annotations."""

    model_config = ConfigDict(frozen=True)

    digest: str
    tests_digest: str
    examples: int
    intents: dict[str, int]
    aid_types: dict[str, int]
    entities: dict[str, int]
    replies: dict[str, int]
    with_corrections: bool


class ModelCard(BaseModel):
    """`card.json` beside a model. Scores are None where nothing was measured."""

    model_config = ConfigDict(frozen=True)

    version: str
    trained_at: datetime
    duration_seconds: float
    software: dict[str, str]
    aid_threshold: float
    danger_threshold: float
    danger_curve: list[DangerPoint]
    data: DataSummary
    cross_validation: Scores | None
    tests: Scores | None
    replies: Scores | None
    reply_tests: Scores | None


def summarise(
    examples: list[Example], replies: list[Example], digest: str, tests_digest: str, *, with_corrections: bool
) -> DataSummary:
    """Count what was learnt."""
    return DataSummary(
        digest=digest,
        tests_digest=tests_digest,
        examples=len(examples),
        intents=dict(sorted(Counter(example.intent for example in examples).items())),
        aid_types=dict(sorted(Counter(kind for example in examples for kind in example.aid_types).items())),
        entities=dict(sorted(Counter(e.entity for example in examples for e in example.entities).items())),
        replies=dict(sorted(Counter(example.reply or TELLS for example in replies).items())),
        with_corrections=with_corrections,
    )


def read_card(folder: Path) -> ModelCard:
    """The card of the model in a folder. Raises FileNotFoundError or pydantic's ValidationError."""
    return ModelCard.model_validate_json((folder / CARD).read_bytes())


def write_card(folder: Path, card: ModelCard) -> None:
    """Write the card twice: for programs and for people."""
    text = json.dumps(card.model_dump(mode="json"), ensure_ascii=False, indent=1)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")
    (folder / READABLE).write_text(readable(card), encoding="utf-8")


def readable(card: ModelCard) -> str:
    """The card in Chinese, as Markdown."""
    lines = [
        f"# 模型 {card.version}",
        "",
        f"- 训练时间：{card.trained_at:%Y-%m-%d %H:%M}，用时 {card.duration_seconds:.0f} 秒",
        f"- 训练语料：{card.data.examples} 条" + ("（含人工更正）" if card.data.with_corrections else ""),
        f"- 语料指纹：`{card.data.digest[:16]}`",
        f"- 救助类型采信门槛：{card.aid_threshold:.2f}",
        f"- 急难采信门槛：{card.danger_threshold:.2f}（见下表）",
        f"- 软件：{'，'.join(f'{name} {version}' for name, version in card.software.items())}",
    ]
    lines += _danger_table(card)
    for title, scores in (("交叉验证（未学过的语料）", card.cross_validation), ("测试集（另行编写）", card.tests)):
        if scores:
            lines += ["", f"## {title}", "", *_tables(scores)]
    for title, scores in (("应答，交叉验证", card.replies), ("应答，测试集", card.reply_tests)):
        if scores:
            lines += ["", f"## {title}", "", f"- {scores.utterances} 条，准确率 {scores.accuracy:.1%}", ""]
            lines += ["| 应答 | 准确率 | 召回率 | F1 | 条数 |", "|---|---|---|---|---|"]
            lines += [_row(name, one) for name, one in scores.intents.items()]
    return "\n".join(lines) + "\n"


def _danger_table(card: ModelCard) -> list[str]:
    if not card.danger_curve:
        return []
    lines = ["", "## 急难（未学过的语料）", "", "| 门槛 | 找到的急难 | 误报 | |", "|---|---|---|---|"]
    for point in card.danger_curve:
        mark = "采用" if point.threshold == card.danger_threshold else ""
        lines.append(f"| {point.threshold:.2f} | {point.recall:.1%} | {point.false_alarms:.1%} | {mark} |")
    return lines


def _tables(scores: Scores) -> list[str]:
    lines = [
        f"- {scores.utterances} 条，意图准确率 {scores.accuracy:.1%}，宏平均 F1 {scores.macro_f1:.3f}",
        f"- 救助类型微平均 F1 {scores.aid_micro.f1:.3f}，实体微平均 F1 {scores.entity_micro.f1:.3f}",
    ]
    for title, table in (("意图", scores.intents), ("救助类型", scores.aid_types), ("实体", scores.entities)):
        lines += ["", f"| {title} | 准确率 | 召回率 | F1 | 条数 |", "|---|---|---|---|---|"]
        lines += [_row(name, one) for name, one in table.items()]
    if scores.confusions:
        lines += ["", "| 本意 | 误认为 | 条数 |", "|---|---|---|"]
        lines += [f"| {c.meant} | {c.taken_for} | {c.count} |" for c in scores.confusions[:15]]
    return lines


def _row(name: str, one: Score) -> str:
    return f"| {name} | {one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} | {one.support} |"
