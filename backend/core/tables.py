"""Every feature's tables, found by the name of their module.

Foreign keys cross features, so a process needs all tables known before it writes its first row, whichever
features it uses. Found by name, for the core imports no feature.
"""

import importlib
import importlib.util
import pkgutil

from sqlalchemy import MetaData

import backend
from backend.core.database import Base


def load() -> MetaData:
    """Import every `backend.<feature>.models` and return the tables of all of them."""
    for found in pkgutil.iter_modules(backend.__path__):
        name = f"backend.{found.name}.models"
        if found.ispkg and importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    return Base.metadata
