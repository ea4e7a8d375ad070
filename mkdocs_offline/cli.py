"""The command line, for sites of any generator."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs_offline import __version__
from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.check import check, judge
from mkdocs_offline.check.output import FORMATS
from mkdocs_offline.check.page import write_page
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options, size_in_bytes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 if all went well, 1 if it could not run.

    Each command may have codes of its own from 3 on; 2 is wrong usage, from ``argparse``.
    """
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except OfflineError as error:
        print(f"mkdocs-offline: {error}", file=sys.stderr)
        return 1


def _build(parsed: argparse.Namespace) -> int:
    settings = {name: value for name, value in vars(parsed).items() if name in Options.names()}
    report = make_offline(parsed.site_dir, Options.parse(settings), site_url=parsed.site_url)
    lines = [report.summary(), *filter(None, [report.missed()])]
    if parsed.verbose:
        lines += [f"  left out: {url} ({reason})" for url, reason in report.left_out]
    print("\n".join(lines))
    return 0


def _retire(parsed: argparse.Namespace) -> int:
    retire(parsed.site_dir)
    print(f"{parsed.site_dir} now tells its readers to forget what they saved; deploy it")
    return 0


def _check(parsed: argparse.Namespace) -> int:
    limit = None
    if parsed.max_download is not None:
        try:
            limit = size_in_bytes(parsed.max_download)
        except ValueError as error:
            raise OfflineError(f"--max-download: give {error}") from None
    report = check(parsed.site_dir, parsed.ignore or ())
    if parsed.html:
        write_page(report, parsed.html)
    verdict = judge(report, strict=parsed.strict, max_download=limit)
    print(FORMATS[parsed.format](report, verdict))
    return 3 if verdict else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mkdocs-offline",
        description="Make a built static site readable without a network.",
        epilog="Example: zensical build && mkdocs-offline build site",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser(
        "build",
        help="make a site readable offline",
        description="Add a service worker to a built site. Run it after each build of the site,"
        " before you deploy; to run it again changes nothing.",
    )
    build.add_argument("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")
    build.add_argument(
        "--site-url",
        metavar="URL",
        help="where the site is served; needed for its 404 page where that is not at the root",
    )
    build.add_argument(
        "--exclude",
        action="append",
        metavar="PATTERN",
        help="keep files online only (gitignore pattern, can be repeated); '!PATTERN' brings back"
        " what is left out by default",
    )
    build.add_argument("--max-file-size", metavar="SIZE", help="such as '5 MiB', the default")
    build.add_argument(
        "--download",
        metavar="WHAT",
        help="auto (default): text, styles, scripts and fonts, and all else if that is"
        " 20 MB or less; all: everything;"
        " ask: what was read, until the reader asks for more",
    )
    build.add_argument(
        "--max-age",
        metavar="SECONDS",
        help="how long a reader may be shown a saved page before the host is asked for a newer"
        " version (default 60)",
    )
    build.add_argument(
        "--timeout",
        metavar="SECONDS",
        help="how long to wait for a network that does not answer (default 3)",
    )
    build.add_argument(
        "--update",
        metavar="HOW",
        help="auto (default): a new version takes over when it is whole; prompt: it waits for"
        " the reader to agree",
    )
    build.add_argument("-v", "--verbose", action="store_true", help="list what is left out and why")
    build.set_defaults(run=_build)

    leave = commands.add_parser(
        "retire",
        help="stop offering a site offline",
        description="Take mkdocs-offline out of a site and leave a worker that deletes what"
        " readers have saved. Deploy the result for as long as readers may come back.",
    )
    leave.add_argument("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")
    leave.set_defaults(run=_retire)
    _add_check(commands)
    return parser


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
    parser.add_argument("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text (default); json, for programs; github, annotations for GitHub Actions",
    )
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="also write the report as a page to look at"
    )
    parser.add_argument(
        "--strict", action="store_true", help="fail if a page misses something or a link is broken"
    )
    parser.add_argument(
        "--max-download",
        metavar="SIZE",
        help="fail if readers download more than that without asking, such as '10 MB'",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        metavar="PATTERN",
        help="do not report these addresses ('*' stands for anything, can be repeated)",
    )
    parser.set_defaults(run=_check)
