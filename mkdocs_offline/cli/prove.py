"""``mkdocs-offline prove``."""

import argparse
from pathlib import Path

from mkdocs_offline.cli.arguments import Commands, add_site_dir, count, new_file
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.progress import show


def _run(parsed: argparse.Namespace) -> int:
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
    print(proof.as_text())
    if parsed.junit:
        parsed.junit.write_text(proof.as_junit(), encoding="utf-8")
    return 0 if proof.is_good else 3


def add(commands: Commands) -> None:
    """Add the command."""
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
    add_site_dir(parser)
    parser.add_argument(
        "--pages",
        type=count,
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
        "--junit", type=new_file, metavar="FILE", help="also write the result as JUnit XML"
    )
    parser.set_defaults(run=_run)
