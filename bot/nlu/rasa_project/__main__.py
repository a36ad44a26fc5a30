"""The island's own command line, called by `minsheng nlu train` and by the parity test; never by a resident's turn.

`train` reads prepared data and fills a folder; `answer` lets a trained archive answer texts.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog

from bot.nlu.rasa_project.crossvalidate import held_out_answers
from bot.nlu.rasa_project.export import export
from bot.nlu.rasa_project.pipeline import (
    DataWarningError,
    Part,
    TrainedModel,
    archived_answers,
    data_warnings,
    read,
    read_replies,
)


def _train(args: argparse.Namespace) -> None:
    folder: Path = args.out
    with tempfile.TemporaryDirectory() as scratch:
        _tell("validating the data")
        with data_warnings(tolerated=args.tolerant):
            data = read(args.nlu, args.domain)
        examples, replies = data.get_nlu_data().intent_examples, read_replies(args.replies, args.domain)
        whole = Part(data, [*examples, *replies])
        _tell(f"training on {len(examples)} examples and {len(replies)} replies")
        with data_warnings(tolerated=args.tolerant):
            model = TrainedModel(whole, Path(scratch) / "whole")
        _tell("exporting the compiled model")
        model.package(folder / "rasa.tar.gz")
        export(model, folder)
        _write(folder / "answers.json", model.answers(json.loads(args.questions.read_text(encoding="utf-8"))))
        if args.folds > 1:
            _tell(f"cross-validating in {args.folds} folds")
            _write(folder / "held_out.json", held_out_answers(whole, args.folds, Path(scratch)))


def _answer(args: argparse.Namespace) -> None:
    json.dump(archived_answers(args.archive, json.load(sys.stdin)), sys.stdout, ensure_ascii=False)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


_STARTED = time.monotonic()


def _tell(what: str) -> None:
    print(f"[{time.monotonic() - _STARTED:5.1f} s] {what}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rasa_project")
    commands = parser.add_subparsers(required=True)
    training = commands.add_parser("train", help="validate, train, export, record answers, cross-validate")
    training.add_argument("--nlu", type=Path, required=True, help="one file of Rasa YAML")
    training.add_argument("--replies", type=Path, required=True, help="one file of Rasa YAML, of the intent reply")
    training.add_argument("--domain", type=Path, required=True)
    training.add_argument("--questions", type=Path, required=True, help="JSON list of texts to record answers to")
    training.add_argument("--out", type=Path, required=True, help="an existing folder")
    training.add_argument("--folds", type=int, default=5, help="0 leaves cross-validation out")
    training.add_argument("--tolerant", action="store_true", help="tell warnings about the data and go on")
    training.set_defaults(run=_train)
    answering = commands.add_parser("answer", help="JSON list of texts on stdin, Rasa's answers on stdout")
    answering.add_argument("--archive", type=Path, required=True)
    answering.set_defaults(run=_answer)
    return parser.parse_args()


def main() -> int:
    """Run one command; what is refused is told in full."""
    args = _arguments()
    # Rasa writes every text it parses to its log unless told otherwise.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        args.run(args)
    except DataWarningError as error:
        print(f"the training data is refused:\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
