"""Reading a compiled model from its folder, trusting nothing in it.

A model is three files: `model.json` (what it is, with the digests of the others), `vocabulary.json` (labels,
n-grams, patterns) and `weights.npz` (plain arrays). Whatever does not fit together is refused with one error, so
that a damaged or foreign file can never replace a model that works.
"""

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.nlu.answer import Thresholds

FORMAT = "minsheng-nlu"
FORMAT_VERSION = 5
MANIFEST, VOCABULARY, WEIGHTS = "model.json", "vocabulary.json", "weights.npz"

Floats = NDArray[np.floating[Any]]


class ModelRefusedError(Exception):
    """A folder that does not hold a sound compiled model of this format; the message says what is wrong."""


class Manifest(BaseModel):
    """`model.json`: the identity of a model. `digests` are SHA-256 of the other two files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str
    format_version: int
    version: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")
    aid_threshold: float = Field(ge=0, le=1)
    danger_threshold: float = Field(ge=0, le=1)
    digests: dict[str, str]


class Pattern(BaseModel):
    """A named regular expression whose matches the model was taught to look at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    pattern: str


class Stream(BaseModel):
    """One vector of n-grams: of the message's characters or of its classes of words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: Literal["characters", "classes"]
    longest: int = Field(ge=1, le=8)
    scale: float = Field(gt=0)
    ngrams: list[str]


class Vocabulary(BaseModel):
    """`vocabulary.json`: what the rows and columns of the arrays stand for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    patterns: list[Pattern]
    lexicon: dict[str, list[str]]
    intents: list[str] = Field(min_length=1)
    aid_types: list[str]
    replies: list[str]
    streams: list[Stream]
    tags: list[str]
    characters: list[str]
    pairs: list[str]
    covers: list[str]
    width: int = Field(ge=0, le=4)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model as read: everything checked, nothing computed yet."""

    manifest: Manifest
    vocabulary: Vocabulary
    arrays: dict[str, Floats]


def read_model(folder: Path) -> ModelFiles:
    """Read and check a model. Raises ModelRefusedError for whatever is not a sound model of this format."""
    try:
        manifest = Manifest.model_validate_json(_bytes(folder / MANIFEST))
        _check_format(manifest)
        raw = {name: _checked_bytes(folder / name, manifest) for name in (VOCABULARY, WEIGHTS)}
        vocabulary = Vocabulary.model_validate_json(raw[VOCABULARY])
        with np.load(BytesIO(raw[WEIGHTS]), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ModelRefusedError(f"{folder}: {error.title} is not as it should be at {place or 'the top'}") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ModelRefusedError(f"{folder}: the model cannot be read: {error}") from error
    _check_shapes(folder, vocabulary, arrays)
    _check_patterns(folder, vocabulary)
    return ModelFiles(manifest, vocabulary, arrays)


def digest(path: Path) -> str:
    """SHA-256 of a file, as the manifest records it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(folder: Path, version: str, thresholds: Thresholds) -> None:
    """Seal the vocabulary and the weights that lie in a folder into a model of this format."""
    manifest = Manifest(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        version=version,
        aid_threshold=thresholds.aid,
        danger_threshold=thresholds.danger,
        digests={name: digest(folder / name) for name in (VOCABULARY, WEIGHTS)},
    )
    text = json.dumps(manifest.model_dump(), ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ModelRefusedError(f"{path.parent}: there is no {path.name}")
    return path.read_bytes()


def _checked_bytes(path: Path, manifest: Manifest) -> bytes:
    content = _bytes(path)
    if hashlib.sha256(content).hexdigest() != manifest.digests.get(path.name):
        raise ModelRefusedError(f"{path}: the file is damaged or belongs to another model (its digest differs)")
    return content


def _check_format(manifest: Manifest) -> None:
    if (manifest.format, manifest.format_version) != (FORMAT, FORMAT_VERSION):
        found = f"{manifest.format} {manifest.format_version}"
        raise ModelRefusedError(f"a model of format {found}; this program reads {FORMAT} {FORMAT_VERSION}")


def _check_shapes(folder: Path, vocabulary: Vocabulary, arrays: dict[str, Floats]) -> None:
    expected = _expected_shapes(vocabulary)
    if arrays.keys() != expected.keys():
        raise ModelRefusedError(f"{folder}: the arrays are {sorted(arrays)}, not {sorted(expected)}")
    for name, shape in expected.items():
        array = arrays[name]
        if array.shape != shape or array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ModelRefusedError(f"{folder}: array {name} is not {shape} finite numbers")


def _expected_shapes(vocabulary: Vocabulary) -> dict[str, tuple[int, ...]]:
    labels = len(vocabulary.intents) + len(vocabulary.aid_types) + len(vocabulary.replies)
    shapes: dict[str, tuple[int, ...]] = {"biases": (labels,), "pattern_weights": (len(vocabulary.patterns), labels)}
    for stream in vocabulary.streams:
        shapes |= {f"{stream.of}_idf": (len(stream.ngrams),), f"{stream.of}_weights": (len(stream.ngrams), labels)}
    tags, width = len(vocabulary.tags), vocabulary.width
    if tags:
        shapes |= {
            "tag_transitions": (tags, tags),
            "tag_characters": (2 * width + 1, len(vocabulary.characters) + 1, tags),
            "tag_pairs": (2 * width, len(vocabulary.pairs) + 1, tags),
            "tag_covers": (2 * width + 1, len(vocabulary.covers) + 1, tags),
        }
    return shapes


def _check_patterns(folder: Path, vocabulary: Vocabulary) -> None:
    for pattern in vocabulary.patterns:
        try:
            re.compile(pattern.pattern)
        except re.error as error:
            raise ModelRefusedError(f"{folder}: pattern {pattern.name} is not a regular expression") from error
