"""Interpreters as the commands need them: the same parts as the office's, chosen by arguments."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from backend.settings import Settings
from backend.training import island
from backend.training.runs import ARCHIVE
from bot.nlu.assemble import Assembler
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from bot.nlu.interpreter import Interpreter
from bot.nlu.model_store import ModelStore
from bot.nlu.places import Gazetteer
from bot.nlu.rasa_server import RasaServerInterpreter, RasaUnavailableError

_PATIENT = 30.0  # seconds an answer may take: nobody waits at a terminal's other end


def gazetteer() -> Gazetteer:
    """The county's places."""
    from backend.areas.county_files import load_gazetteer

    return load_gazetteer()


def compiled_interpreter(settings: Settings, model: Path | None = None) -> CompiledInterpreter:
    """The compiled model of a folder, or the version in use. Raises ModelRefusedError."""
    loaded = CompiledModel.load(model) if model else ModelStore(settings.var_dir / "models").load_current()
    return CompiledInterpreter(loaded, Assembler(gazetteer()))


@contextmanager
def interpreter(settings: Settings, chosen: str, model: Path | None = None) -> Iterator[Interpreter]:
    """`compiled`, or `rasa`: the server of RASA_URL, else one started here on the archive of the version in use.

    Raises ModelRefusedError and IslandError.
    """
    compiled = compiled_interpreter(settings, model)
    if chosen == "compiled":
        yield compiled
        return
    with ExitStack() as stack:
        url = settings.rasa_url or stack.enter_context(_own_server(settings, model))
        assembler = Assembler(gazetteer())
        yield RasaServerInterpreter(url, assembler, compiled, timeout=_PATIENT, on_failure=_tell)


@contextmanager
def _own_server(settings: Settings, model: Path | None) -> Iterator[str]:
    store = ModelStore(settings.var_dir / "models")
    archive = (model or store.path(store.current())) / ARCHIVE
    if not archive.is_file():
        raise island.IslandError("set RASA_URL, or train and promote a version: the released model has no Rasa archive")
    island.install()
    with island.server(archive) as url:
        yield url


def _tell(error: RasaUnavailableError) -> None:
    print(f"{error}; the compiled model answered", file=sys.stderr)  # noqa: T201 - talk of a command
