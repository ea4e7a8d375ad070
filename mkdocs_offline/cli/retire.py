"""``mkdocs-offline retire``."""

import argparse

from mkdocs_offline.build import retire
from mkdocs_offline.cli.arguments import Commands, add_force, add_site_dir
from mkdocs_offline.published.ownership import is_processed
from mkdocs_offline.site.scan import require_site


def _run(parsed: argparse.Namespace) -> int:
    if not (parsed.force or is_processed(parsed.site_dir)):
        require_site(parsed.site_dir)
    copies = retire(parsed.site_dir, farewell=not parsed.undo)
    if parsed.undo:
        print(f"{parsed.site_dir} holds nothing of mkdocs-offline any more")
        if copies.renewed or copies.removed:
            print("Compressed copies of its pages come back as they were with its next build")
    else:
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
    parser.add_argument(
        "--undo",
        action="store_true",
        help="leave no worker: for a folder that was never deployed, such as the wrong one",
    )
    add_force(parser)
    parser.set_defaults(run=_run)
