"""Whatever is not a sound model is refused with one kind of error."""

import json

import numpy as np
import pytest

from bot.nlu.answer import Thresholds
from bot.nlu.compiled import CompiledModel
from bot.nlu.model_files import MANIFEST, VOCABULARY, WEIGHTS, ModelRefusedError, digest, write_manifest
from tests.bot.nlu.small_model import small_arrays, write_small_model


def refused(folder):
    with pytest.raises(ModelRefusedError) as caught:
        CompiledModel.load(folder)
    return str(caught.value)


def test_a_sound_model_loads(tmp_path):
    assert CompiledModel.load(write_small_model(tmp_path, version="v7")).version == "v7"


@pytest.mark.parametrize("name", [MANIFEST, VOCABULARY, WEIGHTS])
def test_a_missing_file(tmp_path, name):
    (write_small_model(tmp_path) / name).unlink()
    assert name in refused(tmp_path)


@pytest.mark.parametrize("name", [VOCABULARY, WEIGHTS])
def test_a_single_changed_byte(tmp_path, name):
    path = write_small_model(tmp_path) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert "digest" in refused(tmp_path)


@pytest.mark.parametrize("name", [MANIFEST, VOCABULARY, WEIGHTS])
def test_a_file_cut_short(tmp_path, name):
    path = write_small_model(tmp_path) / name
    path.write_bytes(path.read_bytes()[:40])
    refused(tmp_path)


def test_a_foreign_file_sealed_as_if_it_were_ours(tmp_path):
    write_small_model(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"PK\x03\x04 not an archive of arrays")
    write_manifest(tmp_path, "foreign", Thresholds(aid=0.5, danger=0.5))
    assert "cannot be read" in refused(tmp_path)


def test_pickled_objects_are_never_loaded(tmp_path):
    write_small_model(tmp_path, arrays=small_arrays() | {"biases": np.array([{}] * 6, dtype=object)})
    refused(tmp_path)


def test_another_format_version(tmp_path):
    manifest = json.loads((write_small_model(tmp_path) / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps(manifest | {"format_version": 99}))
    assert "99" in refused(tmp_path)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("characters_idf", np.ones(2, dtype=np.float32)),
        ("biases", np.array([0.0, 0.5, 0.0, -1.0, -1.0, np.nan])),
        ("characters_weights", np.zeros((3, 6), dtype=np.int32)),
        ("unheard_of", np.zeros(1)),
    ],
)
def test_arrays_that_do_not_fit(tmp_path, name, array):
    write_small_model(tmp_path, arrays=small_arrays() | {name: array})
    assert name in refused(tmp_path)


def test_a_vocabulary_that_is_not_as_it_should_be(tmp_path):
    write_small_model(tmp_path, width=9)
    assert "width" in refused(tmp_path)


def test_a_pattern_that_is_no_expression(tmp_path):
    write_small_model(tmp_path, patterns=[{"name": "broken", "pattern": "("}])
    assert "broken" in refused(tmp_path)


def test_no_text_of_the_file_is_told_in_the_error(tmp_path):
    (write_small_model(tmp_path) / VOCABULARY).write_text('{"secret": "张三 13900001111"')
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest["digests"][VOCABULARY] = digest(tmp_path / VOCABULARY)
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert "13900001111" not in refused(tmp_path)
