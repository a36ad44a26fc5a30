"""Which database a command works on: the one that is named, or an embedded one, but never that in production."""

from pathlib import Path

import psycopg
import pytest

from backend.core.embedded import database_url
from backend.core.errors import Unavailable
from backend.settings import Environment, Settings
from tests.conftest import open_folder


def test_a_database_that_is_named_is_taken_as_it_is(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url="postgresql://somewhere/else", var_dir=tmp_path)
    with database_url(settings) as url:
        assert url == "postgresql://somewhere/else"
    assert list(tmp_path.iterdir()) == []


def test_production_embeds_nothing(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, env=Environment.PRODUCTION, var_dir=tmp_path)
    with pytest.raises(Unavailable, match="DATABASE_URL"), database_url(settings):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_embedded_database_keeps_its_data_and_stops() -> None:
    with open_folder("minsheng-tests-") as folder:
        settings = Settings(_env_file=None, var_dir=folder)
        with database_url(settings) as url, psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (one int)")
        assert not (folder / "postgres" / "postmaster.pid").exists()
        with database_url(settings) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
