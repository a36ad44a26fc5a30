"""The demo county and its accounts, for whoever starts the system on their own machine."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import county_files
from backend.core import clock, tables
from backend.core.database import Database
from backend.county_import import service
from backend.settings import Settings
from backend.staff import service as staff

_ROLE_LABELS = {
    "operator": "坐席",
    "caseworker": "经办人",
    "leader": "分管领导",
    "administrator": "管理员",
    "supervisor": "监管",
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try the system with, its password in clear: it is printed, and worthless in production."""

    username: str
    password: str = field(repr=False)
    display_name: str
    role_label: str
    office: str | None


def load(settings: Settings, database_url: str) -> list[DemoAccount]:
    """Import the demo county into a migrated database and add its accounts; what is there already stays.

    Blocks until it is done, whether or not an event loop is running. Raises as `service.load_demo` does.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:  # a loop of its own, for the caller may be inside another
        return thread.submit(asyncio.run, _load(settings, database_url)).result()


async def _load(settings: Settings, database_url: str) -> list[DemoAccount]:
    tables.load()
    database = Database(database_url, pool_size=1)
    try:
        async with database.unit_of_work() as session:
            entries = await service.load_demo(session, settings, clock.now())
    finally:
        await database.close()
    return [
        DemoAccount(entry.username, entry.password, entry.display_name, _ROLE_LABELS[entry.role], entry.office)
        for entry in entries
    ]


async def still_open(session: AsyncSession, settings: Settings) -> list[str]:
    """The usernames of demo accounts that can still be signed in to with the demo's password.

    A process that serves real residents must not start while there are any. Raises `CountyFaults` for bad files.
    """
    folder = county_files.county_folder(settings)
    if not (folder / "staff.yml").exists():
        return []
    entries = county_files.read_staff(folder, county_files.read(folder))
    return await staff.with_demo_passwords(session, [(entry.username, entry.password) for entry in entries])
