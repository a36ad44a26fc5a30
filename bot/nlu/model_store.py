"""Versions of the compiled model side by side, and which of them is in use.

A folder a version under `var/models`, and a small file `current` that names the one in use and those used before
it; it is replaced in one step, so that a reader sees the old choice or the new one. Without it the released model
that ships with the program is in use.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.compiled import CompiledModel
from bot.nlu.model_files import MANIFEST, ModelRefusedError
from bot.nlu.understanding import AID_TYPES, ENTITIES, INTENTS, REPLIES

RELEASED_FOLDER = Path(__file__).parent / "model"
RELEASED = "released"
"""The name under which the model that ships with the program is promoted again."""

_POINTER = "current"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class UnknownVersionError(Exception):
    """There is no such version, or nothing to go back to."""


@dataclass(frozen=True, slots=True)
class _Choice:
    version: str = RELEASED
    before: tuple[str, ...] = ()


class ModelStore:
    """The versions of one installation."""

    def __init__(self, folder: Path, released: Path = RELEASED_FOLDER) -> None:
        """`folder` is usually `var/models`; it need not exist yet."""
        self.folder = folder
        self._released = released

    @property
    def pointer(self) -> Path:
        """The file that changes when another version is promoted."""
        return self.folder / _POINTER

    def versions(self) -> list[str]:
        """Trained versions, oldest first; their names begin with the time of training."""
        return sorted(path.parent.name for path in self.folder.glob(f"*/{MANIFEST}"))

    def current(self) -> str:
        """The version in use: a trained one's name, or `released`."""
        return self._choice().version

    def path(self, version: str) -> Path:
        """The folder of a version. Raises UnknownVersionError."""
        if version == RELEASED:
            return self._released
        if not _NAME.fullmatch(version) or not (self.folder / version / MANIFEST).is_file():
            raise UnknownVersionError(f"there is no version {version!r} in {self.folder}")
        return self.folder / version

    def load_current(self) -> CompiledModel:
        """The model in use. Raises ModelRefusedError if the choice or the model is damaged."""
        try:
            return CompiledModel.load(self.path(self.current()))
        except UnknownVersionError as error:
            raise ModelRefusedError(str(error)) from error

    def promote(self, version: str) -> None:
        """Put a version to use. Raises ModelRefusedError for one that cannot serve; the old one then stays."""
        check_contract(CompiledModel.load(self.path(version)))
        choice = self._choice()
        if version != choice.version:
            self._choose(_Choice(version, (*choice.before, choice.version)))

    def rollback(self) -> str:
        """Go back to the version used before; returns its name. Raises UnknownVersionError if there is none."""
        choice = self._choice()
        if not choice.before:
            raise UnknownVersionError("no other version was in use before this one")
        *earlier, version = choice.before
        check_contract(CompiledModel.load(self.path(version)))
        self._choose(_Choice(version, tuple(earlier)))
        return version

    def _choice(self) -> _Choice:
        try:
            stored = json.loads(self.pointer.read_text(encoding="utf-8"))
            return _Choice(str(stored["version"]), tuple(str(version) for version in stored["before"]))
        except FileNotFoundError:
            return _Choice()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelRefusedError(f"{self.pointer} cannot be read: {error}") from error

    def _choose(self, choice: _Choice) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.pointer.with_name(f"{_POINTER}.{os.getpid()}")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"version": choice.version, "before": choice.before}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.pointer)


def check_contract(model: CompiledModel) -> None:
    """Refuse a model trained on other words than the contract's: the dialogue would not know what it says."""
    foreign = {*model.intents} - {*INTENTS} | {*model.aid_types} - {*AID_TYPES} | model.entities - {*ENTITIES}
    foreign |= {*model.replies} - {*REPLIES}
    if foreign:
        raise ModelRefusedError(f"model {model.version} speaks of {min(foreign)!r}, which nobody here knows")
