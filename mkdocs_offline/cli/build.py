"""``mkdocs-offline build``."""

import argparse
import re
import sys

from mkdocs_offline.build import make_offline
from mkdocs_offline.cli.arguments import Commands, UsageError, add_force, add_site_dir, web_address
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import AppOptions, Options
from mkdocs_offline.progress import show_later
from mkdocs_offline.site.scan import require_site


def _run(parsed: argparse.Namespace) -> int:
    settings = {name: value for name, value in vars(parsed).items() if name in Options.names()}
    app = {name: getattr(parsed, f"app_{name}") for name in AppOptions.names()}
    given = {name: value for name, value in app.items() if value is not None}
    if given:
        settings["app"] = given
    try:
        options = Options.parse(settings)
    except OfflineError as error:
        raise UsageError(_as_options(str(error))) from None
    if not parsed.force:
        require_site(parsed.site_dir)
    report = make_offline(parsed.site_dir, options, site_url=parsed.site_url, tell=show_later())
    for warning in report.warnings:
        print(f"mkdocs-offline: {warning}", file=sys.stderr)
    lines = [report.summary(), *filter(None, [report.missed()]), *report.notes]
    if parsed.verbose:
        lines += [f"  left out: {url} ({reason})" for url, reason in report.left_out]
    print("\n".join(lines))
    return 0


def _as_options(problems: str) -> str:
    """Name the options where problems, one a line, begin with names of settings."""
    return re.sub(
        "^[a-z_.]+(?=:)", lambda name: f"--{re.sub('[_.]', '-', name[0])}", problems, flags=re.M
    )


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "build",
        help="make a site readable offline",
        description="Add a service worker to a built site. Run it after each build of the site,"
        " before you deploy; to run it again with the same options changes nothing.",
    )
    add_site_dir(parser)
    parser.add_argument(
        "--site-url",
        type=web_address,
        metavar="URL",
        help="where the site is served; needed for its 404 page where that is not at the root",
    )
    parser.add_argument(
        "--exclude",
        action="append",
        metavar="PATTERN",
        help="keep files online only (gitignore pattern, can be repeated); '!PATTERN' brings back"
        " what is left out by default",
    )
    parser.add_argument("--max-file-size", metavar="SIZE", help="such as '5 MiB', the default")
    parser.add_argument(
        "--download",
        metavar="WHAT",
        help="auto (default): text, styles, scripts and fonts, and all else if that is"
        " 5 MB or less, for readers who return 20 MB or less; all: everything;"
        " ask: what was read, until the reader asks for more",
    )
    parser.add_argument(
        "--max-age",
        metavar="SECONDS",
        help="how long a reader may be shown a saved page before the host is asked for a newer"
        " version (default 60)",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        help="how long to wait for a network that does not answer (default 3)",
    )
    parser.add_argument(
        "--update",
        metavar="HOW",
        help="auto (default): a new version takes over when it is whole; prompt: it waits for"
        " the reader to agree",
    )
    parser.add_argument(
        "--no-ui",
        action="store_const",
        const=False,
        dest="ui",
        help="show readers no notices and no marks on links",
    )
    parser.add_argument(
        "--no-other-hosts",
        action="store_const",
        const=False,
        dest="other_hosts",
        help="keep no copies of the styles, scripts, fonts and images that pages load from other"
        " hosts",
    )
    parser.add_argument(
        "--worker",
        metavar="FILE",
        help="a script of yours that runs in the service worker, by its path in the site",
    )
    _add_app(parser)
    add_force(parser)
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="list what is left out and why"
    )
    parser.set_defaults(run=_run)


def _add_app(parser: argparse.ArgumentParser) -> None:
    app = parser.add_argument_group(
        "an app", "Let readers install the site as an app; each of these turns that on."
    )
    app.add_argument("--app", action="store_true", default=None, help="with all defaults")
    for name, metavar, text in (
        ("name", "NAME", "the title of the home page, unless given"),
        ("short-name", "NAME", "where there is little room"),
        ("theme-color", "COLOR", "of the window's frame, such as '#009485'"),
        ("background-color", "COLOR", "until the first page is shown (default '#ffffff')"),
        (
            "icon",
            "FILE",
            "an SVG or PNG, by its path in the site (default: one of the home page's,"
            " or the first letter of the name)",
        ),
        ("display", "HOW", "standalone (default), minimal-ui or fullscreen"),
    ):
        app.add_argument(f"--app-{name}", metavar=metavar, help=text)
