"""Brings a database to the shape this version of the code needs; the steps are in `backend/migrations`.

Apart from Alembic's own command line, so that an installed package needs neither a checkout nor alembic.ini.
"""

from alembic import command
from alembic.config import Config

SCRIPTS = "backend:migrations"


def _config(url: str) -> Config:
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`; does nothing when it is there.

    Two processes that do so at once wait for each other.
    """
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to `revision` (`base`: to nothing); what the steps held is lost."""
    command.downgrade(_config(url), revision)


def check(url: str) -> None:
    """Compare the database at `url` with the models; `alembic.util.CommandError` names what differs."""
    command.check(_config(url))
