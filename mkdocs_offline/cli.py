"""The command line, for sites of any generator."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs_offline import __version__
from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import AppOptions, Options
from mkdocs_offline.progress import show
from mkdocs_offline.published import read_site
from mkdocs_offline.verify import verify


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
    except OSError as error:
        print(f"mkdocs-offline: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # As shells count a program that was stopped.


def _build(parsed: argparse.Namespace) -> int:
    settings = {name: value for name, value in vars(parsed).items() if name in Options.names()}
    app = {name: getattr(parsed, f"app_{name}") for name in AppOptions.names()}
    if any(app.values()):
        settings["app"] = app
    report = make_offline(parsed.site_dir, Options.parse(settings), site_url=parsed.site_url)
    for warning in report.warnings:
        print(f"mkdocs-offline: {warning}", file=sys.stderr)
    lines = [report.summary()]
    if parsed.verbose:
        lines += [f"  left out: {url} ({reason})" for url, reason in report.left_out]
    print("\n".join(lines))
    return 0


def _retire(parsed: argparse.Namespace) -> int:
    retire(parsed.site_dir)
    print(f"{parsed.site_dir} now tells its readers to forget what they saved; deploy it")
    return 0


def _verify(parsed: argparse.Namespace) -> int:
    found = verify(
        parsed.url,
        pages=parsed.pages,
        timeout=parsed.timeout,
        built_version=read_site(parsed.built).version if parsed.built else None,
        tell=show,
    )
    print(found.as_json() if parsed.format == "json" else found.as_text())
    if found.is_good:
        return 0
    return 3 if found.version else 1


def _prove(parsed: argparse.Namespace) -> int:
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
    print(proof.as_text())
    return 0 if proof.is_good else 3


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
    _add_app(build)
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


def _add_app(build: argparse.ArgumentParser) -> None:
    app = build.add_argument_group(
        "an app", "Let readers install the site as an app; each of these turns that on."
    )
    app.add_argument("--app", action="store_true", default=None, help="with all defaults")
    for name, metavar, text in (
        ("name", "NAME", "the title of the home page, unless given"),
        ("short-name", "NAME", "where there is little room"),
        ("theme-color", "COLOR", "of the window's frame, such as #009485"),
        ("background-color", "COLOR", "until the first page is shown (default #ffffff)"),
        (
            "icon",
            "FILE",
            "an SVG or PNG, by its path in the site (default: one of the home page's,"
            " or the first letter of the name)",
        ),
        ("display", "HOW", "standalone (default), minimal-ui or fullscreen"),
    ):
        app.add_argument(f"--app-{name}", metavar=metavar, help=text)


def _add_prove(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "prove",
        help="read a site without a network, in a real browser",
        description="""\
Save a built site in a real browser, cut the network and open every page: its text,
styles and images must be as with a network, the console must stay empty of errors,
and nothing may be asked of other hosts. Needs Chromium, or Chrome, and Playwright:
  pip install 'mkdocs-offline[prove]'""",
        epilog="""\
examples:
  mkdocs build && mkdocs-offline prove site
  mkdocs-offline prove site --pages 50 --junit result.xml --screenshots failed

exit codes:
  0  every page that was read is as it should be
  1  the site could not be read
  2  a mistake in the command line
  3  the site cannot be saved, or a page is not as it should be""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")
    parser.add_argument(
        "--pages",
        type=_count,
        metavar="N",
        help="read N pages, spread over the site, always the same ones (default: all)",
    )
    parser.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help="put pictures of pages that are not as they should be into a folder",
    )
    parser.add_argument(
        "--junit", type=Path, metavar="FILE", help="also write the result as JUnit XML"
    )
    parser.set_defaults(run=_prove)


def _add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
        type=Path,
        metavar="SITE_DIR",
        help="the folder that was deployed; fail if the live site is of another version",
    )
    parser.add_argument(
        "--pages",
        type=_count,
        default=20,
        metavar="N",
        help="compare N live pages, spread over the site (default 20)",
    )
    parser.add_argument(
        "--timeout",
        type=_count,
        default=20,
        metavar="SECONDS",
        help="how long to wait for a host that does not answer (default 20)",
    )
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help="json is for programs"
    )
    parser.set_defaults(run=_verify)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return count
