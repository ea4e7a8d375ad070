"""``mkdocs-offline verify``."""

import argparse

from mkdocs_offline.cli.arguments import Commands, count, folder
from mkdocs_offline.progress import show
from mkdocs_offline.published.site import read_site
from mkdocs_offline.verify import verify


def _run(parsed: argparse.Namespace) -> int:
    found = verify(
        parsed.url,
        pages=parsed.pages,
        timeout=parsed.timeout,
        expected=read_site(parsed.built) if parsed.built else None,
        tell=show,
    )
    print(found.as_json() if parsed.format == "json" else found.as_text())
    if found.is_good:
        return 0
    return 3 if found.version else 1


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "verify",
        help="compare a live site with what was built",
        description="""\
After a deploy, fetch the files and some pages of a live site, compare them with what
was built, and name the likely cause of each difference with what to do about it.
A few requests at a time; at most 200 MB and ten minutes.""",
        epilog="""\
examples:
  mkdocs-offline verify https://example.org/docs/
  mkdocs-offline verify https://example.org/docs/ --built site --format json

exit codes:
  0  readers get what was built; there may be warnings
  1  the site could not be verified
  2  a mistake in the command line
  3  readers do not get what was built""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", metavar="URL", help="the address of the site's first page")
    parser.add_argument(
        "--built",
        type=folder,
        metavar="SITE_DIR",
        help="the folder that was deployed; fail if the live site is of another version",
    )
    parser.add_argument(
        "--pages",
        type=count,
        default=20,
        metavar="N",
        help="compare N live pages, spread over the site (default 20)",
    )
    parser.add_argument(
        "--timeout",
        type=count,
        default=20,
        metavar="SECONDS",
        help="how long to wait for a host that does not answer (default 20)",
    )
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help="json is for programs"
    )
    parser.set_defaults(run=_run)
