"""The command line, for sites of any generator."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs_offline import __version__
from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options
from mkdocs_offline.progress import show
from mkdocs_offline.published import read_site
from mkdocs_offline.verify import verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 if all went well, 1 if not."""
    parsed = _parser().parse_args(arguments)
    try:
        text, is_good = parsed.run(parsed)
        print(text)
    except OfflineError as error:
        print(f"mkdocs-offline: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"mkdocs-offline: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # As shells count a program that was stopped.
    return 0 if is_good else 1


def _build(parsed: argparse.Namespace) -> tuple[str, bool]:
    settings = {name: value for name, value in vars(parsed).items() if name in Options.names()}
    report = make_offline(parsed.site_dir, Options.parse(settings), site_url=parsed.site_url)
    lines = [report.summary()]
    if parsed.verbose:
        lines += [f"  left out: {url} ({reason})" for url, reason in report.left_out]
    return "\n".join(lines), True


def _retire(parsed: argparse.Namespace) -> tuple[str, bool]:
    retire(parsed.site_dir)
    return f"{parsed.site_dir} now tells its readers to forget what they saved; deploy it", True


def _verify(parsed: argparse.Namespace) -> tuple[str, bool]:
    found = verify(
        parsed.url,
        pages=parsed.pages,
        timeout=parsed.timeout,
        built_version=read_site(parsed.built).version if parsed.built else None,
        tell=show,
    )
    return found.as_json() if parsed.format == "json" else found.as_text(), found.is_good


def _prove(parsed: argparse.Namespace) -> tuple[str, bool]:
    try:
        from mkdocs_offline.prove import prove
        from mkdocs_offline.prove.chromium import start_chromium
    except ModuleNotFoundError as error:
        if not f"{error.name}".startswith("playwright"):
            raise
        raise OfflineError(
            "'prove' drives a browser with Playwright: pip install 'mkdocs-offline[prove]'"
        ) from error
    with start_chromium() as browser:
        proof = prove(
            parsed.site_dir,
            browser,
            pages=parsed.pages,
            screenshots=parsed.screenshots,
            tell=show,
        )
    if parsed.junit:
        parsed.junit.write_text(proof.as_junit(), encoding="utf-8")
    return proof.as_text(), proof.is_good


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
    _add_prove(commands)
    _add_verify(commands)
    return parser


def _add_prove(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "prove",
        help="read a site without a network, in a real browser",
        description="Before a deploy, save a site in a real browser, cut the network and open"
        " every page: its text, styles and images must be as with a network, nothing may be"
        " asked of other hosts, and the console must stay empty of errors."
        " Needs 'mkdocs-offline[prove]' and a Chromium.",
        epilog="The exit code is 0 if all pages are as they should be, 1 if not or the site"
        " cannot be read, 2 for a mistake in the command. Example: mkdocs-offline prove site",
    )
    command.add_argument("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")
    command.add_argument(
        "--pages",
        type=_count,
        metavar="N",
        help="read so many pages, spread over the site, always the same (default: all)",
    )
    command.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help="put pictures of pages that are not as they should be there",
    )
    command.add_argument(
        "--junit", type=Path, metavar="FILE", help="write the result as JUnit XML as well"
    )
    command.set_defaults(run=_prove)


def _add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "verify",
        help="compare a live site with what was built",
        description="After a deploy, fetch the files and some pages of a live site and compare"
        " them with what was built. Names the likely cause of each difference, and what to do.",
        epilog="The exit code is 0 if readers get what was built (there may be warnings), 1 if"
        " they do not or the site cannot be verified, 2 for a mistake in the command."
        " Example: mkdocs-offline verify https://example.org/docs/ --built site",
    )
    command.add_argument("url", metavar="URL", help="the address of the site's first page")
    command.add_argument(
        "--built",
        type=Path,
        metavar="SITE_DIR",
        help="the folder that was deployed: another version on the host is an error then",
    )
    command.add_argument(
        "--pages",
        type=_count,
        default=20,
        metavar="N",
        help="how many live pages to compare, spread over the site (default 20)",
    )
    command.add_argument(
        "--timeout",
        type=_count,
        default=20,
        metavar="SECONDS",
        help="how long to wait for a host that does not answer (default 20)",
    )
    command.add_argument("--format", choices=["text", "json"], default="text")
    command.set_defaults(run=_verify)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return count
