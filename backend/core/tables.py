"""Every feature's tables, found by the name of their module.

Foreign keys cross features, so a process needs all tables known before it writes its first row, whichever
features it uses. Found by name, for the core imports no feature.
"""

import importlib
from pathlib import Path

from sqlalchemy import MetaData

import backend
from backend.core.database import Base


def load() -> MetaData:
    """Import every `backend.<feature>.models` and return the tables of all of them."""
    for folder in backend.__path__:
        for module in sorted(Path(folder).glob("*/models.py")):
            importlib.import_module(f"backend.{module.parent.name}.models")
    return Base.metadata
