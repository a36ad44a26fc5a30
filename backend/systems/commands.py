"""`minsheng api-key add`, `revoke`, `list`: which other systems may call, as decided at a terminal."""

import argparse
import asyncio
import sys
from typing import Any

from backend.core import clock, crypto
from backend.core.commands import unit_of_work
from backend.settings import Settings
from backend.systems.models import Scope


def register(subparsers: Any) -> None:
    """Add `api-key` to the parser's sub-commands."""
    keys = subparsers.add_parser("api-key", help="keys of other systems").add_subparsers(required=True, metavar="what")
    add = keys.add_parser("add", help="give a system a key; it is shown once")
    add.add_argument("system", help="the system's name, e.g. hotline-12345")
    add.add_argument("--scope", action="append", required=True, choices=[scope.value for scope in Scope])
    add.add_argument("--calls-per-minute", type=int, default=600, metavar="N")
    add.set_defaults(run=_add)
    revoke = keys.add_parser("revoke", help="end a key")
    revoke.add_argument("prefix", help="the twelve characters in its middle")
    revoke.set_defaults(run=_revoke)
    keys.add_parser("list", help="every key: prefix, system, state, last use, scopes").set_defaults(run=_list)


def _add(args: argparse.Namespace) -> int:
    print(asyncio.run(_issue(Settings(), args)))
    print("the key is shown this once; hand it over by a safe way", file=sys.stderr)
    return 0


async def _issue(settings: Settings, args: argparse.Namespace) -> str:
    from backend.systems import keys

    async with unit_of_work(settings) as session:
        _, shown = await keys.add(session, args.system, args.scope, clock.now(), calls=args.calls_per_minute)
    return shown


def _revoke(args: argparse.Namespace) -> int:
    asyncio.run(_end(Settings(), args.prefix))
    print(args.prefix)
    return 0


async def _end(settings: Settings, prefix: str) -> None:
    from backend.systems import keys

    crypto.configure(settings.secret_keys)  # a system's last key ends its subscriptions
    async with unit_of_work(settings) as session:
        await keys.revoke(session, prefix, clock.now())


def _list(_: argparse.Namespace) -> int:
    for line in asyncio.run(_lines(Settings())):
        print(line)
    return 0


async def _lines(settings: Settings) -> list[str]:
    from backend.systems import repository

    async with unit_of_work(settings) as session:
        found = await repository.keys(session)
    return [
        "\t".join((
            key.prefix, key.system, "revoked" if key.revoked_at else "valid",
            f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never", ",".join(key.scopes),
        ))
        for key in found
    ]  # fmt: skip
