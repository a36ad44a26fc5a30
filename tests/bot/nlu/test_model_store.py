"""Versions side by side, and the choice between them."""

import pytest

from bot.nlu.model_files import WEIGHTS, ModelRefusedError
from bot.nlu.model_store import RELEASED, ModelStore, UnknownVersionError
from tests.bot.nlu.small_model import write_small_model


@pytest.fixture
def store(tmp_path):
    released = write_small_model(tmp_path / "released", version="shipped")
    store = ModelStore(tmp_path / "models", released)
    for version in ("v1", "v2"):
        write_small_model(store.folder / version, version=version)
    return store


def test_the_released_model_is_in_use_until_another_is_promoted(store):
    assert store.current() == RELEASED
    assert store.load_current().version == "shipped"


def test_a_store_without_a_folder_has_no_versions(tmp_path):
    assert ModelStore(tmp_path / "nowhere").versions() == []


def test_promotion_and_the_way_back(store):
    store.promote("v1")
    store.promote("v2")
    assert store.load_current().version == "v2"
    assert [store.rollback(), store.rollback()] == ["v1", RELEASED]
    with pytest.raises(UnknownVersionError):
        store.rollback()


def test_promoting_the_version_in_use_changes_nothing(store):
    store.promote("v1")
    store.promote("v1")
    assert store.rollback() == RELEASED


def test_the_released_model_can_be_promoted_again(store):
    store.promote("v1")
    store.promote(RELEASED)
    assert store.load_current().version == "shipped"


@pytest.mark.parametrize("version", ["v9", "", "..", "../released", "current"])
def test_an_unknown_version(store, version):
    with pytest.raises(UnknownVersionError):
        store.promote(version)
    assert store.current() == RELEASED


def test_a_damaged_version_is_not_promoted(store):
    store.promote("v1")
    (store.folder / "v2" / WEIGHTS).write_bytes(b"")
    with pytest.raises(ModelRefusedError):
        store.promote("v2")
    assert store.current() == "v1"


def test_a_model_that_speaks_of_other_things_is_not_promoted(store):
    write_small_model(store.folder / "v3", version="v3", intents=["greet", "out_of_scope", "order_pizza"])
    with pytest.raises(ModelRefusedError, match="order_pizza"):
        store.promote("v3")


def test_a_damaged_choice_is_an_error_of_its_own(store):
    store.pointer.write_text("v1")
    with pytest.raises(ModelRefusedError):
        store.load_current()


def test_nothing_but_the_pointer_is_left_beside_the_versions(store):
    store.promote("v1")
    store.promote("v2")
    assert sorted(path.name for path in store.folder.iterdir()) == ["current", "v1", "v2"]
