"""``mkdocs-offline retire``."""

import argparse

from mkdocs_offline.build import retire
from mkdocs_offline.cli.arguments import Commands, add_site_dir


def _run(parsed: argparse.Namespace) -> int:
    retire(parsed.site_dir)
    print(f"{parsed.site_dir} now tells its readers to forget what they saved; deploy it")
    return 0


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "retire",
        help="stop offering a site offline",
        description="Take mkdocs-offline out of a site and leave a worker that deletes what"
        " readers have saved. Deploy the result for as long as readers may come back.",
    )
    add_site_dir(parser)
    parser.set_defaults(run=_run)
