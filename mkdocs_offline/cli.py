"""The command line, for sites of any generator."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs_offline import __version__
from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 if all went well, 1 if not."""
    parsed = _parser().parse_args(arguments)
    try:
        print(parsed.run(parsed))
    except OfflineError as error:
        print(f"mkdocs-offline: {error}", file=sys.stderr)
        return 1
    return 0


def _build(parsed: argparse.Namespace) -> str:
    settings = {name: value for name, value in vars(parsed).items() if name in Options.names()}
    report = make_offline(parsed.site_dir, Options.parse(settings), site_url=parsed.site_url)
    lines = [report.summary()]
    if parsed.verbose:
        lines += [f"  left out: {url} ({reason})" for url, reason in report.left_out]
    return "\n".join(lines)


def _retire(parsed: argparse.Namespace) -> str:
    retire(parsed.site_dir)
    return f"{parsed.site_dir} now tells its readers to forget what they saved; deploy it"


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
    build.add_argument(
        "--no-ui",
        action="store_const",
        const=False,
        dest="ui",
        help="show readers no notices and no marks on links",
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
    return parser
