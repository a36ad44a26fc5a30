"""`minsheng staff add` and `deactivate`: who may sign in, as decided at a terminal."""

import argparse
import asyncio
import getpass
import sys
from typing import Any

from backend.core import clock
from backend.core.commands import unit_of_work
from backend.core.errors import Invalid
from backend.settings import Settings
from backend.staff.models import Role


def register(subparsers: Any) -> None:
    """Add `staff` to the parser's sub-commands."""
    staff = subparsers.add_parser("staff", help="accounts of staff").add_subparsers(required=True, metavar="what")
    add = staff.add_parser("add", help="add an account; its password is asked for, or read from standard input")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="the name shown to other staff")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--office", help="the code of a caseworker's or leader's office, e.g. civil-affairs-371424100")
    add.set_defaults(run=_add)
    deactivate = staff.add_parser("deactivate", help="let an account sign in no more, and end all its sessions")
    deactivate.add_argument("username")
    deactivate.set_defaults(run=_deactivate)


def _add(args: argparse.Namespace) -> int:
    from backend.staff import passwords

    settings = Settings()
    password = _read_password()
    if settings.production and passwords.is_demo(password):
        raise Invalid("这是演示用的密码，生产环境不能使用")
    asyncio.run(_store(settings, args, password))
    print(args.username)
    return 0


def _deactivate(args: argparse.Namespace) -> int:
    asyncio.run(_end(Settings(), args.username))
    print(args.username)
    return 0


def _read_password() -> str:
    """From a terminal twice and unseen, else the first line of standard input; never from an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Invalid("两次输入的密码不一样")
    return password


async def _store(settings: Settings, args: argparse.Namespace, password: str) -> None:
    from backend.staff import service

    async with unit_of_work(settings) as session:
        await service.add(session, args.username, args.name, Role(args.role), password, args.office, clock.now())


async def _end(settings: Settings, username: str) -> None:
    from backend.staff import service

    async with unit_of_work(settings) as session:
        await service.deactivate(session, username)
