"""Which interpreter a process uses: the one place that knows all of them."""

import logging
from pathlib import Path

from bot.nlu.assemble import Assembler
from bot.nlu.interpreter import Interpreter
from bot.nlu.model_files import ModelRefusedError
from bot.nlu.model_store import ModelStore
from bot.nlu.places import Gazetteer
from bot.nlu.rasa_server import RasaServerInterpreter, RasaUnavailableError
from bot.nlu.reloading import ReloadingInterpreter

_log = logging.getLogger(__name__)


def choose_interpreter(rasa_url: str, models: Path, gazetteer: Gazetteer | None) -> Interpreter:
    """The live Rasa server if there is a URL, with the compiled model behind it; else the compiled model alone.

    `models` is the folder of versions. Raises ModelRefusedError if not even the released model can be used.
    """
    assembler = Assembler(gazetteer)
    compiled = ReloadingInterpreter(ModelStore(models), assembler, _tell_refused)
    if not rasa_url:
        return compiled
    return RasaServerInterpreter(rasa_url, assembler, compiled, on_failure=_tell_unavailable)


def _tell_refused(error: ModelRefusedError) -> None:
    _log.error("model_refused: %s", error)


def _tell_unavailable(error: RasaUnavailableError) -> None:
    _log.warning("rasa_unavailable: %s", error)
