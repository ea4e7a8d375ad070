"""``mkdocs-offline check``."""

import argparse

from mkdocs_offline.check import check, judge
from mkdocs_offline.check.output import FORMATS
from mkdocs_offline.check.page import write_page
from mkdocs_offline.cli.arguments import Commands, add_site_dir, new_file
from mkdocs_offline.options import size_in_bytes


def _run(parsed: argparse.Namespace) -> int:
    report = check(parsed.site_dir, parsed.ignore or ())
    if parsed.html:
        write_page(report, parsed.html)
    verdict = judge(report, strict=parsed.strict, max_download=parsed.max_download)
    print(FORMATS[parsed.format](report, verdict))
    return 3 if verdict else 0


def _size(text: str) -> int:
    try:
        return size_in_bytes(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"give {error}") from None


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="say what readers miss offline, and what they download",
        description="""\
Look through a site that was made readable offline for what its pages need or link to
and readers do not have without a network, say what to do about it, and what a reader
downloads. Nothing is changed, and nothing is fetched.""",
        epilog="""\
examples:
  mkdocs build && mkdocs-offline check site
  mkdocs-offline check site --html report.html
  mkdocs-offline check site --strict --max-download 10MB --ignore 'https://www.youtube.com/*'

exit codes:
  0  checked; without --strict and --max-download, whatever was found
  1  the site could not be checked
  2  a mistake in the command line
  3  too much to download, or with --strict something is missing""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_site_dir(parser)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text (default); json, for programs; github, annotations for GitHub Actions",
    )
    parser.add_argument(
        "--html", type=new_file, metavar="FILE", help="also write the report as a page to look at"
    )
    parser.add_argument(
        "--strict", action="store_true", help="fail if a page misses something or a link is broken"
    )
    parser.add_argument(
        "--max-download",
        type=_size,
        metavar="SIZE",
        help="fail if readers download more than that without asking, such as '10 MB'",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        metavar="PATTERN",
        help="do not report these addresses ('*' stands for anything, can be repeated)",
    )
    parser.set_defaults(run=_run)
