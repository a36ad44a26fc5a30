"""`minsheng nlu …`: parsing from the terminal, scoring, training, and which version is in use."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from backend.settings import Settings
from backend.training.examples import UnusableDataError, read_examples
from backend.training.island import IslandError
from backend.training.parity import ExportError
from bot.nlu.model_files import ModelRefusedError
from bot.nlu.model_store import RELEASED, ModelStore, UnknownVersionError

_FOLDS = 5
_UNICODE_LINE_ENDS = (0x85, 0x2028, 0x2029)
_EXPECTED = (UnusableDataError, IslandError, ExportError, ModelRefusedError, UnknownVersionError, OSError)


def register(subparsers: Any) -> None:
    """Add `nlu` and its sub-commands to the parser's."""
    parser = subparsers.add_parser("nlu", help="understanding: parse, evaluate, train, export, promote, rollback")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_parse(commands)
    _add_evaluate(commands)
    _add_train(commands)
    _add_versions(commands)


def _add_parse(commands: Any) -> None:
    parser = commands.add_parser("parse", help="one utterance a line on stdin, one JSON object a line on stdout")
    parser.add_argument("--interpreter", choices=("compiled", "rasa"), help="default: rasa if RASA_URL is set")
    parser.add_argument("--model", type=Path, metavar="DIR", help="a model's folder instead of the version in use")
    parser.set_defaults(run=_telling(_parse))


def _add_evaluate(commands: Any) -> None:
    parser = commands.add_parser("evaluate", help="scores per intent, confusions, kinds of assistance, entities")
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help="JSON Lines or Rasa YAML, or a folder")
    parser.add_argument("--model", type=Path, metavar="DIR", help="a model's folder instead of the version in use")
    parser.add_argument("--json", action="store_true", help="all scores as one JSON object")
    parser.set_defaults(run=_telling(_evaluate))


def _add_train(commands: Any) -> None:
    parser = commands.add_parser("train", help="train a new version in the Rasa island")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="default: data/training with the corrections made here, where every warning is an error",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="the model's folder; default: a version in var/models")
    parser.add_argument(
        "--folds", type=int, metavar="N", help="of cross-validation; default: 5, and 0 for others' data"
    )
    parser.set_defaults(run=_telling(_train))


def _add_versions(commands: Any) -> None:
    export = commands.add_parser("export", help="copy a version's files")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("version", nargs="?", help="default: the newest")
    export.set_defaults(run=_telling(_export))
    promote = commands.add_parser("promote", help="put a version to use, without a restart")
    promote.add_argument("version", nargs="?", help=f"default: the newest; '{RELEASED}': the one that ships")
    promote.set_defaults(run=_telling(_promote))
    rollback = commands.add_parser("rollback", help="go back to the version used before")
    rollback.set_defaults(run=_telling(_rollback))


def _telling(run: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], int]:
    """A command whose expected trouble is one line on standard error and status 1."""

    def told(args: argparse.Namespace) -> int:
        try:
            run(args)
        except BrokenPipeError:
            raise  # no trouble: see `core.commands`
        except _EXPECTED as error:
            print(" ".join(str(error).split()), file=sys.stderr)
            return 1
        return 0

    return told


def _parse(args: argparse.Namespace) -> None:
    from backend.training.terminal import interpreter

    settings = Settings()
    chosen = args.interpreter or ("rasa" if settings.rasa_url else "compiled")
    lines = TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    with interpreter(settings, chosen, args.model) as parser, asyncio.Runner() as loop:
        for line in lines:
            understood = loop.run(parser.parse(line.removesuffix("\n").removesuffix("\r")))
            told = asdict(understood)
            del told["hinted"]  # what counts only as an answer is no part of what is promised
            sys.stdout.buffer.write(_json_line(told))
            sys.stdout.buffer.flush()


def _json_line(value: dict[str, Any]) -> bytes:
    """One line for whatever splits lines: some readers also do so at Unicode's own line ends."""
    text = json.dumps(value, ensure_ascii=False)
    return text.translate({mark: f"\\u{mark:04x}" for mark in _UNICODE_LINE_ENDS}).encode() + b"\n"


def _evaluate(args: argparse.Namespace) -> None:
    from backend.training.judgement import judge
    from backend.training.report import report
    from backend.training.scores import score
    from backend.training.terminal import compiled_interpreter

    examples = read_examples(_files(args.data))
    scores = score(judge(compiled_interpreter(Settings(), args.model), examples))
    print(json.dumps(scores.model_dump(), ensure_ascii=False) if args.json else report(scores))


def _files(data: Path) -> list[Path]:
    if not data.is_dir():
        return [data]
    return sorted(path for kind in ("*.yml", "*.jsonl") for path in data.glob(kind))


def _train(args: argparse.Namespace) -> None:
    from backend.training.card import read_card
    from backend.training.corrections import FILE
    from backend.training.preparation import training_set
    from backend.training.report import report
    from backend.training.runs import Run, copy_model, train
    from backend.training.terminal import gazetteer

    settings = Settings()
    root = args.data or settings.training_dir
    data = training_set(root, None if args.data else settings.var_dir / FILE)
    foreign = root.resolve() != settings.training_dir.resolve()  # others' data is not ours to put right
    folds = args.folds if args.folds is not None else (0 if foreign else _FOLDS)
    version = train(Run(data, gazetteer(), folds, tolerant=foreign), _store(settings).folder)
    if args.out:
        copy_model(version, args.out)
    card = read_card(version)
    measured = {
        "cross-validation": card.cross_validation, "test set": card.tests,
        "replies, cross-validation": card.replies, "replies, test set": card.reply_tests,
    }  # fmt: skip
    for title, scores in measured.items():
        if scores:
            print(f"== {title}\n{report(scores)}\n")
    print(f"version {card.version}, {card.duration_seconds:.0f} s", file=sys.stderr)


def _export(args: argparse.Namespace) -> None:
    from backend.training.runs import copy_model

    store = _store(Settings())
    copy_model(store.path(args.version or _newest(store)), args.out)


def _promote(args: argparse.Namespace) -> None:
    store = _store(Settings())
    store.promote(args.version or _newest(store))
    print(store.current())


def _rollback(_: argparse.Namespace) -> None:
    print(_store(Settings()).rollback())


def _store(settings: Settings) -> ModelStore:
    return ModelStore(settings.var_dir / "models")


def _newest(store: ModelStore) -> str:
    versions = store.versions()
    if not versions:
        raise UnknownVersionError(f"nothing has been trained yet in {store.folder}")
    return versions[-1]
