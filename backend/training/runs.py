"""One training run, from the data's folder to a sealed version with its card; and copying a version out."""

import json
import platform
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.core.clock import now
from backend.training import island
from backend.training.card import CARD, READABLE, ModelCard, summarise, write_card
from backend.training.danger import chosen_threshold, danger_curve
from backend.training.examples import read_examples
from backend.training.judgement import (
    REPLY,
    best_threshold,
    judge,
    judge_held_out,
    judge_held_out_replies,
    judge_replies,
)
from backend.training.parity import ANSWERS, record
from backend.training.preparation import Prepared, TrainingSet, prepare
from backend.training.scores import score
from bot.nlu.answer import Thresholds
from bot.nlu.assemble import Assembler
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from bot.nlu.model_files import MANIFEST, VOCABULARY, WEIGHTS, write_manifest
from bot.nlu.places import Gazetteer

ARCHIVE = "rasa.tar.gz"
MODEL_FILES = (MANIFEST, VOCABULARY, WEIGHTS, CARD, READABLE, ANSWERS)
"""What a model is made of when it is copied; Rasa's own archive stays where it was trained."""

_RASA = "3.6.21"


@dataclass(frozen=True, slots=True)
class Run:
    """What a training run is given. `folds` of 0 leaves cross-validation out; `tolerant`: see `island.train`."""

    data: TrainingSet
    gazetteer: Gazetteer | None
    folds: int = 5
    tolerant: bool = False


def train(run: Run, versions: Path) -> Path:
    """Train a new version into a folder of that name under `versions`; it appears there whole or not at all."""
    started, clock = now(), time.monotonic()
    versions.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=versions) as scratch:
        folder = Path(scratch) / "model"
        folder.mkdir()
        prepared = prepare(run.data, island.KNOWLEDGE, Path(scratch))
        island.install()
        island.train(prepared, folder, run.folds, tolerant=run.tolerant)
        version = version_name(started, run.data.digest)
        _seal(run, prepared, folder, version, started, clock)
        folder.rename(versions / version)
    return versions / version


def version_name(started: datetime, digest: str) -> str:
    """Sorts by time; the tail tells two data sets apart."""
    return f"{started:%Y%m%dT%H%M%S}-{digest[:8]}"


def copy_model(source: Path, target: Path) -> None:
    """Copy a model's own files; `target` is made, and a model that lies there is replaced file by file."""
    target.mkdir(parents=True, exist_ok=True)
    for name in MODEL_FILES:
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)


def _seal(run: Run, prepared: Prepared, folder: Path, version: str, started: datetime, clock: float) -> None:
    """Choose the thresholds, write the manifest, prove the export against Rasa's answers, write the card."""
    answered = _taken(folder / "held_out.json")
    held_out = [result for result in answered if result["intent"] != REPLY]
    held_out_replies = [result for result in answered if result["intent"] == REPLY]
    aid_intents = {example.intent for example in prepared.examples if example.aid_types}
    curve = danger_curve(held_out)
    thresholds = Thresholds(aid=best_threshold(held_out, aid_intents), danger=chosen_threshold(curve))
    write_manifest(folder, version, thresholds)
    model = CompiledModel.load(folder)
    questions: list[str] = json.loads(prepared.questions.read_text(encoding="utf-8"))
    record(folder, model, questions, _taken(folder / ANSWERS))
    interpreter = CompiledInterpreter(model, Assembler(run.gazetteer))
    tests, reply_tests = read_examples(run.data.tests), read_examples(run.data.reply_tests)
    write_card(
        folder,
        ModelCard(
            version=version,
            trained_at=started,
            duration_seconds=round(time.monotonic() - clock, 1),
            software={"Rasa": _RASA, "Python": platform.python_version()},
            aid_threshold=thresholds.aid,
            danger_threshold=thresholds.danger,
            danger_curve=curve,
            data=summarise(
                prepared.examples,
                prepared.replies,
                run.data.digest,
                run.data.tests_digest,
                with_corrections=run.data.corrections is not None,
            ),
            cross_validation=score(judge_held_out(held_out, aid_intents, thresholds)) if held_out else None,
            tests=score(judge(interpreter, tests)) if tests else None,
            replies=score(judge_held_out_replies(held_out_replies)) if held_out_replies else None,
            reply_tests=score(judge_replies(interpreter, reply_tests)) if reply_tests else None,
        ),
    )


def _taken(path: Path) -> list[dict[str, Any]]:
    """Read and remove: these files hold texts, and a model holds none."""
    if not path.is_file():
        return []
    content: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    return content
