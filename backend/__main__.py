"""The command line: `minsheng COMMAND`. Commands live beside what they work on; this file only lists them."""

import argparse
import sys

from backend import commands as running
from backend.core import commands as core
from backend.county_import import commands as county_import
from backend.help_requests import commands as help_requests
from backend.leads import commands as leads
from backend.procedures import commands as procedures
from backend.retention import commands as retention
from backend.staff import commands as staff
from backend.systems import commands as systems
from backend.training import commands as training


def parser() -> argparse.ArgumentParser:
    """The parser with every command there is."""
    root = argparse.ArgumentParser(prog="minsheng", description="A county's assistance desk by WeChat and SMS.")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in (running, core, county_import, procedures, help_requests, leads, retention, staff, systems, training):
        part.register(commands)
    return root


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 ok, 1 failure said in one line, 2 wrong usage."""
    return core.run(parser().parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
